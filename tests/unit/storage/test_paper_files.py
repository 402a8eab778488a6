"""One paper's progress: TOML text and back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from readlist.errors import DamagedFileError, NewerFormatError
from readlist.model.paper import HistoryEntry, Progress, Status
from readlist.storage.paper_files import parse_progress, progress_text

WHERE = Path("progress.toml")
TEXT = """format = 1
tags = [
    "diffusion",
]
rating = 4
priority = "high"
colour = "red"

[[history]]
status = "reading"
at = 2026-11-22T10:04:05Z

[[history]]
status = "read"
at = 2026-11-23T21:40:00Z
minutes = 55
mood = "good"
"""
PROGRESS = Progress(
    history=(
        HistoryEntry(Status.READING, datetime(2026, 11, 22, 10, 4, 5, tzinfo=UTC)),
        HistoryEntry(
            Status.READ, datetime(2026, 11, 23, 21, 40, tzinfo=UTC), 55, unknown={"mood": "good"}
        ),
    ),
    tags=("diffusion",),
    rating=4,
    priority="high",
    unknown={"colour": "red"},
)


def test_text_and_progress_are_the_same() -> None:
    """A file is read as it was written, unknown keys at both levels included."""
    assert parse_progress(TEXT.encode(), WHERE) == PROGRESS
    written = progress_text(PROGRESS)
    assert written.startswith(b"format = 1\n")
    assert parse_progress(written, WHERE) == PROGRESS


def test_a_file_that_holds_its_format_alone() -> None:
    """It is the progress of an untouched paper."""
    assert progress_text(Progress()) == b"format = 1\n"
    assert parse_progress(b"format = 1\n", WHERE) == Progress()


def test_times_are_utc() -> None:
    """A time with another offset is the same moment in UTC."""
    data = b'[[history]]\nstatus = "read"\nat = 2026-11-22T02:00:00+05:30\n'
    (entry,) = parse_progress(data, WHERE).history
    assert entry.at == datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    assert entry.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("rating = 6", "a rating is 1 to 5, not 6"),
        ("rating = true", "rating is a truth value, not a whole number"),
        ('priority = "urgent"', 'a priority is "high" or "low", not "urgent"'),
        ("tags = 1", "tags is not a list of texts"),
        ('history = "x"', "history is not an array of tables"),
        ('\n[[history]]\nstatus = "done"', 'line 2: status is "done", not one of unread, reading'),
        ('[[history]]\nstatus = "read"', r"line 1: a history entry without its time \(at\)"),
        (
            '[[history]]\nstatus = "read"\nat = 2026-11-22T10:00:00',
            "line 1: a history entry's time needs a UTC offset",
        ),
        (
            '[[history]]\nstatus = "read"\nat = 2026-11-22T10:00:00Z\nminutes = -1',
            "line 1: minutes cannot be negative",
        ),
        (
            '[[history]]\nstatus = "read"\nat = 2026-11-22T10:00:00Z\nimported = 1',
            "line 1: imported is a number, neither true nor false",
        ),
        ('[[history]]\nstatus = "read"\nat = "now"', "line 1: at is text, not a time"),
    ],
)
def test_damaged_progress(text: str, problem: str) -> None:
    """The message names the file and the line of the entry."""
    with pytest.raises(DamagedFileError, match=f"^progress.toml: {problem}"):
        parse_progress(text.encode(), WHERE)


def test_newer_progress_is_read_and_not_written() -> None:
    """It shows what is understood, and is refused where it would be replaced."""
    newer = TEXT.replace("format = 1", "format = 2").encode()
    assert parse_progress(newer, WHERE) == PROGRESS
    with pytest.raises(NewerFormatError):
        parse_progress(newer, WHERE, to_write=True)
