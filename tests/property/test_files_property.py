"""Files of ours: round trips, and arbitrary bytes in their place."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import DamagedFileError
from readlist.model.paper import HistoryEntry, Progress, Status
from readlist.storage.home import parse_config, parse_state
from readlist.storage.journal import parse_change
from readlist.storage.list_file import parse_list
from readlist.storage.paper_files import parse_abstract, parse_progress, progress_text
from readlist.storage.toml_documents import parse_document

WHERE = Path("lists/some.toml")
PARSERS: list[Callable[[bytes, Path], object]] = [
    parse_document,
    parse_list,
    parse_progress,
    parse_state,
    parse_config,
    parse_abstract,
    parse_change,
]

FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, int((LAST - FIRST).total_seconds())).map(
    lambda seconds: FIRST + timedelta(seconds=seconds)
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    TEXT | st.booleans() | st.integers(-(2**63), 2**63 - 1) | MOMENTS | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
UNKNOWN = st.dictionaries(TEXT.map("x-{}".format), VALUES, max_size=3)
LABELS = TEXT.map(lambda text: " ".join(text.split())).filter(bool)
PROGRESS = st.builds(
    Progress,
    history=st.lists(
        st.builds(
            HistoryEntry,
            status=st.sampled_from(Status),
            at=MOMENTS,
            minutes=st.none() | st.integers(0, 10**6),
            unknown=UNKNOWN,
        ),
        max_size=4,
    ).map(tuple),
    tags=st.lists(LABELS, max_size=4).map(tuple),
    rating=st.none() | st.integers(1, 5),
    priority=st.sampled_from(["", "high", "low"]),
    unknown=UNKNOWN,
)

FIELDS = st.sampled_from(
    [
        "format",
        "name",
        "title",
        "papers",
        "history",
        "key",
        "authors",
        "year",
        "published",
        "openreview",
        "arxiv",
        "doi",
        "url",
        "topics",
        "summary",
        "extra",
        "status",
        "at",
        "minutes",
        "tags",
        "rating",
        "priority",
        "current_list",
        "editor",
        "text",
        "fetched",
    ]
)
TABLES = st.dictionaries(
    FIELDS | TEXT, VALUES | st.lists(st.dictionaries(FIELDS, VALUES, max_size=5), max_size=4)
)
DAMAGED = (
    st.binary()
    | st.text(st.sampled_from("[]{}=\"'\\\n .,#x1-:TZ\x00é")).map(str.encode)
    | TABLES.map(lambda table: tomli_w.dumps(table).encode())
)


@given(PROGRESS)
def test_progress_survives_its_file(progress: Progress) -> None:
    """A file is read as it was written, with every unknown key at both levels."""
    data = progress_text(progress)
    assert parse_progress(data, WHERE) == progress
    assert progress_text(parse_progress(data, WHERE, to_write=True)) == data


@given(moment=MOMENTS, minutes=st.integers(-14 * 60, 14 * 60))
def test_a_moment_is_the_same_in_any_offset(moment: datetime, minutes: int) -> None:
    """A file that somebody wrote in local time is read in UTC."""
    local = moment.astimezone(timezone(timedelta(minutes=minutes)))
    text = f'[[history]]\nstatus = "read"\nat = {local.isoformat()}\n'
    (entry,) = parse_progress(text.encode(), WHERE).history
    assert entry.at == moment
    assert entry.at.tzinfo is UTC


@given(data=DAMAGED)
def test_any_bytes_are_read_or_called_damaged(data: bytes) -> None:
    """No other error comes out of any of the parsers, whatever a file holds."""
    for parse in PARSERS:
        with suppress(DamagedFileError):
            parse(data, WHERE)
