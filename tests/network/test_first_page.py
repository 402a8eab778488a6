"""The first page of a PDF: what is read of it, and what keeps a hostile one from doing harm."""

import re
import sys
import zlib
from pathlib import Path
from typing import Any

import pypdf
import pytest

from readlist.actions.attach import clues_of
from readlist.pdf.reader import FirstPage, PdfReader, UnreadablePdfError
from readlist.pdf.worker import answer, limit_self
from readlist.sources.protocol import Clue
from readlist.sources.venues import Venue

from .pages import Line, page_pdf
from .samples import make_pdf

TITLE = Line("A Title of Several Words", 17, y=740)
WHOLE = page_pdf([TITLE])
ODD = WHOLE.replace(b"/Count 1", b"/Count x")
NO_PAGE = WHOLE.replace(b"/Kids [3 0 R] /Count 1", b"/Kids [] /Count 0     ")
DEEP = WHOLE.replace(b"/Kids [3 0 R]", b"/Kids " + b"[" * 100_000)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """Where a PDF may be put."""
    return tmp_path / "x.pdf"


def told(path: Path, data: bytes) -> dict[str, Any]:
    """The answer about this PDF."""
    path.write_bytes(data)
    return dict(answer("first_page", str(path)))


def test_everything(pdf: Path) -> None:
    """Text, what is printed largest (the stamp in the margin is larger), metadata."""
    stamp = Line("arXiv:2107.14795v3  [cs.LG]  15 Mar 2022", 20, x=30, y=200, upward=True)
    data = page_pdf(
        [
            stamp,
            Line("A header", y=800),
            TITLE,
            Line("for a Test", 17, y=720),
            Line("By Jo", y=700),
        ],
        info={"doi": "10.1/x", "Subject": "S"},
        xmp="<x:xmpmeta/>",
    )
    said = told(pdf, data)
    assert said["heading"] == "A Title of Several Words for a Test"
    assert "arXiv:2107.14795v3" in said["text"]
    assert said["info"] == {"doi": "10.1/x", "Subject": "S"}
    assert said["xmp"] == "<x:xmpmeta/>"


def in_small_capitals(title: str, y: float) -> list[Line]:
    """The title in capitals, the small letters as smaller ones beside them."""
    lines, x = [], 72.0
    for part in re.findall(r"[a-z]+|[^a-z ]+| ", title):
        size = 13.8 if part.islower() else 17.2
        lines += [Line(part.upper(), size, x=x, y=y)] if part != " " else []
        x += 5 if part == " " else len(part) * size * 0.72 + 0.8
    return lines


@pytest.mark.parametrize(
    ("first", "second", "heading"),
    [
        ("A Wide Model", "for One Thing", "A WIDE MODEL FOR ONE THING"),
        ("NASA: Plans, II", "of It", "NASA: PLANS , II OF IT"),
    ],
)
def test_small_capitals(pdf: Path, first: str, second: str, heading: str) -> None:
    """A title in small capitals is put together again, whichever letter is the first small one."""
    lines = [*in_small_capitals(first, 740), *in_small_capitals(second, 720), Line("Jo Ek", y=700)]
    assert told(pdf, page_pdf(lines))["heading"] == heading


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        ([Line("On Vitamin C", 14, y=740), Line("JO EK", 12, y=720)], "On Vitamin C"),
        ([Line("ON VITAMIN C", 14, y=740), Line("JO EK", 12, y=720)], "ON VITAMIN C"),
        ([Line("Large-", 17, y=740), Line("Scale Things", 17, y=720)], "Large-Scale Things"),
        ([Line("word " * 200, 17, y=740)], ("word " * 200)[:400]),
    ],
)
def test_headings(pdf: Path, lines: list[Line], heading: str) -> None:
    """The authors below do not belong to the title; its end is a limit."""
    assert told(pdf, page_pdf(lines))["heading"] == heading


