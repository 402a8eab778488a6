r"""From a .bib file through each format and back: what the format can say is the same again."""

from collections import Counter
from collections.abc import Callable

import pytest
from exports import to_biblatex, to_csl_json, to_ris, unsaid_in_ris

from readlist.formats.bibtex.fields import is_date_cut
from readlist.formats.bibtex.reader import read_bibtex
from readlist.formats.bibtex.writer import to_bibtex
from readlist.formats.csl.reader import read_csl_json
from readlist.formats.markdown import marked_line
from readlist.formats.privacy import shareable, shareable_list
from readlist.formats.ris.reader import read_ris
from readlist.model.paper import Paper, ReadingList
from readlist.model.same_work import Bibliography


def deaf(_done: int, _total: int) -> None:
    """Ignore the progress."""


def only(found: Bibliography) -> Paper:
    """The one paper that was read."""
    (entry,) = found.entries
    assert entry.paper, entry.problem
    return entry.paper


WAYS: dict[str, Callable[[Paper], Paper]] = {
    "bibtex": lambda paper: only(read_bibtex(to_bibtex([paper]), deaf)),
    "biblatex": lambda paper: only(read_bibtex(to_biblatex([paper]), deaf)),
    "csl-json": lambda paper: only(read_csl_json(to_csl_json([shareable(paper)]), deaf)),
    "ris": lambda paper: only(read_ris(to_ris([shareable(paper)]), deaf)),
}


def from_bib(source: str) -> Paper:
    """The paper of the one entry."""
    return only(read_bibtex(source, deaf))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "words", ["lis-link@jiscmail.ac.uk", "see the library", "ftp://x.org/a b.tex"]
)
def test_words_for_an_address(way: str, words: str) -> None:
    """Text that is no address is kept as text, and is no page to open."""
    paper = WAYS[way](from_bib(f"@book{{k, title={{T}}, author={{A B}}, url={{{words}}}}}"))
    assert (paper.url, paper.extra["url"]) == ("", words)


@pytest.mark.parametrize("path", ["javascript:x()", "/home/ada/a.pdf", "~/a.pdf", "C:\\a.pdf"])
def test_paths_are_not_shared(path: str) -> None:
    """A value that opens a file or runs leaves by none of the formats that are shared."""
    paper = Paper("k", "T", extra={"url": path})
    assert "a.pdf" not in to_csl_json([shareable(paper)]) + to_ris([shareable(paper)])
    assert "javascript" not in to_csl_json([shareable(paper)])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("date", ["1997/..", "1992/1994", "2019-05-12/2019-05-14", "1950~"])
def test_spans(way: str, date: str) -> None:
    """An open span, one of years, days of one month, and about a year."""
    paper = WAYS[way](from_bib(f"@book{{k, title={{T}}, author={{A B}}, date={{{date}}}}}"))
    assert paper.date == date


@pytest.mark.parametrize("date", ["1957?", "2010-23/2015-21", "1979-01-02/1980-04-08"])
def test_spans_of_two_years_and_doubt(date: str) -> None:
    """BibTeX has no words for them; the others do."""
    for way in ("biblatex", "csl-json", "ris"):
        paper = WAYS[way](from_bib(f"@book{{k, title={{T}}, author={{A B}}, date={{{date}}}}}"))
        assert (way, paper.date) == (way, date)


@pytest.mark.parametrize("way", WAYS)
def test_an_entry_without_title(way: str) -> None:
    """It is one after every way, under its key."""
    paper = WAYS[way](from_bib("@misc{some.key, author={A B}}"))
    assert (paper.title, paper.citekey) == ("some.key", "some.key")


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("@periodical{k, title={T}, publisher={P}, date={1990}}", "periodical"),
        ("@online{k, title={T}, date={2018}, url={https://x.org}}", "webpage"),
        ("@online{k, title={T}, date={2018}, entrysubtype={untitled}}", "webpage"),
        ("@inreference{k, title={T}, booktitle={B}, date={2018}}", "entry-encyclopedia"),
        ("@article{k, title={T}, journaltitle={J}, entrysubtype={magazine}}", "article-magazine"),
        ("@book{k, title={T}, publisher={P}, date={1968}, entrysubtype={newspaper}}", "book"),
    ],
)
def test_types_of_biblatex_in_classic_files(source: str, kind: str) -> None:
    """The classic type with a subtype says the same; another's subtype is no type."""
    paper = from_bib(source)
    assert paper.type == kind
    for way in ("bibtex", "biblatex"):
        again = WAYS[way](paper)
        assert (again.type, again.venue) == (kind, paper.venue)
        assert again.extra.get("entrysubtype") == paper.extra.get("entrysubtype")


