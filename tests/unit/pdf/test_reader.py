"""PDFs are read by a process that may crash, hang or answer nonsense."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from readlist.pdf.reader import PdfReader

CRASH = "import os; input(); os._exit(1)"
HANG = "import time; input(); time.sleep(60)"
NONSENSE = "input(); print('nonsense', flush=True); input()"
NUMBER = "input(); print(3, flush=True); input()"


@pytest.mark.parametrize(
    ("program", "problem"),
    [(CRASH, "crashes"), (HANG, "takes too long"), (NONSENSE, "crashes"), (NUMBER, "crashes")],
)
def test_a_reader_that_fails(program: str, problem: str, tmp_path: Path) -> None:
    """Whatever becomes of the process, the next PDF gets a new one."""
    with PdfReader((sys.executable, "-c", program), time_limit=0.5) as reader:
        for _ in range(2):
            assert problem in reader.read(tmp_path / "x.pdf").problem


def test_a_reader_sees_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever takes the process over."""
    monkeypatch.setenv("OPENREVIEW_TOKEN", "secret")
    program = "import json, os; input(); print(json.dumps({'pages': list(os.environ)})); input()"
    with PdfReader((sys.executable, "-u", "-c", program)) as reader:
        pages = reader.read(tmp_path / "x.pdf").pages
    assert "PATH" in pages
    assert "OPENREVIEW_TOKEN" not in pages


def test_a_reader_that_cannot_be_asked(tmp_path: Path) -> None:
    """It ended before the question came."""
    with PdfReader((sys.executable, "-c", "")) as reader:
        for _ in range(2):
            assert "crashes" in reader.read(tmp_path / "x.pdf").problem


def test_real_pdfs(tmp_path: Path, make_pdf: Callable[..., bytes]) -> None:
    """Good ones and bad ones, one after the other by one process."""
    (tmp_path / "good.pdf").write_bytes(make_pdf("of trans-\nformers", "two"))
    (tmp_path / "cut.pdf").write_bytes(make_pdf("words")[:200])
    (tmp_path / "text.pdf").write_bytes(b"%PDF-1.4\n" + b"\xff" * 5000)
    with PdfReader() as reader:
        assert reader.read(tmp_path / "good.pdf").pages == ("of transformers", "two")
        assert reader.read(tmp_path / "text.pdf").problem == "it is not a PDF"
        assert reader.read(tmp_path / "gone.pdf").problem.startswith("it cannot be read")
        assert reader.read(tmp_path / "good.pdf").pages == ("of transformers", "two")


def test_pages(tmp_path: Path, make_pdf: Callable[..., bytes]) -> None:
    """Their number, None for what cannot be read."""
    (tmp_path / "good.pdf").write_bytes(make_pdf("one", "two", "three"))
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4\n" + b"\xff" * 5000)
    with PdfReader() as reader:
        assert reader.count_pages(tmp_path / "good.pdf") == 3
        assert reader.count_pages(tmp_path / "bad.pdf") is None
        assert reader.count_pages(tmp_path / "gone.pdf") is None


def test_a_count_that_is_none(tmp_path: Path) -> None:
    """A text that is not a number counts nothing."""
    program = 'input(); print(\'{"count": "many"}\', flush=True); input()'
    with PdfReader((sys.executable, "-c", program)) as reader:
        assert reader.count_pages(tmp_path / "x.pdf") is None


def test_an_answer_without_end(tmp_path: Path) -> None:
    """A process that was taken over fills no memory."""
    program = "import os\nwhile True: os.write(1, b'[' * 1_000_000)"
    with PdfReader((sys.executable, "-c", program)) as reader:
        assert "crashes" in reader.read(tmp_path / "x.pdf").problem
