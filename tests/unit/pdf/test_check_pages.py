"""The pages of PDFs, whole, packed, strange and broken."""

import zlib
from pathlib import Path

import pytest

from readlist.pdf.check import page_count

ROOT = b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 12 >>"
NODE = b"<< /Count 5 /Type/Pages /Parent 2 0 R >>"


def packed(content: bytes, kind: bytes = b"/Type /ObjStm") -> bytes:
    """An object with a compressed stream."""
    data = zlib.compress(content)
    head = b"7 0 obj << %b /Filter /FlateDecode /Length %d >>" % (kind, len(data))
    return b"%b\nstream\r\n%b\nendstream endobj" % (head, data)


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        (b"%PDF-1.4\n" + ROOT + NODE, 12),
        (b"%PDF-1.4\n" + NODE + b"<< /Type /Outlines /Count 99 >>", 5),
        (b"%PDF-1.5\n" + packed(b"1 0 2 40 " + ROOT + NODE), 12),
        (b"%PDF-1.5\n" + packed(ROOT, b"/Type/XObject") + packed(NODE), 5),
        (b"%PDF-1.6\n1 0 obj << /Linearized 1 /L 99 /O 4 /N 31 /T 9 >>" + NODE, 31),
        (b"%PDF-1.4\n<< /Type /Pages /Kids [] /Count 0 >>", None),
        (b"%PDF-1.4\n<< /Type /Pages /Kids [", None),
        (b"%PDF-1.5\n7 0 obj << /Type /ObjStm >>\nstream\nnot packed\nendstream", None),
        (b"%PDF-1.5\n7 0 obj << /Type /ObjStm >>", None),
        (b"", None),
        (b"no PDF", None),
    ],
)
def test_pages(content: bytes, pages: int | None, tmp_path: Path) -> None:
    """The root's count, which is the largest; None where it cannot be seen."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    assert page_count(path) == pages


def test_no_file(tmp_path: Path) -> None:
    """What cannot be read has no known pages."""
    assert page_count(tmp_path / "none.pdf") is None
    assert page_count(tmp_path) is None


def test_a_stream_that_unpacks_without_end_stays_small(tmp_path: Path) -> None:
    """A bomb is unpacked to a few megabytes at most."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(packed(b" " * 5_000_000 + ROOT))
    assert page_count(path) is None
