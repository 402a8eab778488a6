"""RIS as programs and publishers write it, read into papers."""

import pytest

from readlist.formats.ris.reader import read_ris
from readlist.model.paper import Paper
from readlist.model.same_work import Entry


def deaf(_done: int, _total: int) -> None:
    """Ignore the progress."""


def entries(text: str) -> tuple[Entry, ...]:
    """The bibliography in the file."""
    return read_ris(text, deaf).entries


def paper(lines: str, *, kind: str = "JOUR") -> Paper:
    """The one paper of a record of these lines, which is read without a word."""
    (entry,) = entries(f"TY  - {kind}\nTI  - T\n{lines}\nER  - \n")
    assert (entry.problem, entry.notes) == ("", ())
    assert entry.paper is not None
    return entry.paper


def test_zotero() -> None:
    """A record as Zotero writes it: both dates, keywords, a note, a local file."""
    (entry,) = entries(
        "TY  - CONF\r\nTI  - Perceiver IO\r\nAU  - Jaegle, Andrew\r\nAU  - van den Berg, Rianne\r\n"
        "T2  - ICLR\r\nC3  - Proceedings\r\nC1  - Online\r\nDA  - 2022/04/25/\r\nPY  - 2022\r\n"
        "SP  - 1\r\nEP  - 9\r\nLA  - en\r\nUR  - https://openreview.net/forum?id=fILj7WpI-g\r\n"
        "Y2  - 2023/01/02/10:00:00\r\nL1  - files/12/a.pdf\r\nN1  - <p>mine</p>\r\nKW  - a; b\r\n"
        "KW  - c\r\nER  - \r\n\r\n"
    )
    found = entry.paper
    assert found is not None
    assert found.type == "paper-conference"
    assert found.authors == ("Andrew Jaegle", "Rianne van den Berg")
    assert (found.venue, found.year, str(found.published)) == (
        "Proceedings",
        2022,
        "2022-04-25",
    )
    assert (found.openreview, found.url) == ("fILj7WpI-g", "")
    assert found.extra == {
        "eventtitle": "ICLR",
        "address": "Online",
        "language": "en",
        "urldate": "2023-01-02",
        "pages": "1-9",
        "keywords": "a, b, c",
        "annote": "mine",
        "file": "files/12/a.pdf",
    }
    assert (entry.files, entry.keywords) == (("files/12/a.pdf",), ("a", "b", "c"))


def test_web_of_science_and_endnote() -> None:
    """A month alone in DA, DOIs in M3 and addresses, two numbers in SN, tags in lower case."""
    found = paper(
        "a1  - Smith, J.\nT1  - Another title\nDA  - MAR\nPY  - 2020\n"
        "SN  - 1234-5678; 978-3-16-148410-0\nM3  - 10.1145/ABC.1\nJF  - Journal\nJA  - J.\n"
        "VL  - 3\nIS  - 4\nAN  - WOS:0001\n"
        "UR  - https://x.org/a"
    )
    assert (found.title, found.authors) == ("T", ("J. Smith",))
    assert (found.year, found.doi, found.url) == (2020, "10.1145/abc.1", "https://x.org/a")
    assert found.venue == "Journal"
    assert found.date == "2020-03"
    assert (found.extra["issn"], found.extra["isbn"]) == ("1234-5678", "978-3-16-148410-0")
    assert found.extra["ris"] == {
        "AN": ["WOS:0001"], "JA": ["J."], "TI": ["Another title"]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("Jaegle, Andrew", "Andrew Jaegle"),
        ("King, Martin Luther, Jr.", "King, Jr., Martin Luther"),
        ("Castella i Sapé, Sergi", "Castella i Sapé, Sergi"),
        ("Google DeepMind,", "{Google DeepMind}"),
        ("Foo,, Inc.", "{Foo, Inc.}"),
        ("Odd Society", "{Odd Society}"),
        ("A. Vaswani", "A. Vaswani"),
        ("J. -P. van Dam", "J.-P. van Dam"),
        ("M. García Hernández", "García Hernández, M."),
        ("A. Vaswani,", "{A. Vaswani}"),
        ("U. S. Congress", "{U. S. Congress}"),
        ("U.S. Army", "{U.S. Army}"),
        ("Plato", "{Plato}"),
        ("Baldwin, Harry L., Jr.", "Baldwin, Jr., Harry L."),
        ("et al.", "others"),
        ("others", "others"),
    ],
)
def test_names(written: str, listed: str) -> None:
    """A name becomes what a list has of it, an organisation in braces; IEEE has initials first."""
    assert paper(f"AU  - {written}").authors == (listed,)