def test_two_ways_of_publishing() -> None:
    """Where the venue takes `howpublished`, the words that stood there are kept beside it."""
    source = "@periodical{k, title={T}, publisher={P}, date={1990}, howpublished={Online}}"
    paper = WAYS["bibtex"](from_bib(source))
    assert (paper.venue, paper.extra["medium"]) == ("P", "Online")


def test_several_addresses() -> None:
    """All of one field come out, each in a field of its own."""
    source = "@book{k, title={T}, author={A B}, url={https://a.org/; https://b.org/}}"
    paper = WAYS["bibtex"](from_bib(source))
    assert (paper.url, paper.extra["url2"]) == ("https://a.org/", "https://b.org/")


def test_marks_in_notes() -> None:
    """CSL-JSON says italics in every text."""
    paper = WAYS["csl-json"](from_bib(r"@book{k, title={T}, note={In \emph{two} parts}}"))
    assert paper.extra["note"] == "In <i>two</i> parts"


def test_number_and_issue() -> None:
    """An article of BibLaTeX may have both."""
    source = "@article{k, title={T}, journaltitle={J}, number={1}, issue={Spring}, date={2001}}"
    paper = WAYS["csl-json"](from_bib(source))
    assert (paper.extra["number"], paper.extra["issue"]) == ("1", "Spring")


def test_names_without_comma_in_ris() -> None:
    """Two to four Chinese characters are a person; with a comma behind them, a body."""
    text = "TY  - JOUR\nTI  - T\nAU  - 傅刚\nAU  - 新华社,\nAU  - World Bank\nER  - \n"
    paper = only(read_ris(text, deaf))
    assert paper.authors == ("傅刚", "{新华社}", "{World Bank}")
    assert WAYS["ris"](paper).authors == paper.authors


def test_a_space_is_no_comma_of_a_name() -> None:
    r"""`D.\,E.` are two initials."""
    paper = from_bib(r"@book{k, title={T}, author={Knuth, D.\,E. and {Verein e.\,V.}}}")
    assert paper.authors == ("D. E. Knuth", "{Verein e. V.}")


@pytest.mark.parametrize(
    ("comment", "written"),
    [
        ("% Encoding: windows-1252", "% Encoding: UTF-8"),
        ("%% Saved with string encoding Western (ISO Latin 1)", "Unicode (UTF-8)"),
    ],
)
def test_the_encoding_of_an_export(comment: str, written: str) -> None:
    """A comment that names the encoding of the imported file names that of the export."""
    found = read_bibtex(f"{comment}\n\n@book{{k, title={{Ä}}}}\n", deaf)
    text = to_biblatex([entry.paper for entry in found.entries if entry.paper], extra=found.extra)
    assert written in text
    assert comment not in text


def test_what_ris_cannot_say() -> None:
    """Fields for which it has no tag are named with the number of papers."""
    extra = {"shorthand": "S", "langid": "german", "url2": "https://b.org", "bibtex": {"x": "y"}}
    found = unsaid_in_ris([Paper("k", "T", extra=extra), Paper("l", "T", extra={"shorthand": "S"})])
    assert found == {"shorthand": 2}


@pytest.mark.parametrize(
    ("source", "title"),
    [
        (r"\ce{CO2}, \ce{SO4^{2-}} and \ce{2H2O}", "CO₂, SO₄²⁻ and 2H₂O"),
        (r"{\$}\less{\$}i{\$}\greater{\$}Homo{\$}\less{\$}/i{\$}\greater{\$}", "Homo"),
        (r"As \cite{x} has \SI{5}{\meter}", r"As \cite{x} has \SI{5}\meter"),
        ("$10^{–3}$ per $5 × 10^{6}$", "10⁻³ per 5 × 10⁶"),
        (r"$K_{\rm d}$ of $\ensuremath{\gamma}$", "K_d of γ"),
    ],
)
def test_commands_of_titles(source: str, title: str) -> None:
    """Chemistry, Crossref's tags by way of Mendeley, old fonts; what is unknown stays visible."""
    assert from_bib(f"@book{{k, title={{{source}}}}}").shown_title == title


