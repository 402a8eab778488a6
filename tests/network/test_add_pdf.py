"""`add FILE.pdf`: which paper it is, by stamp, metadata, addresses or title."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from . import faults, openreview
from .fetched import NOT_ALL
from .pages import Line, page_pdf
from .samples import ANTHOLOGY, MARKUP, NULL_DATES, PUBLISHED, TEN, TITLED, Sample, make_pdf
from .standin import StandIn
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

NOT_FOUND, REFUSED = 3, 4
PAPER = TEN[4]
BODY = [Line("Abstract", y=640), Line("We take it further than it was meant to go.", y=620)]
REFERENCES = [
    Line("References", 12, y=300),
    Line(f"[1] A. Roe. {NULL_DATES.title}. doi:{NULL_DATES.doi}", y=280),
    Line("[2] J. Ek. arXiv:1706.03762, 2017.", y=260),
]


def head(sample: Sample) -> list[Line]:
    """Title and authors."""
    return [Line(sample.title, 17, y=740), Line(", ".join(sample.authors), 11, y=700)]


def stamp(sample: Sample) -> Line:
    """The stamp that arXiv prints in the margin."""
    text = f"arXiv:{sample.arxiv}v2  [cs.LG]  15 Mar 2022"
    return Line(text, 20, x=30, y=200, upward=True)


def added(cli: "Cli", tmp_path: Path, data: bytes, *arguments: str) -> Any:
    """The answer about this PDF; it must have been added, and be the paper's PDF now."""
    file = tmp_path / "Some Paper (1).pdf"
    file.write_bytes(data)
    answer = cli("add", str(file), *arguments, "--json")
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    (paper,) = told["papers"]
    assert told["files"] == [
        {"key": paper["key"], "file": str(file), "attached": True, "problem": None}
    ]
    assert (cli.home / "papers" / paper["key"] / "paper.pdf").read_bytes() == data
    return told


def test_stamp(mine: "Cli", tmp_path: Path) -> None:
    """ArXiv's stamp is the surest; addresses in references and links count for nothing."""
    links = [f"https://doi.org/{NULL_DATES.doi}", "https://arxiv.org/abs/1706.03762"]
    data = page_pdf([stamp(PUBLISHED), *head(PUBLISHED), *BODY, *REFERENCES], links=links)
    told = added(mine, tmp_path, data)
    assert told["papers"][0]["identifiers"]["arxiv"] == PUBLISHED.arxiv
    assert told["entries"][0]["notes"] == []


def test_stamp_of_a_known_paper(mine: "Cli", tmp_path: Path, standin: StandIn) -> None:
    """A paper that the library has already is not looked up."""
    told = added(mine, tmp_path, page_pdf([stamp(PAPER), *head(PAPER)]))
    assert told["papers"][0]["key"] == PAPER.key
    assert standin.log.connects() == []


@pytest.mark.parametrize(
    ("info", "xmp"),
    [
        ({"doi": MARKUP.doi}, ""),
        ({"Subject": f"Waves 1 (2021). doi:{MARKUP.doi}"}, ""),
        ({}, f"<x:xmpmeta><prism:doi>{MARKUP.doi}</prism:doi></x:xmpmeta>"),
        ({}, f"<dc:identifier>doi:{MARKUP.doi}</dc:identifier>"),
    ],
)
def test_doi_in_metadata(mine: "Cli", tmp_path: Path, info: dict[str, str], xmp: str) -> None:
    """The DOI in the metadata, wherever a publisher puts it."""
    lines = [Line("On H2O Waves & More", 17, y=740), *BODY, *REFERENCES]
    told = added(mine, tmp_path, page_pdf(lines, info=info, xmp=xmp))
    assert told["papers"][0]["identifiers"]["doi"] == MARKUP.doi


def test_another_title_is_noted(mine: "Cli", tmp_path: Path) -> None:
    """Where metadata and page disagree the user is told."""
    data = page_pdf([Line("Something Else", 17, y=740), *BODY], info={"doi": TITLED.doi})
    (entry,) = added(mine, tmp_path, data)["entries"]
    assert "another title" in entry["notes"][0]


def test_doi_on_the_page(mine: "Cli", tmp_path: Path) -> None:
    """A DOI in the text counts where what it leads to is named on the page."""
    lines = [*head(ANTHOLOGY), *BODY, Line(f"https://doi.org/{ANTHOLOGY.doi}", y=600)]
    told = added(mine, tmp_path, page_pdf([*lines, *REFERENCES]))
    assert told["papers"][0]["identifiers"]["doi"] == ANTHOLOGY.doi