@pytest.mark.parametrize(
    ("tags", "year", "day"),
    [
        ("PY  - 2020/03/12/", 2020, "2020-03-12"),
        ("Y1  - 2020/03//Spring", 2020, "None"),
        ("PY  - 2020\nDA  - 12 March 2020", 2020, "2020-03-12"),
        ("DA  - 2020-03-12", 2020, "2020-03-12"),
        ("PY  - c. 1850", 1850, "None"),
        ("PY  - in press", None, "None"),
        ("PY  - 2020/13/45", 2020, "None"),
    ],
)
def test_dates(tags: str, year: int | None, day: str) -> None:
    """The year from whichever tag has it, the whole day where it is one."""
    found = paper(tags)
    assert (found.year, str(found.published)) == (year, day)


def test_dates_that_disagree() -> None:
    """The first year counts; the other stays where RIS gives it back."""
    found = paper("DA  - 2019/01/02\nPY  - 2020")
    assert found.year == 2019
    assert found.extra["ris"] == {"PY": ["2020"]}


def test_books_reports_and_edited_books() -> None:
    """Who published a book is its venue, T2 its series; authors of an edited book are editors."""
    book = paper("PB  - MIT Press\nT2  - Series\nA3  - Hopper, Grace", kind="BOOK")
    assert (book.venue, book.extra) == ("MIT Press", {"series": "Series", "editor": "Grace Hopper"})
    report = paper("PB  - Odd Society\nSN  - TR-42\nM3  - Note", kind="RPRT")
    assert report.extra == {"type": "Note", "number": "TR-42"}
    edited = paper("AU  - Hopper, Grace", kind="EDBOOK")
    assert (edited.authors, edited.extra["editor"]) == ((), "Grace Hopper")
    assert edited.extra["ris"] == {"TY": ["EDBOOK"]}


def test_identifiers() -> None:
    """ArXiv from archive or address, DOIs behind any prefix, further addresses kept."""
    found = paper(
        "DO  - doi: 10.1145/X\nDB  - arXiv\nAN  - 2107.14795\nUR  - https://a.org/1; https://b.org/2\n"
        "L1  - https://a.org/1.pdf\nL1  - https://a.org/2.pdf"
    )
    assert (found.doi, found.arxiv) == ("10.1145/x", "2107.14795")
    assert (found.url, found.pdf) == ("https://a.org/1", "https://a.org/1.pdf")
    assert found.extra == {"url2": "https://b.org/2", "ris": {"L1": ["https://a.org/2.pdf"]}}
    assert paper("UR  - http://arxiv.org/abs/2107.14795v3").arxiv == "2107.14795"
    preprint = paper("DO  - 10.48550/arXiv.2107.14795")
    assert (preprint.arxiv, preprint.doi) == ("2107.14795", "10.48550/arxiv.2107.14795")
    (placeholder,) = entries("TY  - JOUR\nTI  - T\nDO  - n/a\nER  - \n")
    assert placeholder.paper is not None
    assert (placeholder.paper.doi, placeholder.paper.extra) == ("", {"doi": "n/a"})
    assert placeholder.notes == ('"n/a" is not a DOI',)
    (several,) = entries("TY  - JOUR\nTI  - T\nDO  - 10.1000/1; 10.1000/2\nER  - \n")
    assert several.notes == ('of the DOIs in "10.1000/1; 10.1000/2" the first one counts',)


def test_records_that_are_not_ended_or_begun() -> None:
    """A record ends where the next begins or the file does; one without TY is read too."""
    first, second, third = entries("TY  - JOUR\nTI  - A\nTY  - WHAT\nTI  - B\nER  -\nTI  - C\n")
    assert [entry.paper.title for entry in (first, second, third) if entry.paper] == ["A", "B", "C"]
    assert (first.line, second.line, third.line) == (1, 3, 6)
    assert first.notes == ("it has no end (ER)",)
    assert second.notes == ("its type WHAT is not one of RIS",)
    assert third.notes == ("it has no type (TY)", "it has no end (ER)")


def test_what_cannot_be_read_is_told() -> None:
    """A record without a word of a work is skipped, with its line."""
    found = entries("TY  - JOUR\nAU  - A\nER  - \nTY  - JOUR\nTI  - Good\nER  - \n")
    assert [entry.problem for entry in found] == ["it says nothing of a work", ""]
    assert [entry.line for entry in found] == [1, 4]


def test_values_of_several_lines() -> None:
    """A line without tag goes on with the value; a blank one parts paragraphs of an abstract."""
    (entry,) = entries(
        "\ufeffProvider: x\r\rTY  - JOUR\rTI  - Two\rlines\rAB  - One.\r\rTwo - of it.\rER  - \r"
    )
    assert entry.paper is not None
    assert (entry.paper.title, entry.paper.abstract) == ("Two lines", "One.\n\nTwo - of it.")