@pytest.mark.parametrize("data", [make_pdf("noise"), page_pdf([])], ids=["noise", "empty"])
def test_nothing_is_there(pdf: Path, data: bytes) -> None:
    """A page without text is no trouble."""
    said = told(pdf, data)
    assert (said["text"].strip(), said["heading"]) == ("", "")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%%EOF\n",
        b"",
        WHOLE[:400],
        WHOLE.replace(b"/Count 1", b"/Count x"),
        NO_PAGE,
        DEEP,
    ],
    ids=["bare", "nothing", "cut", "odd", "no page", "deep"],
)
def test_broken(pdf: Path, data: bytes) -> None:
    """A broken PDF is said to be so, or read as far as it goes."""
    said = told(pdf, data)
    assert "problem" in said or "text" in said


def test_encrypted(pdf: Path) -> None:
    """A PDF that a password guards is not read."""
    pdf.write_bytes(page_pdf([TITLE]))
    writer = pypdf.PdfWriter(clone_from=pdf)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(pdf)
    assert told(pdf, pdf.read_bytes())["problem"] == "it needs a password"


def test_a_packed_metadata_packet(pdf: Path) -> None:
    """It is unpacked, to its limit."""
    packet = zlib.compress(b"<x:xmpmeta>" + b"x" * 10_000_000)
    plain = b"/Type /Metadata /Subtype /XML >>\nstream\n"
    data = page_pdf([TITLE], xmp="y" * len(packet)).replace(
        plain + b"y" * len(packet), plain + packet
    )
    assert told(pdf, data)["xmp"] == "<x:xmpmeta>" + "x" * 99_989


def test_the_process(pdf: Path) -> None:
    """The other process answers the same."""
    pdf.write_bytes(page_pdf([TITLE], info={"Subject": "T"}))
    with PdfReader() as reader:
        page = reader.first_page(pdf)
    assert (page.text, page.heading, page.info["Subject"]) == (TITLE.text, TITLE.text, "T")


def first_page(path: Path, program: str, seconds: float = 20) -> FirstPage:
    """The first page, with a program in place of the one that reads PDFs."""
    with PdfReader((sys.executable, "-c", program), time_limit=seconds) as reader:
        return reader.first_page(path)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import time; time.sleep(60)", "takes too long"),
        ("import os; os.abort()", "crashes the reader"),
        ("print('[1]')", "crashes the reader"),
        ("print('{}')", "crashes the reader"),
        ("print('x' * 200_000_000)", "crashes the reader"),
        ('input(); print(\'{"problem": "it is odd"}\')', "it is odd"),
    ],
)
def test_hostile(pdf: Path, program: str, said: str) -> None:
    """One that makes its reader hang, crash or chatter is given up."""
    pdf.write_bytes(page_pdf([TITLE]))
    with pytest.raises(UnreadablePdfError, match=said):
        first_page(pdf, program, 0.5 if "sleep" in program else 20)


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")
def test_memory_and_files_are_limited(pdf: Path) -> None:
    """The process that reads can neither swell nor write."""
    limited = "from readlist.pdf.worker import limit_self; limit_self(1_500_000_000);"
    for harm in ("x = bytearray(3_000_000_000)", f"open({str(pdf)!r} + '.x', 'w').write('x')"):
        with pytest.raises(UnreadablePdfError):
            first_page(pdf, limited + harm)
    assert not pdf.with_name("x.pdf.x").exists() or not pdf.with_name("x.pdf.x").read_text()


def test_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that reads knows no secret of the user's."""
    monkeypatch.setenv("OPENREVIEW_TOKEN", "t0ken")
    program = (
        "import json, os; print(json.dumps({'text': os.environ.get('OPENREVIEW_TOKEN', ''),"
        " 'heading': '', 'xmp': '', 'info': {}}))"
    )
    assert first_page(Path(), program).text == ""