def test_title_in_a_conference(mine: "Cli", tmp_path: Path, world: World) -> None:
    """An ICLR paper is found in the conference's own file, by title and authors."""
    faults.down(world, *openreview.HOSTS)
    lines = [Line("Published as a conference paper at ICLR 2022", y=800), *head(PAPER), *BODY]
    assert mine("lists", "delete", "mine", "--yes").code == 0
    told = added(mine, tmp_path, page_pdf([*lines, *REFERENCES]))
    assert told["papers"][0]["identifiers"]["openreview"] == PAPER.openreview
    assert told["looked_up"][0]["source"] == "iclr.cc"
    assert "found by its title at iclr.cc" in told["entries"][0]["notes"][0]


def test_title(mine: "Cli", tmp_path: Path) -> None:
    """A title alone is searched for; what is found must have it, and an author on the page."""
    told = added(mine, tmp_path, page_pdf([*head(TITLED), *BODY, *REFERENCES]))
    assert told["papers"][0]["identifiers"]["doi"] == TITLED.doi
    assert told["looked_up"][0]["source"] == "Crossref"
    assert "found by its title at Semantic Scholar" in told["entries"][0]["notes"][0]


def test_title_while_the_service_fails(mine: "Cli", tmp_path: Path, world: World) -> None:
    """It can be tried again; nothing is added."""
    faults.down_scholar(world)
    file = tmp_path / "x.pdf"
    file.write_bytes(page_pdf([*head(TITLED), *BODY]))
    answer = mine("add", str(file))
    assert answer.code == NOT_ALL
    assert "try again later" in answer.err
    assert "--title" in answer.err
    assert mine.library.reading_list("mine").papers == ()


def test_title_by_others(mine: "Cli", tmp_path: Path) -> None:
    """A paper of that title by somebody else is another one, to be added by hand."""
    file = tmp_path / "x.pdf"
    file.write_bytes(page_pdf([Line(TITLED.title, 17, y=740), Line("Ann Other", y=700), *BODY]))
    answer = mine("add", str(file))
    assert answer.code == NOT_FOUND
    assert "--title" in answer.err
    assert mine.library.reading_list("mine").papers == ()


def test_scanned(mine: "Cli", tmp_path: Path) -> None:
    """A PDF that says nothing can be added by hand, and is attached all the same."""
    file = tmp_path / "scan.pdf"
    file.write_bytes(make_pdf("scan"))
    answer = mine("add", str(file))
    assert answer.code == NOT_FOUND
    assert "says nothing" in answer.err
    told = added(mine, tmp_path, make_pdf("scan"), "--title", "An Old Thing", "--author", "A B")
    assert told["papers"][0]["title"] == "An Old Thing"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n" + b"x" * 5000, b"<html>", page_pdf([])[:900]], ids=len
)
def test_no_pdf(mine: "Cli", tmp_path: Path, data: bytes) -> None:
    """A file that is not a whole PDF is refused before anything else."""
    file = tmp_path / "x.pdf"
    file.write_bytes(data)
    answer = mine("add", str(file))
    assert answer.code == REFUSED, answer.err
    assert str(file) in answer.err
    assert mine.library.reading_list("mine").papers == ()


def test_no_network(mine: "Cli", tmp_path: Path, world: World) -> None:
    """Nothing is added, and the PDF stays where it is."""
    faults.no_network(world)
    file = tmp_path / "x.pdf"
    file.write_bytes(page_pdf([stamp(PUBLISHED), *head(PUBLISHED)]))
    answer = mine("add", str(file))
    assert answer.code == NOT_ALL
    assert file.exists()
    assert mine.library.reading_list("mine").papers == ()


def test_another_pdf_is_there(mine: "Cli", tmp_path: Path) -> None:
    """A paper that has another PDF keeps it; that is said, and the paper is in the list."""
    added(mine, tmp_path, page_pdf([stamp(PUBLISHED), *head(PUBLISHED)]))
    file = tmp_path / "y.pdf"
    file.write_bytes(page_pdf([stamp(PUBLISHED), *head(PUBLISHED), *BODY]))
    answer = mine("add", str(file))
    assert answer.code == REFUSED
    assert "has another PDF already" in answer.err
    assert "--force" in answer.err