def test_names_in_the_wrong_order() -> None:
    """A suffix behind the given name is one all the same."""
    paper = from_bib("@book{k, title={T}, author={King, Martin Luther, Jr.}}")
    assert paper.authors == ("King, Jr., Martin Luther",)
    author = '{"family": "Doe, III", "given": "J."}'
    item = f'[{{"id": "k", "type": "book", "title": "T", "author": [{author}]}}]'
    assert only(read_csl_json(item, deaf)).authors == ("Doe, III, J.",)


@pytest.mark.parametrize(
    ("author", "people"),
    [
        ("Doe, J.; Roe, K.", ("J. Doe", "K. Roe")),
        ("A. Smith, B. Jones, and C. Doe", ("A. Smith", "B. Jones", "C. Doe")),
        ("Müller, A., Öz, B., et al.", ("A. Müller", "B. Öz", "others")),
        (r"Doe, Jane \& Roe, Kim", ("Jane Doe", "Kim Roe")),
        ("A. Smith, Jr.", ("A. Smith, Jr.",)),
        (r"Johnson \& Johnson, Inc.", ("Johnson & Johnson, Inc.",)),
        ("{Smith, A., Jones, B.}", ("{Smith, A., Jones, B.}",)),
        ("M&uuml;ller, Jo", ("Jo Müller",)),
    ],
)
def test_people_without_and(author: str, people: tuple[str, ...]) -> None:
    """Several people in one name are several; a body or a suffix is not one."""
    paper = from_bib(f"@book{{k, title={{T}}, author={{{author}}}}}")
    assert paper.authors == people
    assert WAYS["bibtex"](paper).authors == people


@pytest.mark.parametrize(
    ("fields", "doi"),
    [
        ("doi={10.1007/s40279-016-0575-0.pdf}", "10.1007/s40279-016-0575-0"),
        ("doi={10.1101/2020.11.02.364968v2.full.pdf}", "10.1101/2020.11.02.364968"),
        ("eprint={10.1000/x}, eprinttype={doi}", "10.1000/x"),
        ("doi={n/a}", ""),
    ],
)
def test_dois_of_fields(fields: str, doi: str) -> None:
    """A publisher's ending is none of the DOI's; what is no DOI is said."""
    (entry,) = read_bibtex(f"@book{{k, title={{T}}, {fields}}}", deaf).entries
    assert entry.paper
    assert entry.paper.doi == doi
    assert bool(doi) != ('"n/a" is not a DOI' in entry.notes)


def test_addresses_without_scheme() -> None:
    """Two in a field are two."""
    paper = only(read_ris("TY  - JOUR\nTI  - T\nUR  - a.org/x; b.org/y\nER  - \n", deaf))
    assert (paper.url, paper.extra["url2"]) == ("https://a.org/x", "https://b.org/y")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ("year={in press}", {"year": "in press"}),
        ("year={2020}, month={????}", {"month": "????"}),
        ("issue={Summer}", {"issue": "Summer"}),
        ("doi={10.1000/xyz}, url={https://doi.org/10.1000/xyz}", {}),
        ("issn={1234-5678 (print), 8765-4321 (online)}", {"issn": None}),
        ("year=2020, origdate={1870?}, urldate={2020-01-02/2020-01-03}", {"origdate": None}),
    ],
)
def test_fields_that_are_rarely_so(way: str, fields: str, kept: dict[str, str | None]) -> None:
    """Words for a year, an issue without number, doubtful dates: they come back as they were."""
    paper = from_bib(f"@article{{k, title={{T}}, author={{A B}}, {fields}}}")
    again = WAYS[way](paper)
    assert again.url == paper.url
    for name, value in kept.items():
        expected = paper.extra[name] if value is None else value
        found = again.extra.get(name, again.extra.get("number" if name == "issue" else name))
        assert found == expected


@pytest.mark.parametrize(
    ("date", "is_said"),
    [
        *[("2020-03-04", True), ("1950~", True), ("-0379%", True), ("2019-05-12/2019-05-14", True)],
        *[("2016-10-15/2017-09-04", False), ("2018-23/2020-21", False)],
    ],
)
def test_dates_that_bibtex_cannot_say(date: str, *, is_said: bool) -> None:
    """A span over two years has its days in no field; what is said of that is true."""
    paper = from_bib(f"@online{{k, title={{T}}, author={{A B}}, date={{{date}}}}}")
    assert is_date_cut(paper) is not is_said
    assert (WAYS["bibtex"](paper).date == paper.date) is is_said
    assert WAYS["biblatex"](paper).date == WAYS["ris"](paper).date == paper.date


