"""Whether a file is a complete PDF."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.pdf.reader import SMALLEST, begins_like_pdf, pdf_problem

FILLING = b"x" * 600
WHOLE = b"%PDF-1.7\n" + FILLING + b"\n%%EOF\n"


def problem_of(folder: Path, data: bytes) -> str:
    """The reason why a file of these bytes is not a PDF."""
    path = folder / "paper.pdf"
    path.write_bytes(data)
    return pdf_problem(path)


@pytest.mark.parametrize(
    "data",
    [
        WHOLE,
        b"\n" * 1019 + WHOLE,
        WHOLE + b"\x00" * 4000,
        WHOLE * 3,  # several, as after each saving
        b"%PDF-" + FILLING + b"%%EOF",
    ],
)
def test_a_whole_pdf(tmp_path: Path, data: bytes) -> None:
    """The header is in the first 1024 bytes, %%EOF near the end."""
    assert problem_of(tmp_path, data) == ""


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is not a PDF"),
        (b"<html>%%EOF" + FILLING, "is not a PDF"),
        (b"\n" * 1020 + WHOLE, "is not a PDF"),
        (b"%pdf-1.4" + WHOLE[8:], "is not a PDF"),
        (b"%PDF-1.4\n%%EOF", "is too small for a PDF (14 bytes)"),
        (WHOLE[: SMALLEST - 1], "is too small for a PDF (511 bytes)"),
        (WHOLE[:-7], "is not a complete PDF"),
        (WHOLE + b" " * 5000, "is not a complete PDF"),
    ],
)
def test_what_is_none(tmp_path: Path, data: bytes, problem: str) -> None:
    """The first thing that is wrong is told as a clause."""
    told = problem_of(tmp_path, data)
    assert told.startswith(problem)
    assert not told.endswith(".")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """That is the system's error."""
    with pytest.raises(FileNotFoundError):
        pdf_problem(tmp_path / "paper.pdf")


@given(st.binary(max_size=2000))
def test_the_beginning_tells(head: bytes) -> None:
    """Of the bytes behind the first 1024 nothing depends."""
    assert begins_like_pdf(head) == begins_like_pdf(head[:1024])
    assert begins_like_pdf(head[:1019] + b"%PDF-")
