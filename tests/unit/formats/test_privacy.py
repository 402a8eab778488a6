"""The part of a paper that leaves with it, and the part that stays."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from readlist.formats.privacy import (
    Personal,
    is_personal,
    progress_in,
    shareable,
    shareable_list,
    status_line,
    with_personal_fields,
    without_progress,
)
from readlist.model.paper import HistoryEntry, Paper, Progress, ReadingList, Status

READ = HistoryEntry(Status.READ, datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize(
    "name",
    [
        "file",
        "annote",
        "annotation",
        "timestamp",
        "owner",
        "groups",
        "local-url",
        "bdsk-file-1",
        "readstatus",
        "ranking",
        "priority",
        "date-added",
        "mendeley-tags",
        "comment-ada",
        "review",
    ],
)
def test_personal_fields(name: str) -> None:
    """Fields in which reference managers keep what is a person's own."""
    assert is_personal(name)
    assert shareable(Paper("k", "T", extra={name: "x", "volume": "3"})).extra == {"volume": "3"}


@pytest.mark.parametrize("name", ["volume", "note", "keywords", "abstract", "month", "fileformat"])
def test_other_fields(name: str) -> None:
    """Fields of the work itself."""
    assert not is_personal(name)


def test_sub_tables_and_keywords() -> None:
    """Personal fields go from tables within too, and words of status from the keywords."""
    paper = Paper(
        "k",
        "T",
        extra={
            "keywords": "learning; To-Read, unread, reading lists",
            "bibtex": {"annote": "x", "title": "{T}"},
            "csl": {"annote": "x"},
        },
    )
    assert shareable(paper).extra == {
        "keywords": "learning, reading lists",
        "bibtex": {"title": "{T}"},
    }
    assert shareable(Paper("k", "T", extra={"keywords": "read"})).extra == {}
    public = Paper("k", "T", extra={"keywords": "a; b, c"})
    assert shareable(public) is public


def test_addresses_that_run() -> None:
    """Only addresses of the web leave."""
    paper = shareable(Paper("k", "T", url="javascript:x", pdf="file:///a.pdf", code="https://a.b"))
    assert (paper.url, paper.pdf, paper.code) == ("", "", "https://a.b")
    extra = {"csl": {"URL": "javascript:x", "x": "y"}, "ris": {"L4": "http://a.b"}}
    assert shareable(Paper("k", "T", extra=extra)).extra == {
        "csl": {"x": "y"},
        "ris": {"L4": "http://a.b"},
    }


def test_addresses_that_are_odd_but_harmless() -> None:
    """Addresses of ftp and those with a bar leave; scripts and files do not, whatever the field."""
    paper = Paper("k", "T", url="ftp://a.b/c.ps", pdf="https://a.b/c|d", code="ftp:javascript:x")
    shown = shareable(paper)
    assert (shown.url, shown.pdf, shown.code) == ("ftp://a.b/c.ps", "https://a.b/c|d", "")
    extra = {"url2": "javascript:x", "url3": "FTP://a.b/c", "link": "file:///etc/passwd"}
    assert shareable(Paper("k", "T", extra=extra)).extra == {"url3": "FTP://a.b/c"}


def test_lists() -> None:
    """Of an imported file its strings stay; its comments, which hold anything, go."""
    bibtex = {"strings": {"j": "Journal"}, "comments": ["jabref-meta: groups"]}
    reading_list = ReadingList("l", "L", (Paper("k", "T"),), extra={"bibtex": bibtex, "x": 1})
    assert shareable_list(reading_list, Counter()).extra == {
        "bibtex": {"strings": {"j": "Journal"}},
        "x": 1,
    }
    assert (
        shareable_list(ReadingList("l", "L", extra={"bibtex": {"comments": []}}), Counter()).extra
        == {}
    )


def test_status_in_words() -> None:
    """The status with its day, rating and priority, as far as they are given."""
    assert status_line(Progress()) == "unread"
    told = status_line(Progress((READ,), rating=4, priority="high"))
    assert told == "read 2026-11-22, rated 4 of 5, high priority"
    assert status_line(Progress(page=12)) == "unread, stopped at page 12"


def test_fields_of_reference_managers() -> None:
    """Private things go where JabRef and BibDesk have them, if asked for; other papers stay."""
    mine = Paper("k", "T", extra={"keywords": "a", "annote": "theirs"})
    progress = Progress((READ,), ("b",), 4, "low")
    written, other = with_personal_fields(
        [mine, Paper("o", "O")], {"k": Personal("my notes\n", progress)}
    )
    assert written.extra == {
        "annote": "theirs\n\nmy notes",
        "readstatus": "read",
        "ranking": "rank4",
        "priority": "prio3",
        "keywords": "a, b",
        "readlist-tags": "b",
        "readlist-history": "read 2026-11-22T00:00:00Z",
    }
    assert progress_in(written.extra) == progress
    assert without_progress(written).extra == {"annote": "theirs\n\nmy notes", "keywords": "a"}
    assert other.extra == {}


def test_progress_in_fields_that_make_no_sense() -> None:
    """A rank beyond five, an unknown priority and a day that is none are left out."""
    fields = {
        "ranking": "rank9",
        "priority": "urgent",
        "readlist-history": "read 2026-02-31T00:00:00Z, mad 2026-02-01T00:00:00Z",
        "readlist-tags": ',"a, b",,c',
    }
    assert progress_in(fields) == Progress(tags=("a, b", "c"))


def test_private_keys_of_a_list_file() -> None:
    """Notes and progress that a list file had of a paper do not leave with it."""
    paper = Paper("k", "T", unknown={"notes": "x", "progress": {}, "later": 1})
    assert shareable(paper).unknown == {"later": 1}


@pytest.mark.parametrize(
    ("source", "shared"),
    [
        ("https://lab.example/l.toml", "https://lab.example/l.toml"),
        ("iclr:2022", "iclr:2022"),
        ("https://lab.example/l.toml?token=abc", ""),
        ("https://ada:word@lab.example/l.toml", ""),
        ("~/lab/l.toml", ""),
    ],
)
def test_the_source_of_a_list(source: str, shared: str) -> None:
    """It goes along unless a password or a token may stand in it, or it is a file."""
    assert shareable_list(ReadingList("l", "L", source=source), Counter()).source == shared
