"""pdf.toml: what is written is read, and what is damaged is said to be so."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import DamagedFileError
from readlist.storage.paper_files import PdfRecord, parse_pdf_record, pdf_record_text

PATH = Path("papers/key/pdf.toml")
AT = datetime(2026, 11, 22, 10, 4, 5, tzinfo=UTC)
RECORD = PdfRecord("arXiv", 12345678, "ab" * 32, "https://arxiv.org/abs/2107.14795v3", "v3", AT)

lines = st.text(st.characters(codec="utf-8")).map(lambda text: " ".join(text.split()))
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 (it takes no others)


def test_the_file() -> None:
    """It is what the description of the format shows."""
    assert pdf_record_text(RECORD).decode() == (
        "format = 1\n"
        'source = "arXiv"\n'
        'url = "https://arxiv.org/abs/2107.14795v3"\n'
        'version = "v3"\n'
        "bytes = 12345678\n"
        f'sha256 = "{"ab" * 32}"\n'
        "fetched = 2026-11-22T10:04:05Z\n"
    )


def test_what_is_absent_is_left_out() -> None:
    """A PDF that was attached has no address and no version."""
    text = pdf_record_text(PdfRecord("attached by hand", 600, "ab"))
    assert b"url" not in text
    assert b"version" not in text
    assert parse_pdf_record(text, PATH) == PdfRecord("attached by hand", 600, "ab")


@given(lines, st.integers(0, 2**62), lines, lines, lines, moments | st.none())
def test_round_trip(  # noqa: PLR0913, PLR0917 (a record's fields)
    source: str, size: int, sha256: str, url: str, version: str, fetched: datetime | None
) -> None:
    """Whatever one line can hold comes back."""
    record = PdfRecord(source, size, sha256, url, version, fetched)
    assert parse_pdf_record(pdf_record_text(record), PATH) == record


def test_an_empty_file() -> None:
    """It tells nothing, and of no PDF that there could be."""
    assert parse_pdf_record(b"", PATH) == PdfRecord("", 0, "")


def test_a_later_format() -> None:
    """The fields that are understood are read."""
    data = pdf_record_text(RECORD).replace(b"format = 1", b'format = 7\nmood = "good"')
    assert parse_pdf_record(data, PATH) == RECORD


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"source", "is not valid TOML"),
        (b"source = 5", "source is a number, not text"),
        (b'bytes = "5"', "bytes is text, not a whole number"),
        (b"bytes = true", "bytes is a truth value, not a whole number"),
        (b"fetched = 2026-11-22", "fetched is a date, not a time"),
        (b'sha256 = "\xff"', "line 1 is not UTF-8 text"),
        (b"format = 0", "its format"),
    ],
)
def test_damaged(data: bytes, problem: str) -> None:
    """File and place are named."""
    with pytest.raises(DamagedFileError, match=problem) as caught:
        parse_pdf_record(data, PATH)
    assert caught.value.message.startswith(f"{PATH}: ")
