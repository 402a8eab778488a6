"""Text as people compare it and as a terminal may show it."""

import json
import re
import sys
import time
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

import readlist
from readlist.text import (
    counted,
    folded,
    in_portions,
    json_safe,
    lazy_pattern,
    local_time,
    one_line,
    visible_line,
    visible_paragraphs,
    whole_characters,
    words,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Perceiver IO", "Perceiver IO"),
        ("中文 é 🎉", "中文 é 🎉"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("\x7f\x9b", r"\x7f\x9b"),
        ("a\u202eb\u2066c", r"a\u202eb\u2066c"),
        ("\ufeffa\u2028b", r"\ufeffa\u2028b"),
        ("no\u00a0break soft\u00adhyphen", "no\u00a0break soft\u00adhyphen"),
        ("", ""),
    ],
)
def test_a_line_shows_what_a_terminal_would_obey(text: str, shown: str) -> None:
    """Controls, direction marks and line separators become escapes; other text stays."""
    assert visible_line(text) == shown


def test_paragraphs_keep_line_breaks_and_tabs() -> None:
    """CRLF becomes LF, a lone CR an escape; nothing else of a control stays."""
    assert visible_paragraphs("a\r\nb\tc\rd\x1b\u202e\n") == "a\nb\tc\\rd\\x1b\\u202e\n"


def test_white_space_folds_to_one_space() -> None:
    """Line breaks, tabs and runs of spaces count as one space, at the ends as none."""
    assert one_line("  a \n\t b\u2003c ") == "a b c"
    assert one_line(" \n ") == ""


def test_whole_characters() -> None:
    """Two halves that belong together are one character, a lone one cannot be kept."""
    assert whole_characters("a \ud83d\ude00 é \ud83d") == "a \U0001f600 é \ufffd"
    assert whole_characters("\ufeffplain") == "\ufeffplain"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Perceiver IO", "perceiver io"),
        ("Sapé", "SAPE"),
        ("Sape\u0301", "Sapé"),
        ("Straße", "STRASSE"),
        ("\ufb01ne", "FINE"),
        ("\uff21\uff22", "ab"),
    ],
)
def test_folded_text_ignores_case_accents_and_forms(text: str, same: str) -> None:
    """Two texts that people take for the same fold to the same text."""
    assert folded(text) == folded(same)


def test_words_are_folded_and_without_punctuation() -> None:
    """Punctuation separates; the order stays; text without letters has no words."""
    assert words("Learning Fast, Learning Slow: Été_1") == [
        "learning",
        "fast",
        "learning",
        "slow",
        "ete_1",
    ]
    assert words("?! …") == []


def test_json_escapes_what_a_terminal_would_obey() -> None:
    r"""C1, DEL, direction marks and separators become `\uXXXX`, which parses to the same."""
    text = '"a\x7fb\x9bc\u202ed\u2028 中 é"'
    assert json_safe(text) == r'"a\u007fb\u009bc\u202ed\u2028 中 é"'
    assert json.loads(json_safe(text)) == json.loads(text)


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (1, "paper", "1 paper"),
        (7, "paper", "7 papers"),
        (1, "entry", "1 entry"),
        (0, "entry", "0 entries"),
    ],
)
def test_things_are_counted(number: int, noun: str, text: str) -> None:
    """One has the singular, anything else the plural."""
    assert counted(number, noun) == text


class _Early(datetime):
    """A moment of which the system cannot tell the local time, as Windows before 1970."""

    def astimezone(self, tz: tzinfo | None = None) -> "_Early":
        """In UTC as ever, else what Windows answers."""
        if tz is None:
            raise OSError(22, "Invalid argument")
        return super().astimezone(tz)


def test_a_moment_without_local_time_is_shown_in_utc() -> None:
    """So a day of 1969 breaks neither the log nor the statistics."""
    assert local_time(_Early(1969, 5, 1, 12, tzinfo=UTC)).isoformat() == "1969-05-01T12:00:00+00:00"
    assert local_time(_Early(1969, 5, 1, 12)).isoformat() == "1969-05-01T12:00:00+00:00"


@pytest.mark.skipif(sys.platform == "win32", reason="TZ is POSIX's")
def test_a_time_zone_that_is_not_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """An offset beyond a day counts as UTC."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "<+25>-25")
        time.tzset()
        assert (
            local_time(datetime(2026, 1, 1, tzinfo=UTC)).isoformat() == "2026-01-01T00:00:00+00:00"
        )
    time.tzset()


def test_nothing_else_asks_for_the_local_time() -> None:
    """Only text.py asks for the local time, so that an odd time zone ends no command."""
    folder = Path(readlist.__file__).parent
    asking = [
        path.name for path in folder.rglob("*.py") if ".astimezone()" in path.read_text("utf-8")
    ]
    assert asking == ["text.py"]


@pytest.mark.parametrize("number", [0, 1, 199, 200, 201, 400, 1000])
def test_portions_are_the_whole_text(number: int) -> None:
    """Joined they are the texts with the separator in between; none is much longer than others."""
    texts = [f"text {each}" for each in range(number)]
    portions = list(in_portions(iter(texts), ",\n"))
    assert "".join(portions) == ",\n".join(texts)
    assert max(map(len, portions), default=0) <= 200 * len("text 999,\n")


def test_a_lazy_pattern_is_as_the_compiled_one() -> None:
    """Its methods and attributes are those of the pattern, before the first use and after it."""
    lazy, eager = lazy_pattern(r"(a+)(b)?", re.IGNORECASE), re.compile(r"(?i)(a+)(b)?")
    for _ in range(2):
        assert lazy.sub("-", "xAAbx") == eager.sub("-", "xAAbx") == "x-x"
        assert lazy.split("xAAbx") == eager.split("xAAbx")
        assert (lazy.pattern, lazy.groups) == ("(a+)(b)?", 2)
