"""PDFs of one page, written by hand: text in sizes and places, metadata, links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """Text on the page: `size` and place in points; upward it stands in the left margin."""

    text: str
    size: float = 10
    x: float = 72
    y: float = 700
    upward: bool = False

    @property
    def content(self) -> str:
        """The operators that print it."""
        matrix = "0 1 -1 0" if self.upward else "1 0 0 1"
        text = self.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"BT /F1 {self.size} Tf {matrix} {self.x} {self.y} Tm ({text}) Tj ET"


def page_pdf(
    lines: Sequence[Line],
    *,
    info: Mapping[str, str] | None = None,
    xmp: str = "",
    links: Sequence[str] = (),
) -> bytes:
    """The PDF; texts are Latin-1."""
    annotations = " ".join(
        f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({each}) >> >>"
        for each in links
    )
    content = "\n".join(each.content for each in lines).encode("latin-1")
    named = " ".join(f"/{name} ({value})" for name, value in (info or {}).items())
    packet = xmp.encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            f"/Resources << /Font << /F1 5 0 R >> >> /Annots [{annotations}] >>"
        ).encode(),
        _stream(content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        _stream(packet, "/Type /Metadata /Subtype /XML"),
        f"<< {named} >>".encode("latin-1"),
    ]
    data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, each in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info 7 0 R >>\n" % size
    end = b"startxref\n%d\n%%%%EOF\n" % len(data)
    padding = b"% a comment, so that it is no smaller than any real paper\n" * 20
    return data + head + table + trailer + padding + end


def _stream(data: bytes, entries: str = "") -> bytes:
    head = f"<< /Length {len(data)} {entries} >>".encode()
    return b"%b\nstream\n%b\nendstream" % (head, data)
