"""An export of readlist is read back: CSL-JSON, RIS and list files, over generated papers."""

from dataclasses import replace
from pathlib import Path

from exports import to_csl_json, to_ris, to_toml
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.csl.reader import read_csl_json
from readlist.formats.markdown import to_markdown
from readlist.formats.publication import joined_people, split_people, visible_text
from readlist.formats.ris.reader import read_ris
from readlist.formats.ris.tags import TYPES as RIS_TYPES
from readlist.model.formulas import without_escapes
from readlist.model.keys import citation_keys
from readlist.model.marked_text import marked, with_script_marks
from readlist.model.names import CSL_TYPES, PersonName, list_name, parse_name
from readlist.model.paper import Paper, ReadingList
from readlist.model.same_work import Bibliography
from readlist.storage.list_file import parse_list
from readlist.text import visible_paragraphs

_LETTERS = "abcdefgzABCGZéßøł中文Ωж"
_SIGNS = "09 .-–'’()/\\%#_^~*:!?+=\"@{}&;"


def _lines(letters: str) -> st.SearchStrategy[str]:
    """One line of these letters, without surplus blanks, empty ones among them."""
    return st.text(st.sampled_from(letters), max_size=30).map(lambda text: " ".join(text.split()))


def _titles(lines: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The same lines, none of them empty."""
    return lines.map(lambda text: text or "A title")


LINES = (
    _lines(_LETTERS + _SIGNS + "$")
    .map(marked)
    .map(without_escapes)
    .map(with_script_marks)
    .filter(lambda text: r"\$" not in text)
)
TITLES = _titles(LINES)
PLAIN_LINES = _lines(_LETTERS + _SIGNS)  # no formula can stand in these
ODD = st.text(st.sampled_from("aB<i>{}\\$&;%\"'\n\r\x00\x1b[m\u202e\u2028TYER -")) | st.text()
NAME_PARTS = st.text(st.sampled_from("abcdeABCé中'’.-"), min_size=1, max_size=8)
FAMILIES = st.lists(NAME_PARTS, min_size=1, max_size=2).map(" ".join)
PARTICLES = st.sampled_from(["", "van den", "de la", "von", "d'"])
SUFFIXES = st.sampled_from(["", "Jr.", "III"])


def _people(titles: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Names as lists have them, some of organisations and some cut short."""
    people = st.builds(
        lambda family, given, particle, suffix: parse_name(
            ", ".join(filter(None, (f"{particle} {family}".strip(), suffix, given)))
        ),
        FAMILIES.map("A{}".format),
        FAMILIES,
        PARTICLES,
        SUFFIXES,
    ).map(list_name)
    bodies = st.builds(PersonName, family=titles.map(_body_name), corporate=st.sampled_from([True]))
    names = st.lists(people | bodies.map(list_name), max_size=4)
    return st.builds(
        lambda named, cut: (*named, "others") if named and cut else tuple(named),
        names,
        st.booleans(),
    )


def _body_name(text: str) -> str:
    """A name that can stand in braces of its own."""
    return " ".join(text.translate(dict.fromkeys(map(ord, "{};&"))).split()) or "A Body"


ADDRESSES = st.sampled_from(["", "https://papers.example.org/a?b=c&d=(e)", "http://a.example/x_y"])
YEARS = st.none() | st.integers(1000, 2999)


def _papers(lines: st.SearchStrategy[str]) -> st.SearchStrategy[Paper]:
    """Papers with whatever citation formats can say, their texts of these lines."""
    titles = _titles(lines)
    extra = st.fixed_dictionaries(
        {},
        optional={
            "volume": st.sampled_from(["12", "IV"]),
            "number": st.sampled_from(["3", "12-13"]),
            "pages": st.sampled_from(["253-279", "7", "A3-A9", "1-10, 15"]),
            "edition": st.sampled_from(["2", "Second"]),
            "series": st.just("Lecture Notes in Things"),
            "address": st.just("Cambridge, MA"),
            "isbn": st.just("978-3-16-148410-0"),
            "issn": st.just("1234-567X"),
            "language": st.just("en"),
            "note": titles.map(lambda text: " ".join(f"Note {text.replace(':', '')}".split())),
            "keywords": st.just("first, second thing"),
            "shorttitle": st.just("Short"),
            "editor": _people(titles).filter(bool).map(joined_people),
            "translator": st.just("Ada Lovelace"),
            "urldate": st.just("2021-03-04"),
        },
    )
    return st.builds(
        Paper,
        key=st.sampled_from(["smith2020first", "li2021", "x"]),
        title=titles,
        type=st.sampled_from(sorted(RIS_TYPES)),
        authors=_people(titles),
        year=YEARS,
        venue=lines,
        openreview=st.sampled_from(["", "fILj7WpI-g"]),
        arxiv=st.sampled_from(["", "2107.14795", "hep-th/9901001"]),
        doi=st.sampled_from(["", "10.1145/1234.5678", "10.1002/(sici)1097<1::aid>3.0.co;2-x"]),
        url=ADDRESSES,
        pdf=ADDRESSES,
        abstract=titles,
        extra=extra,
    )


PAPERS = _papers(LINES)
SAME = (
    *("title", "type", "authors", "year", "venue", "openreview", "arxiv", "doi", "url", "pdf"),
    "date",
)


def told(bibliography: Bibliography) -> list[Paper]:
    """The papers that were read, of which none may be missing or remarked upon."""
    assert [entry.problem or entry.notes for entry in bibliography.entries if not entry.paper] == []
    assert [entry.notes for entry in bibliography.entries if entry.notes] == []
    return [entry.paper for entry in bibliography.entries if entry.paper]


def deaf(done: int, total: int) -> None:
    """How far the reader is stays out."""
    assert done <= total


def same(paper: Paper, read: Paper, key: str, without: frozenset[str] = frozenset()) -> None:
    """Everything that the format can say is the same."""
    assert {name: getattr(read, name) for name in SAME} == {
        name: getattr(paper, name) for name in SAME
    }
    assert read.citekey == key
    wanted = {name: value for name, value in paper.extra.items() if name not in without}
    assert {name: read.extra.get(name) for name in wanted} == wanted
    assert set(read.extra) <= set(paper.extra)


def _readable(paper: Paper) -> Paper:
    """The paper with a date of its year."""
    if paper.year is None:
        return paper
    year = f"{paper.year:04}"
    ends = ("", "-05", "-05-03", f"-05-03/{year}-05-09", "-21", "~", f"-05/{year}-07")
    end = ends[paper.year % len(ends)]
    return replace(paper, date=f"{year}{end}" if end else "")


@given(papers=st.lists(PAPERS.map(_readable), max_size=3), kinds=st.data())
def test_csl_json_comes_back(papers: list[Paper], kinds: st.DataObject) -> None:
    """Whatever CSL-JSON can say of papers of every CSL type is read as it was written."""
    papers = [
        replace(paper, type=kinds.draw(st.sampled_from(sorted(CSL_TYPES)))) for paper in papers
    ]
    if not papers:
        assert to_csl_json(papers) == "[]\n"
        return
    read = told(read_csl_json(to_csl_json(papers), deaf))
    for paper, found, key in zip(papers, read, citation_keys(papers), strict=True):
        same(paper, found, key)
        assert found.abstract == paper.abstract


@given(papers=st.lists(_papers(PLAIN_LINES).map(_readable), min_size=1, max_size=3))
def test_ris_comes_back(papers: list[Paper]) -> None:
    """Whatever RIS can say is read as it was written; it shows formulas in Unicode."""
    read = told(read_ris(to_ris(papers), deaf))
    for paper, found, key in zip(papers, read, citation_keys(papers), strict=True):
        same(paper, found, key)
        assert found.abstract == paper.abstract


@given(papers=st.lists(PAPERS, max_size=3, unique_by=lambda paper: paper.key))
def test_a_list_file_comes_back(papers: list[Paper]) -> None:
    """An exported list is read as the very list, keys, fields of an import and all."""
    reading_list = ReadingList("shared", "A list", tuple(papers))
    text = to_toml(reading_list)
    assert parse_list(text.encode(), Path("shared.toml")) == reading_list


@given(
    papers=st.lists(
        st.builds(
            Paper,
            key=st.just("k"),
            title=ODD.map(lambda text: text or "x"),
            type=ODD,
            authors=st.lists(ODD).map(tuple),
            year=st.none() | st.integers(),
            date=ODD,
            venue=ODD,
            arxiv=ODD,
            openreview=ODD,
            doi=ODD,
            url=ODD,
            citekey=ODD,
            abstract=ODD,
            extra=st.dictionaries(
                st.sampled_from(["pages", "month", "editor", "annote", "urldate", "odd"]), ODD
            ),
        ),
        max_size=3,
    )
)
def test_nothing_odd_breaks_out(papers: list[Paper]) -> None:
    """Any text in any field: as many records as papers, nothing that a terminal would obey."""
    ris, csl = to_ris(papers), to_csl_json(papers)
    markdown = to_markdown(ReadingList("odd", "Odd", tuple(papers)))
    assert ris.count("TY  - ") >= len(papers)
    if papers:
        assert len(read_ris(ris, deaf).entries) == len(papers)
    shown = [paper for paper in papers if visible_text(paper.title)]
    if shown:
        assert len(read_csl_json(csl, deaf).entries) == len(papers)
    for text in (ris.replace("\r\n", "\n"), csl, markdown):
        assert visible_paragraphs(text) == text


@given(names=st.lists(TITLES.map(_body_name), min_size=1))
def test_people_in_one_text(names: list[str]) -> None:
    """Names that are joined with "and" are the same people again, "and" within one or not."""
    assert [name.strip("{}") for name in split_people(joined_people(names))] == names