def test_a_number_as_citation_key() -> None:
    """RIS keeps it in a tag of its own, since numbers under ID are some program's."""
    assert WAYS["ris"](from_bib("@book{1555162, title={T}}")).citekey == "1555162"


def test_what_others_shall_not_see() -> None:
    """The names of the fields that an export leaves out as private."""
    extra = {"file": ":a.pdf:PDF", "keywords": "Reading, x", "url": "file:///a.pdf", "note": "N"}
    left_out: Counter[str] = Counter()
    shareable_list(ReadingList("l", "L", (Paper("k", "T", extra=extra),)), left_out)
    assert left_out == {"file": 1, "keywords": 1, "url": 1}


@pytest.mark.parametrize(
    ("extra", "kind", "named"),
    [
        ({"publisher": "P", "organization": "O"}, "article-journal", {"organization"}),
        ({"organization": "O"}, "article-journal", set()),
        ({"eventtitle": "E"}, "book", {"eventtitle"}),
        ({}, "review", {"the type review"}),
        ({"langid": "german", "hyphenation": "german"}, "book", set()),
        ({"call": "A 1", "lccn": "B 2"}, "book", {"lccn"}),
        ({"subtitle": "S"}, "book", {"subtitle"}),
        ({"subtitle": "t"}, "book", set()),
        ({"year": "20xx", "month": "????"}, "book", {"month"}),
    ],
)
def test_what_ris_has_one_tag_for(extra: dict[str, object], kind: str, named: set[str]) -> None:
    """Of several fields that share a tag those are named that say something else."""
    assert set(unsaid_in_ris([Paper("k", "T", type=kind, extra=extra)])) == named


def test_an_address_of_a_pdf() -> None:
    """BibTeX has the address under which the paper's PDF is."""
    assert WAYS["bibtex"](Paper("k", "T", pdf="https://a.org/1.pdf")).pdf == "https://a.org/1.pdf"


def test_a_span_of_months_in_the_year() -> None:
    """BibLaTeX's year may hold it; BibTeX gets its months."""
    paper = from_bib("@article{k, title={T}, journaltitle={J}, year={1995-09/1995-10}}")
    assert WAYS["bibtex"](paper).date == WAYS["biblatex"](paper).date == "1995-09/1995-10"


def test_parts_of_an_absent_title() -> None:
    """They are fields of their own in BibTeX, too."""
    paper = from_bib("@book{k, titleaddon={excerpt}, editor={A B}, booktitle={X}, year=2000}")
    assert WAYS["bibtex"](paper).extra["titleaddon"] == "excerpt"


def test_a_subtitle_that_the_title_has() -> None:
    """It is not there twice."""
    paper = from_bib("@book{k, title={T: S}, subtitle={S}}")
    assert paper.shown_title == "T: S"
    assert WAYS["biblatex"](paper).shown_title == "T: S"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("pages", ["", ", pages={1--9}"])
def test_the_number_of_an_article(way: str, pages: str) -> None:
    """It is where other programs look for pages, if there are none, and comes back as it was."""
    paper = from_bib(f"@article{{k, title={{T}}, journal={{J}}, year=2020, eid={{e12}}{pages}}}")
    back = WAYS[way](paper)
    assert (back.extra["eid"], "pages" in back.extra) == ("e12", bool(pages))
    assert ('"page": "e12"' in to_csl_json([paper])) is not bool(pages)
    assert ("SP  - e12" in to_ris([paper])) is not bool(pages)
    assert not unsaid_in_ris([paper])


def test_a_formula_in_markdown() -> None:
    """It stays one, unless a tag or link in it would be live where formulas are not known."""
    assert marked_line(r"In $O(n \! \log n)$, $|x|$ and $[0,1]$") == (
        r"In $O(n \! \log n)$, $|x|$ and $[0,1]$"
    )
    assert marked_line("$<img src=x onerror=a>$") == r"\$\<img src=x onerror=a\>\$"
    assert marked_line("$[a](http://b)$") == r"\$\[a\](http\://b)\$"


def test_an_issue_that_is_not_a_number() -> None:
    """The issue of BibLaTeX comes back from CSL-JSON as one."""
    paper = Paper("k", "T", type="article-journal", extra={"issue": "Spring", "volume": "3"})
    assert WAYS["csl-json"](paper).extra == paper.extra