def test_keys() -> None:
    """A key is taken from ID unless it is a number of some program's."""
    assert paper("ID  - smith2020").citekey == "smith2020"
    assert paper("ID  - 1234").extra["ris"] == {"ID": ["1234"]}
    assert paper("ID  - a b").citekey == ""


@pytest.mark.parametrize("text", ["", "<html></html>", "no tags\nat all"])
def test_nothing_of_the_kind(text: str) -> None:
    """Text without a single record is refused with a sentence."""
    with pytest.raises(ValueError, match="no record of RIS"):
        read_ris(text, deaf)


def test_tells_how_far_it_is() -> None:
    """The progress is characters read and to read, the end included."""
    heard: list[tuple[int, int]] = []
    text = "TY  - JOUR\nTI  - A\n" + "KW  - a\n" * 6000
    read_ris(text, lambda done, total: heard.append((done, total)))
    assert heard[-1] == (len(text), len(text))
    assert len(heard) == 2


def test_keywords_on_lines_of_their_own() -> None:
    """EndNote writes the tag once, and each further keyword on a bare line."""
    (entry,) = entries("TY  - BOOK\nTI  - T\nKW  - logic\nread\n incompleteness\nER  - \n")
    assert entry.keywords == ("logic", "read", "incompleteness")


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Smith, J.; Doe, K.", ("J. Smith", "K. Doe")),
        ("Smith, J., et al", ("J. Smith", "others")),
        ("Smith, John and Doe, Jane", ("John Smith", "Jane Doe")),
        ("Ministry of Health and Welfare", ("{Ministry of Health and Welfare}",)),
        ("Smith, Jr., John", ("Smith, Jr., John",)),
        ("Smith, John, Jr.", ("Smith, Jr., John",)),
    ],
)
def test_several_people_in_one_tag(name: str, people: tuple[str, ...]) -> None:
    """They are several, and a suffix is one wherever it stands."""
    assert paper(f"AU  - {name}").authors == people


@pytest.mark.parametrize(
    ("tags", "fields"),
    [
        ("PY  - 09", {"year": "09"}),
        ("DA  - 12/31", {"month": 12, "day": "31"}),
        ("PY  - 2020\nDA  - 2020///????", {"month": "????"}),
        ("PY  - 2020/05//Special", {"ris": {"PY": ["2020/05//Special"]}}),
    ],
)
def test_what_is_not_a_date_is_kept(tags: str, fields: dict[str, object]) -> None:
    """A year of two digits, a month without year, words beside a month."""
    found = paper(tags).extra
    assert found == fields


def test_links_that_are_no_pdf() -> None:
    """LK is a page, and a DOI may stand under L3."""
    found = paper("LK  - https://a.org/x\nL3  - 10.1000/x")
    assert (found.url, found.pdf, found.doi) == ("https://a.org/x", "", "10.1000/x")


@pytest.mark.parametrize(
    ("kind", "tags", "fields"),
    [
        ("CONF", "C1  - Berlin\nCY  - Wien", {"address": "Berlin", "venue": "Wien"}),
        ("CONF", "CY  - Wien", {"address": "Wien"}),
        ("BOOK", "SP  - xii, 300 p.", {"pagetotal": "xii, 300 p."}),
        ("THES", "SP  - 12\nEP  - 19", {"pages": "12-19"}),
        ("BOOK", "SP  - 12-19", {"pages": "12-19"}),
        ("CONF", "Y2  - JUN 1-3, 2012", {"eventdate": "2012-06-01/2012-06-03"}),
        ("RPRT", "M1  - TR-1", {"number": "TR-1"}),
        ("PAT", "SN  - US 7,123", {"number": "US 7,123"}),
        ("JOUR", "M1  - e7", {"ris": {"M1": ["e7"]}}),
    ],
)
def test_tags_that_mean_another_thing_in_some_types(
    kind: str, tags: str, fields: dict[str, object]
) -> None:
    """Places of a conference, pages of a book, numbers of reports and patents."""
    assert paper(tags, kind=kind).extra == fields


def test_the_order_of_own_fields_is_always_the_same() -> None:
    """The fields of readlist's own tag come sorted, so that a file always gives the same bytes."""
    names = ("readlist-tags", "readstatus", "ranking", "priority", "readlist-page")
    told = ", ".join(f'"{name}": "1"' for name in names)
    found = paper(f"U5  - readlist {{{told}}}").extra
    assert [name for name in found if name in names] == sorted(names)