def test_limits_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory, files and core dumps; one that is lower already is no trouble."""
    seen: list[int] = []

    def limit(name: int, most: tuple[int, int]) -> None:
        seen.append(name)
        if most[0] == 0:
            raise ValueError(name)

    if sys.platform != "win32":
        monkeypatch.setattr("resource.setrlimit", limit)
    limit_self(1)
    assert len(set(seen)) == (3 if sys.platform != "win32" else 0)


def test_odd_values() -> None:
    """Bytes of an answer that are not text count for nothing."""
    said = '{"text": "", "heading": "", "xmp": "", "info": {"a": 1}}'
    page = first_page(Path(), f"print({said!r})")
    assert page == FirstPage()


BODY = "A Title of Several Words\nJo Ek\nAbstract We show.\n"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (FirstPage("arXiv:2107.14795v3 [cs.LG] 15 Mar 2022"), [Clue(arxiv="2107.14795")]),
        (FirstPage("arXiv:hep-th/9901001v1  2 Jan 1999 [hep-th]"), []),
        (FirstPage("arXiv:hep-th/9901001v1 [hep-th] 2 Jan 1999"), [Clue(arxiv="hep-th/9901001")]),
        (
            FirstPage(info={"arXivID": "https://arxiv.org/abs/2107.14795v3"}),
            [Clue(arxiv="2107.14795")],
        ),
        (FirstPage(info={"doi": "10.48550/arXiv.2107.14795"}), [Clue(arxiv="2107.14795")]),
        (FirstPage(xmp="<pdfx:doi>10.1000/A</pdfx:doi>"), [Clue(doi="10.1000/a")]),
        (FirstPage(info={"Subject": "J. X 1, doi:10.1000/a."}), [Clue(doi="10.1000/a")]),
        (FirstPage(info={"Subject": "10.1000/a and 10.1000/b"}), []),
        (FirstPage(), []),
        (FirstPage("Title\nJo Ek", heading="Title"), []),
        (FirstPage(heading="A Title", info={"doi": "10.1000/a"}), [Clue(doi="10.1000/a")]),
    ],
)
def test_sure_clues(page: FirstPage, expected: list[Clue]) -> None:
    """ArXiv's stamp and what the metadata say of the document itself."""
    assert list(clues_of(page)) == expected


def test_stamp_and_doi() -> None:
    """Both are used together, then each alone."""
    page = FirstPage("arXiv:2107.14795v3 [cs.LG] 15 Mar 2022", info={"doi": "10.1000/a"})
    both, first, second = clues_of(page)
    assert (both.arxiv, both.doi) == (first.arxiv, second.doi) == ("2107.14795", "10.1000/a")


def test_addresses_on_the_page() -> None:
    """They come before the title; references do not count as text."""
    text = f"{BODY}doi: 10.1000/own.\nReferences\n[1] doi:10.1000/other\n"
    page = FirstPage(text, "A Title of Several Words")
    evidence = text.partition("References")[0]
    address, title = clues_of(page)
    assert address == Clue(doi="10.1000/own", evidence=evidence)
    assert title == Clue(title="A Title of Several Words", evidence=evidence)


@pytest.mark.parametrize(
    ("header", "venue"),
    [
        ("Published as a conference paper at ICLR 2022", Venue("iclr", 2022)),
        ("Under review as a conference paper at ICLR 2023", None),
        (
            "Proceedings of the 39 th International Conference on Machine\nLearning, Ohio, 2022.",
            Venue("icml", 2022),
        ),
        (
            "38th Conference on Neural Information Processing Systems (NeurIPS 2024).",
            Venue("neurips", 2024),
        ),
    ],
)
def test_conferences(header: str, venue: Venue | None) -> None:
    """The header names the conference whose file has the paper."""
    (clue,) = clues_of(FirstPage(f"{header}\n{BODY}", heading="A Title of Several Words"))
    assert clue.venue == venue
