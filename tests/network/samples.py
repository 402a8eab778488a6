"""The papers of the stand-in: the ten of the built-in list and a few others; nothing is real."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).parents[2] / "data" / "iclr2022.toml"
PDF_SIZE = 20_000  # bytes of a PDF, about
DOI_PREFIX = "10.48550/arxiv."


@dataclass(frozen=True, slots=True)
class Sample:
    """One paper as the hosts know it; an empty id: not there."""

    key: str
    title: str
    authors: tuple[str, ...]
    openreview: str = ""
    arxiv: str = ""
    doi: str = ""
    version: int = 1  # arXiv's latest
    withdrawn: bool = False  # at arXiv

    @property
    def opening(self) -> str:
        """The first paragraph of the abstract, the same at every host."""
        return (
            f"We take {self.title} further than it was meant to go & report what broke. "
            r"A bound of $\mathcal{O}(n \log n)$ holds whenever $\epsilon < 1$; "
            f"{10 + len(self.title)} experiments agree with it."
        )

    def paragraphs(self, host: str) -> tuple[str, str]:
        """The abstract as this host tells it."""
        return self.opening, f"Code comes with the paper. So it is told by {host}."

    def abstract(self, host: str) -> str:
        """The paragraphs with a blank line between them."""
        return "\n\n".join(self.paragraphs(host))

    def pdf(self, host: str) -> bytes:
        """The file that this service gives: "openreview" and "arxiv" have different ones."""
        return make_pdf(f"{self.key} {host}")


@lru_cache(maxsize=256)
def make_pdf(name: str, size: int = PDF_SIZE) -> bytes:
    """A whole PDF of about `size` bytes, always the same for a name, that does not compress."""
    filling = hashlib.shake_256(name.encode()).digest(size)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (size, filling),
    ]
    data = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


def ten_papers() -> tuple[Sample, ...]:
    """The papers of the built-in list, in its order."""
    papers = tomllib.loads(LIST.read_text("utf-8"))["papers"]
    return tuple(
        Sample(
            key=paper["key"],
            title=paper["title"],
            authors=tuple(paper["authors"]),
            openreview=paper["openreview"],
            arxiv=paper["arxiv"],
            doi=DOI_PREFIX + paper["arxiv"],
            version=1 + number % 4,
        )
        for number, paper in enumerate(papers)
    )


TEN = ten_papers()
ZERO = Sample("null2021zero", "0", ("Ada Null",), arxiv="2104.00001", version=2)
WITHDRAWN = Sample(
    "gone2018proof", "A Short Proof", ("Ernst Gone",), arxiv="1802.00002", version=2, withdrawn=True
)
OLD_STYLE = Sample("hill2006stars", "Stars over the Hill", ("Ida Hill",), arxiv="astro-ph/0612345")
V2_OBJECTS = Sample("ngo2025graphs", "Graphs, Twice", ("Mai Ngo", "Jo Ek"), openreview="gRaPhS2025")
V2_ABSOLUTE = Sample("lee2024atlas", "Atlas of Holes", ("Kim Lee",), openreview="hOLes2024x")
NULL_DATES = Sample("roe2020dates", "Undated Letters", ("Ann Roe",), doi="10.5555/undated.1")
MARKUP = Sample("poe2021waves", "On H2O Waves", ("Éva Poe",), doi="10.5555/waves;2")
ANTHOLOGY = Sample("tan2022words", "Words Apart", ("Li Tan",), doi="10.18653/v1/2022.acl-long.999")
PUBLISHED = Sample(
    "kay2021tests",
    "Tests in Time",
    ("Ann Kay", "Bo Rye"),
    openreview="tEsTsInTime",
    arxiv="2105.00005",
    doi="10.5555/tests.5",
)
TITLED = Sample("oak2019roots", "The Roots of Everything", ("Eve Oak",), doi="10.5555/roots.1")
PROCEEDINGS = Sample("may22x", "Slow Gradients", ("Ben May",))

OTHERS = (
    ZERO,
    WITHDRAWN,
    OLD_STYLE,
    V2_OBJECTS,
    V2_ABSOLUTE,
    NULL_DATES,
    MARKUP,
    ANTHOLOGY,
    PROCEEDINGS,
    PUBLISHED,
    TITLED,
)
ALL = TEN + OTHERS


def by_arxiv(identifier: str) -> Sample | None:
    """The paper with this arXiv id, without a version."""
    return next((sample for sample in ALL if identifier and sample.arxiv == identifier), None)


def by_doi(doi: str) -> Sample | None:
    """The paper with this DOI, in any case."""
    return next((sample for sample in ALL if doi and sample.doi == doi.lower()), None)
