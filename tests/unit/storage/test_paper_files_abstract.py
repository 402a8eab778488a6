"""abstract.toml: an abstract comes back as it was fetched."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readlist.errors import DamagedFileError
from readlist.storage.paper_files import Abstract, abstract_text, parse_abstract

PATH = Path("papers/key/abstract.toml")
AT = datetime(2026, 11, 22, 10, 4, 5, tzinfo=UTC)

texts = st.text(st.characters(codec="utf-8")) | st.text("a\"'\\\r\n\t #$`é中\u2028\x00\x7f")


def test_the_file() -> None:
    """Paragraphs stand in it as a person would write them."""
    abstract = Abstract(
        "One $x_1$.\n\nTwo \\emph{it}.", "arXiv", "https://arxiv.org/abs/1", "v1", AT
    )
    assert abstract_text(abstract).decode() == (
        "format = 1\n"
        'text = """\n'
        "One $x_1$.\n"
        "\n"
        'Two \\\\emph{it}."""\n'
        'source = "arXiv"\n'
        'url = "https://arxiv.org/abs/1"\n'
        'version = "v1"\n'
        "fetched = 2026-11-22T10:04:05Z\n"
    )
    assert parse_abstract(abstract_text(abstract), PATH) == abstract


@given(texts)
@example('ends with a quote"')
@example('"""')
@example('a\n"""\nb')
@example('a\n""""')
@example("ends with a backslash\\")
@example("a\nends with a backslash\\\n  b")
@example("a\r\nb")
@example("a\rb")
@example("a\n\rb")
@example("a\n\nb  \nc")
@example("a\x00\x1b\x7f\x85\u2028b\nc")
def test_round_trip(text: str) -> None:
    """Any text comes back; only CRLF becomes LF, and white space at the ends is gone."""
    data = abstract_text(Abstract(text))
    assert parse_abstract(data, PATH).text == text.replace("\r\n", "\n").strip()
    tomllib.loads(data.decode())


@given(texts)
def test_writing_again_changes_nothing(text: str) -> None:
    """An abstract that was read is written as it stood."""
    data = abstract_text(Abstract(text.strip()))
    assert abstract_text(parse_abstract(data, PATH)) == data


def test_without_a_text() -> None:
    """An empty abstract is none, whatever else is known."""
    assert parse_abstract(b"", PATH) == Abstract("")
    assert parse_abstract(b'source = "arXiv"\ntext = "  \\n"', PATH) == Abstract("", "arXiv")


def test_written_on_windows() -> None:
    """CRLF in the file is a line break."""
    data = abstract_text(Abstract("a\n\nb")).replace(b"\n", b"\r\n")
    assert parse_abstract(data, PATH).text == "a\n\nb"


def test_a_later_format() -> None:
    """The fields that are understood are read."""
    assert parse_abstract(b'format = 9\ntext = "a"\nmood = "good"', PATH) == Abstract("a")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b'text = "', "is not valid TOML"),
        (b'text = ["a"]', "text is a list, not text"),
        (b'fetched = "today"', "fetched is text, not a time"),
        (b"text = 'caf\xe9'", "line 1 is not UTF-8 text"),
        (b'format = "1"', "its format"),
    ],
)
def test_damaged(data: bytes, problem: str) -> None:
    """File and place are named."""
    with pytest.raises(DamagedFileError, match=problem):
        parse_abstract(data, PATH)
