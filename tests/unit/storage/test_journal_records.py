"""One undo record: TOML text and back."""

from datetime import UTC, datetime
from itertools import product, takewhile
from pathlib import Path

import pytest

from readlist.errors import DamagedFileError, NewerFormatError, RefusedError
from readlist.storage.journal import (
    Change,
    ReplacedFile,
    change_text,
    fingerprint,
    parse_change,
    replaced_file,
    same_at_the_start,
)

WHERE = Path("undo/000007.toml")
RECORD = 'format = 1\nat = 2026-11-22T10:00:00Z\n[[files]]\npath = "a"\n'
CHANGE = Change(
    WHERE,
    "read 3",
    datetime(2026, 11, 22, 10, tzinfo=UTC),
    (
        ReplacedFile("made", None, "text\r\n"),
        ReplacedFile("removed", b"\xef\xbb\xbfa\r\n\x00", None),
        ReplacedFile("papers/k/notes.md", b"\xff\xfe", "sha256:0"),
    ),
)


def test_a_record_and_back() -> None:
    """Text stands in it as text, other bytes as Latin-1, an absent file not at all."""
    text = change_text(CHANGE)
    assert b"old_latin1" in text
    assert parse_change(text, WHERE) == CHANGE


def test_marks_tell_contents_apart() -> None:
    """Short text is its own mark; long, binary or hash-like content has its SHA-256."""
    contents = [b"", b"a", b"\xff", b"x" * 5000, b"sha256:", b"sha256:0", "é".encode()]
    marks = {fingerprint(data) for data in contents}
    assert len(marks) == len(contents)
    assert fingerprint(None) is None
    assert fingerprint(b"a\r\n") == "a\r\n"
    assert all(
        str(fingerprint(data)).startswith("sha256:") for data in (b"\xff", b"x" * 5000, b"sha256:0")
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is not an undo record"),
        ("at = 2026-11-22T10:00:00Z", "is not an undo record"),
        (RECORD.replace("at =", "when ="), "is not an undo record"),
        (RECORD.replace("2026-11-22T10:00:00Z", "2026-11-22"), "at is a date, not a time"),
        (RECORD + "old = 1", "old is a number, not text"),
        (RECORD + 'old_latin1 = "€"', "holds text that is not Latin-1"),
        (RECORD.replace('"a"', '"../a"'), "names a file outside the library"),
        (RECORD.replace('"a"', '"a/../../b"'), "names a file outside the library"),
        (RECORD.replace('"a"', '"/etc/passwd"'), "names a file outside the library"),
        ("format", "is not valid TOML"),
    ],
)
def test_a_damaged_record(text: str, problem: str) -> None:
    """The message names it, the hint says what removing it brings."""
    with pytest.raises(DamagedFileError, match=rf"000007\.toml: {problem}") as caught:
        parse_change(text.encode(), WHERE)
    assert "move it away (then the changes before it can be taken back)" in caught.value.hint


def test_a_newer_record_is_not_followed() -> None:
    """A record of a newer readlist is understood by that one alone."""
    with pytest.raises(NewerFormatError):
        parse_change(RECORD.replace("format = 1", "format = 2").encode(), WHERE)


LONG = "".join(f"line {number} é\n" for number in range(20_000)).encode()


@pytest.mark.parametrize(
    "new",
    [
        LONG + b"more",
        b"more" + LONG,
        LONG[:-50],
        LONG[50:],
        LONG[:90_000] + b"\xff" + LONG[90_007:],
        LONG.replace(b"line 777 ", b""),
        LONG * 2,
    ],
)
def test_of_a_long_file_only_the_change_is_kept(new: bytes) -> None:
    """The old content comes back from the new one and the part; the record is no longer than it."""
    file = replaced_file("lists/a.toml", LONG, new)
    change = Change(WHERE, "move 1", CHANGE.at, (file,))
    assert parse_change(change_text(change), WHERE) == change
    assert file.before(new, "move 1") == file.before(LONG, "move 1") == LONG
    assert (file.was(LONG), file.was(new)) == (True, False)
    assert (file.became(new), file.became(LONG)) == (True, False)
    with pytest.raises(RefusedError, match="is not what it was after the change"):
        file.before(b"edited" + new + b"edited", "move 1")
    assert len(file.old or b"") + file.start + file.end == len(LONG)


def test_of_nothing_in_common_all_is_kept() -> None:
    """A file that was written anew comes back whatever became of it."""
    file = replaced_file("lists/a.toml", LONG, b"x" * 200_000)
    assert file.before(b"anything", "move 1") == LONG


def test_a_short_file_is_kept_whole() -> None:
    """So is one that was made, or removed."""
    assert replaced_file("a", b"old", b"new") == ReplacedFile("a", b"old", "new")
    assert replaced_file("a", None, b"new").before(b"anything", "edit") is None
    assert replaced_file("a", LONG, None).before(None, "edit") == LONG


def test_the_same_at_the_start_of_all_short_texts() -> None:
    """The search by halves finds what a look at each byte finds."""
    texts = [bytes(letters) for n in range(6) for letters in product(b"ab", repeat=n)]
    for one, other in product(texts, texts):
        same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
        assert same_at_the_start(one, other) == len(list(same))


@pytest.mark.parametrize(
    ("one", "other", "start", "end"),
    [
        (b"", b"x", 120_000, 0),
        (b"a", b"", 60_000, 60_000),
        (b"aXb", b"aYYb", 60_001, 60_001),
        (b"xx", b"x", 120_001, 0),
    ],
)
def test_the_part_of_a_long_file_that_was_changed(
    one: bytes, other: bytes, start: int, end: int
) -> None:
    """As many bytes as are the same at both ends, none counted twice."""
    old, new = (b"x" * 60_000 + part + b"x" * 60_000 for part in (one, other))
    file = replaced_file("a", old, new)
    assert (file.start, file.end) == (start, end)
    assert file.before(new, "edit") == old


@pytest.mark.parametrize(("length", "kept"), [(99_999, 99_999), (100_000, 0)])
def test_how_long_a_file_is_kept_whole(length: int, kept: int) -> None:
    """From 100,000 bytes on only what was changed in it."""
    assert len(replaced_file("a", b"x" * length, b"x" * length + b"y").old or b"") == kept


def test_how_long_text_stays_text() -> None:
    """Text of 3,999 bytes is its own fingerprint, one of 4,000 has a checksum."""
    assert fingerprint(b"x" * 3999) == "x" * 3999
    assert str(fingerprint(b"x" * 4000)).startswith("sha256:")
