"""The names by which papers are added."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.actions.add import known_papers, named
from readlist.errors import NotFoundError, RefusedError, UsageError
from readlist.sources.protocol import Clue, LookUp

if TYPE_CHECKING:
    from conftest import Cli


@pytest.mark.parametrize(
    ("reference", "clue"),
    [
        ("2107.14795v3", Clue(arxiv="2107.14795")),
        ("arXiv:2107.14795v3 [cs.LG] 15 Mar 2022", Clue(arxiv="2107.14795")),
        (" https://arxiv.org/pdf/2107.14795.pdf ", Clue(arxiv="2107.14795")),
        ("https://doi.org/10.48550/arXiv.2107.14795", Clue(arxiv="2107.14795")),
        ("https://openreview.net/pdf?id=fILj7WpI-g", Clue(openreview="fILj7WpI-g")),
        ("10.1000/it.ends.so.pdf", Clue(doi="10.1000/it.ends.so")),
        ("10.1613/JAIR.3912", Clue(doi="10.1613/jair.3912")),
        ("https://dl.acm.org/doi/10.1145/3448016.3452841", Clue(doi="10.1145/3448016.3452841")),
        (
            "https://aclanthology.org/P19-1423.pdf",
            Clue(url="https://aclanthology.org/P19-1423/"),
        ),
        ("https://www.example.org/paper", Clue(url="https://www.example.org/paper")),
    ],
)
def test_references(reference: str, clue: Clue) -> None:
    """Identifiers and addresses, as they are pasted."""
    assert named(reference).clues == (clue,)


def test_what_names_no_paper(tmp_path: Path) -> None:
    """Words, other files, files that are not there."""
    with pytest.raises(UsageError, match="not an identifier"):
        named("perceiver io")
    with pytest.raises(NotFoundError, match="no file"):
        named(str(tmp_path / "x.PDF"))
    bib = tmp_path / "x.bib"
    bib.write_text("@misc{a}")
    with pytest.raises(RefusedError, match="not a PDF"):
        named(str(bib))
    page = tmp_path / "x.pdf"
    page.write_text("<html>")
    with pytest.raises(RefusedError, match="not a PDF"):
        named(str(page))


def test_a_pdf_of_another_name(tmp_path: Path) -> None:
    """A PDF is known by its content; one that cannot be read says why."""
    file = tmp_path / "download"
    file.write_bytes(b"%PDF-1.4\n" + b"% nothing\n" * 200 + b"%%EOF\n")
    one = named(str(file))
    assert (one.file, one.clues) == (file, ())
    assert one.failures


def test_known_names(cli: "Cli") -> None:
    """Papers are known by identifier, in any list that can be read."""
    cli.write("lists/broken.toml", "title =")
    cli.write("lists/mine.toml", '[[papers]]\ntitle = "Mine"\narxiv = "2107.14795"\n')
    by_id, by_page = named("2107.14795"), named("https://www.example.org/paper")
    said = LookUp("x.pdf", (Clue(arxiv="2107.14795", evidence="what stands on its first page"),))
    for asked in ([by_id, by_page, said], [by_id, said]):
        found = known_papers(cli.library, "mine", asked)
        assert {name: paper.title for name, paper in found.items()} == {"2107.14795": "Mine"}
