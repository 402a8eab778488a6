"""Papers as RIS: which tag holds what."""

from datetime import UTC, datetime

import pytest
from exports import to_ris, unsaid_in_ris

from readlist.formats.privacy import Personal
from readlist.formats.ris.reader import read_ris
from readlist.model.paper import HistoryEntry, Paper, Progress, Status


def lines(paper: Paper, personal: Personal | None = None) -> list[str]:
    """The lines of a paper's record between key and end, the title's left out."""
    text = to_ris([paper], {paper.key: personal} if personal else {})
    assert text.endswith("\r\nER  - \r\n")
    return [
        line for line in text.split("\r\n") if line[:2] not in ("ER", "ID", "TI", "TY") and line
    ]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Rianne van den Berg", "van den Berg, Rianne"),
        ("King, Jr., Martin", "King, Martin, Jr."),
        ("King, Jr.,", "King,  , Jr."),
        ("{Google DeepMind}", "Google DeepMind,"),
        ("{Foo, Inc.}", "Foo,, Inc."),
        ("Castella i Sapé,", "Castella i Sapé,"),
        ("Plato", "Plato"),
        ("van Gogh", "van Gogh"),
        ("others", "others"),
    ],
)
def test_names(name: str, written: str) -> None:
    """Family, given, suffix; an organisation ends in a comma."""
    assert lines(Paper("k", "T", authors=(name,))) == [f"AU  - {' '.join(written.split())}"]


def test_types() -> None:
    """The type of an import counts where it means the same; what RIS has not is the nearest."""
    assert to_ris([Paper("k", "T", "review-book")]).startswith("TY  - JOUR\r\n")
    assert to_ris([Paper("k", "T", "nonsense")]).startswith("TY  - GEN\r\n")
    imported = {"ris": {"TY": ["EJOUR"], "AD": ["Somewhere"], "XX": "no list", "ER": ["x"]}}
    paper = Paper("k", "T", "article-journal", extra=imported)
    assert to_ris([paper]).startswith("TY  - EJOUR\r\n")
    assert lines(paper) == ["AD  - Somewhere"]
    assert to_ris([Paper("k", "T", "book", extra=imported)]).startswith("TY  - BOOK\r\n")


def test_dates_and_addresses() -> None:
    """The year alone, or what more is known; the forum beside an address of the paper's own."""
    found = Paper(
        "k",
        "T",
        year=987,
        date="0987-04-05",
        url="https://a.org",
        openreview="abc",
        extra={"month": 4},
    )
    assert lines(found) == [
        "PY  - 0987",
        "DA  - 0987/04/05/",
        "UR  - https://a.org",
        "UR  - https://openreview.net/forum?id=abc",
    ]


def test_books_and_reports() -> None:
    """Series and editors have other tags in books; a kind of work is in M3."""
    extra = {"series": "S", "editor": "Grace Hopper", "type": "Note", "publisher": "P"}
    assert lines(Paper("k", "T", "book", venue="MIT", extra=extra)) == [
        "PB  - MIT", "T2  - S", "A3  - Hopper, Grace", "M3  - Note"
    ]  # fmt: skip
    assert "M3  - Note" in lines(Paper("k", "T", "report", extra=extra))
    conference = Paper("k", "T", "paper-conference", venue="V", extra={"eventtitle": "E"})
    assert lines(conference) == ["T2  - E", "C3  - V"]


def test_private() -> None:
    """Tags are keywords, status and notes stand in N1; U5 has what `import` gives back."""
    at = datetime(2026, 11, 22, tzinfo=UTC)
    progress = Progress((HistoryEntry(Status.READ, at),), ("a", "b"))
    history = '"readlist-history": "read 2026-11-22T00:00:00Z"'
    assert lines(Paper("k", "T"), Personal("One.\nER  - ", progress)) == [
        "KW  - a", "KW  - b", "N1  - read 2026-11-22",
        f'U5  - readlist {{"readstatus": "read", "readlist-tags": "a,b", {history}}}',
        "N1  - One. ER -",
    ]  # fmt: skip
    assert lines(Paper("k", "T"), Personal("n")) == ["N1  - n"]


def test_markup_is_not_in_it() -> None:
    """Tags go; what they raise or lower is Unicode."""
    title = "<i>E. coli</i> in CO<sub>2</sub> & $x$"
    text = to_ris([Paper("k", title, venue="A & B")])
    assert "TI  - E. coli in CO₂ & x\r\n" in text
    assert "T2  - A & B\r\n" in text


def test_one_id() -> None:
    """The number that another program gave a record does not stand beside its key."""
    text = to_ris([Paper(key="a", title="T", extra={"ris": {"ID": ["15"], "U1": ["x"]}})])
    assert text.count("ID  - ") == 1
    assert "U1  - x" in text


@pytest.mark.parametrize("pages", ["", "1-4"])
@pytest.mark.parametrize("kind", ["article-journal", "paper-conference", "report"])
def test_the_number_of_an_article(kind: str, pages: str) -> None:
    """It comes back in every type, or the count of what RIS cannot say has it."""
    paper = Paper("k", "T", type=kind, extra={"eid": "e12", **({"pages": pages} if pages else {})})
    (entry,) = read_ris(to_ris([paper]), lambda _done, _of: None).entries
    assert entry.paper
    is_lost = "eid" not in entry.paper.extra
    assert unsaid_in_ris([paper]) == ({"eid": 1} if is_lost else {})
    assert is_lost == (kind != "article-journal" and bool(pages))
    assert entry.paper.extra.get("pages", "") == pages


@pytest.mark.parametrize(
    ("kind", "extra", "written"),
    [
        ("book", {"pagetotal": "300"}, ["SP  - 300"]),
        ("article-journal", {"articleno": "7"}, ["SP  - 7", "C7  - 7"]),
        ("paper-conference", {"address": "A", "venue": "B"}, ["C1  - A", "CY  - B"]),
    ],
)
def test_fields_in_the_place_of_others(
    kind: str, extra: dict[str, object], written: list[str]
) -> None:
    """They are said, and not counted as what RIS cannot say."""
    paper = Paper("k", "T", type=kind, extra=extra)
    assert lines(paper) == written
    assert not unsaid_in_ris([paper])
    assert unsaid_in_ris([Paper("k", "T", type="report", extra={"pagetotal": "3"})])


def test_a_span_without_end() -> None:
    """The day on which it begins comes back."""
    paper = Paper("k", "T", year=2020, date="2020-01-15/..")
    (entry,) = read_ris(to_ris([paper]), lambda _done, _of: None).entries
    assert entry.paper
    assert entry.paper.date == "2020-01-15/.."
