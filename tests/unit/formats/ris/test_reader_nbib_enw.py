"""PubMed's and EndNote's tagged files."""

import pytest

from readlist.formats.ris.reader import read_enw, read_nbib


def deaf(_done: int, _total: int) -> None:
    """Hears nothing."""


def test_pubmed() -> None:
    """Full names, a date in words, shortened pages, the DOI among other ids, PubMed's numbers."""
    (entry,) = read_nbib(
        "PMID- 123\nDP  - 2013 Sep 4\nTI  - A title that goes\n      on here\nPG  - 1500-9\n"
        "FAU - Muster, Anna M\nAU  - Muster AM\nCN  - A Group\nAID - S1 [pii]\n"
        "AID - 10.5555/x.1 [doi]\nJT  - A journal\nVI  - 3\nIS  - 1234-5678 (Print)\nPMC - PMC9\n",
        deaf,
    ).entries
    paper = entry.paper
    assert paper is not None
    assert (paper.title, paper.type) == ("A title that goes on here", "article-journal")
    assert (paper.authors, paper.date) == (("Anna M Muster", "{A Group}"), "2013-09-04")
    assert (paper.doi, paper.venue) == ("10.5555/x.1", "A journal")
    wanted = {"pages": "1500-1509", "pmid": "123", "pmcid": "PMC9", "issn": "1234-5678"}
    assert {name: paper.extra.get(name) for name in wanted} == wanted


def test_lines_that_lost_their_indent() -> None:
    """They go on with the value before them, but the DOI is the one that is marked."""
    text = "PMID- 1\nTI  - A title that goes\non here\nAID - 10.5555/x.1 [doi]\nof 2013\n"
    (entry,) = read_nbib(text, deaf).entries
    assert entry.paper
    assert (entry.paper.title, entry.paper.doi) == ("A title that goes on here", "10.5555/x.1")


def test_blank_lines_of_pubmed() -> None:
    """A record ends where the next one begins, not at a blank line."""
    text = "PMID- 1\n\nTI  - One\n\nFAU - Muster, Anna\n\nPMID- 2\nTI  - Two\n"
    first, second = read_nbib(text, deaf).entries
    assert first.paper
    assert second.paper
    assert (first.paper.title, first.paper.authors) == ("One", ("Anna Muster",))
    assert second.paper.title == "Two"


def test_endnote() -> None:
    """Names in either order, a record for each %0."""
    first, second = read_enw(
        "%0 Journal Article\n%T One\n%A Muster, Anna\n%A Jo Kim\n%J J\n%D 2013\n%P 1-9\n"
        "%R 10.5555/x\n\n%0 Book\n%T Two\n%I Press\n",
        deaf,
    ).entries
    assert first.paper is not None
    assert second.paper is not None
    assert first.paper.authors == ("Anna Muster", "Jo Kim")
    assert (first.paper.year, first.paper.doi, first.paper.extra["pages"]) == (
        2013,
        "10.5555/x",
        "1-9",
    )
    assert (second.paper.type, second.paper.venue) == ("book", "Press")


def test_the_acl_anthology() -> None:
    """The proceedings and their editors, which it has where EndNote has those of a series."""
    (entry,) = read_enw(
        "%0 Conference Proceedings\n%T One\n%A Muster, Anna\n%Y Kim, Jo\n%S Proceedings of X\n",
        deaf,
    ).entries
    assert entry.paper is not None
    assert (entry.paper.venue, entry.paper.extra) == ("Proceedings of X", {"editor": "Jo Kim"})


def test_the_original_title_of_pubmed() -> None:
    """It is not a short form of the title."""
    (entry,) = read_nbib("PMID- 1\nTI  - [A title].\nTT  - Ein Titel.\n", deaf).entries
    assert entry.paper is not None
    assert entry.paper.extra == {"origtitle": "Ein Titel.", "pmid": "1"}


def test_eric() -> None:
    """ERIC's records have no PMID, whole names, and addresses for identifiers."""
    record = (
        "OWN - ERIC\nTI  - {title}\nAU  - Smith, Tom\nAID - http://dx.doi.org/10.1000/{title}\n"
        "OID - EJ1\nLID - http://eric.ed.gov/?id=EJ1\nISSN - ISSN-1234-4567\n\n"
    )
    first, second = read_nbib(record.format(title="one") + record.format(title="two"), deaf).entries
    assert first.paper
    assert second.paper
    assert first.paper.authors == ("Tom Smith",)
    assert (first.paper.doi, second.paper.doi) == ("10.1000/one", "10.1000/two")
    assert "DB" not in str(first.paper.extra)


@pytest.mark.parametrize(
    ("tag", "name", "read"),
    [
        ("FAU", "Muster, Anna M Jr", "Muster, Jr, Anna M"),
        ("AU", "Muster AM 3rd", "Muster, 3rd, A M"),
        ("AU", "Muster AM", "A M Muster"),
        ("FAU", "The Working Group", "{The Working Group}"),
    ],
)
def test_suffixes_of_pubmed(tag: str, name: str, read: str) -> None:
    """They stand last, without a comma, and are neither given names nor initials."""
    (entry,) = read_nbib(f"PMID- 1\nTI  - T\n{tag}{' ' * (4 - len(tag))}- {name}\n", deaf).entries
    assert entry.paper
    assert entry.paper.authors == (read,)


def test_suffixes_without_end() -> None:
    """A name of nothing but suffixes, as no person has it, is read like any other."""
    (entry,) = read_nbib(f"PMID- 1\nTI  - T\nFAU - Muster{' Jr' * 20_000}\n", deaf).entries
    assert entry.paper
    assert entry.paper.authors[0].startswith("Muster, Jr Jr")
