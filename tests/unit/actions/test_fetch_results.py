"""Files that are there already, and how those that came are stored."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from given import listed_paper

from readlist.actions.fetch import Attempt, FetchedPaper, already_there, store
from readlist.library.records import ListedPaper
from readlist.network.messages import Failure, Outcome
from readlist.sources.protocol import FetchTarget, SourceResult

if TYPE_CHECKING:
    from conftest import Cli

KEY = "flennerhag2022bootstrapped"
FOLDER = f"papers/{KEY}"
PDF = b"%PDF-1.4\n" + b"x" * 600 + b"\n%%EOF\n"
URL = "https://arxiv.org/abs/1v2"


def there(cli: "Cli", wanted: FetchTarget, *, force: bool = False) -> Attempt | None:
    """The abstract or PDF of the paper that is there already."""
    return already_there(cli.library, listed_paper(cli), wanted, force=force)


def keep(cli: "Cli", wanted: FetchTarget, where: ListedPaper | None = None) -> Attempt:
    """Let it have come from arXiv."""
    where = where or listed_paper(cli)
    found = SourceResult(URL, text="One.\n\nTwo.", version="v2", source="arXiv")
    if wanted is FetchTarget.PDF:
        part = cli.write(f"papers/{where.paper.key}/paper.pdf.part", PDF)
        found = SourceResult(URL, file=part, version="v2", source="arXiv")
    return store(cli.library, where, found)


def refusal(attempt: Attempt | None) -> str:
    """Why readlist itself refused, which is one failure of the user's own library."""
    assert attempt is not None
    (failure,) = attempt.failures
    assert (failure.outcome, failure.source) == (Outcome.REFUSED, "your library")
    assert not attempt.is_new
    return failure.detail


def failures(*outcomes: Outcome) -> tuple[Failure, ...]:
    """How the sources ended."""
    return tuple(Failure(outcome, "x") for outcome in outcomes)


@pytest.mark.parametrize(
    ("outcomes", "telling"),
    [
        ([], Outcome.OK),
        ([Outcome.NOT_FOUND], Outcome.NOT_FOUND),
        ([Outcome.NOT_FOUND, Outcome.BLOCKED], Outcome.BLOCKED),
        ([Outcome.BLOCKED, Outcome.NETWORK, Outcome.NOT_FOUND], Outcome.NETWORK),
        ([Outcome.NETWORK, Outcome.RATE_LIMITED], Outcome.RATE_LIMITED),
        ([Outcome.RATE_LIMITED, Outcome.WITHDRAWN], Outcome.WITHDRAWN),
    ],
)
def test_the_outcome(outcomes: list[Outcome], telling: Outcome) -> None:
    """Of several failures the one that tells most, whatever their order."""
    assert Attempt(failures(*outcomes)).outcome is telling
    assert Attempt(failures(*reversed(outcomes))).outcome is telling


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.OK])
def test_no_failure_is_success(outcome: Outcome) -> None:
    """Each way to fail is one that is told."""
    assert Attempt(failures(outcome)).outcome is outcome


def test_complete(cli: "Cli") -> None:
    """A paper is complete when nothing that was asked for is missing."""
    good, bad = Attempt(is_new=True), Attempt(failures(Outcome.NETWORK))
    assert FetchedPaper(listed_paper(cli), {FetchTarget.PDF: good}).is_complete
    assert not FetchedPaper(
        listed_paper(cli), {FetchTarget.PDF: good, FetchTarget.ABSTRACT: bad}
    ).is_complete


def test_nothing_is_there(cli: "Cli") -> None:
    """Then both are to be fetched; looking makes nothing."""
    assert there(cli, FetchTarget.PDF) is None
    assert there(cli, FetchTarget.ABSTRACT) is None
    assert not cli.home.exists()


@pytest.mark.parametrize("wanted", FetchTarget)
def test_what_came_is_there(cli: "Cli", wanted: FetchTarget) -> None:
    """It is new once, with its origin; afterwards it is there, unless it is forced."""
    came = keep(cli, wanted)
    assert came.is_new
    assert (came.outcome, came.source, came.url, came.version) == (Outcome.OK, "arXiv", URL, "v2")
    found = there(cli, wanted)
    assert found is not None
    assert (found.is_new, found.source, found.url) == (False, "arXiv", URL)
    assert found.size == came.size
    assert there(cli, wanted, force=True) is None


def test_the_abstract_as_it_is_kept(cli: "Cli") -> None:
    """With its paragraphs, its origin and the time."""
    keep(cli, FetchTarget.ABSTRACT)
    abstract = cli.library.abstract(KEY)
    assert abstract is not None
    assert (abstract.text, abstract.source, abstract.url) == ("One.\n\nTwo.", "arXiv", URL)
    assert abstract.fetched == cli.now


@pytest.mark.parametrize("content", [b"", b"half a PDF", PDF[:300], PDF[:-7], b"<html>" + PDF])
def test_a_pdf_that_is_none(cli: "Cli", content: bytes) -> None:
    """It is fetched, and what was there is kept beside it."""
    path = cli.write(f"{FOLDER}/paper.pdf", content)
    if content.startswith(b"<html>"):  # a header within the first 1024 bytes is one
        assert there(cli, FetchTarget.PDF) == Attempt(size=len(content))
        return
    assert there(cli, FetchTarget.PDF) is None
    assert keep(cli, FetchTarget.PDF).is_new
    assert path.read_bytes() == PDF


@pytest.mark.parametrize("record", [b"source = ", b"\xff", b'source = "x"\nbytes = 5\n', None])
def test_a_pdf_of_unknown_origin(cli: "Cli", record: bytes | None) -> None:
    """It is there all the same, and no host is asked for it."""
    cli.write(f"{FOLDER}/paper.pdf", PDF)
    if record is not None:
        cli.write(f"{FOLDER}/pdf.toml", record)
    assert there(cli, FetchTarget.PDF) == Attempt(size=len(PDF))


def test_an_empty_abstract(cli: "Cli") -> None:
    """It is none."""
    cli.write(f"{FOLDER}/abstract.toml", 'source = "arXiv"\ntext = "\\n"\n')
    assert there(cli, FetchTarget.ABSTRACT) is None


@pytest.mark.parametrize("content", [b"text = ", b"\xff", b"text = 5"])
def test_a_damaged_abstract(cli: "Cli", content: bytes) -> None:
    """It is left as it is, and said how it is replaced; with `--force` it is."""
    path = cli.write(f"{FOLDER}/abstract.toml", content)
    detail = refusal(there(cli, FetchTarget.ABSTRACT))
    assert str(path) in detail
    assert "--force" in detail
    assert path.read_bytes() == content
    assert there(cli, FetchTarget.ABSTRACT, force=True) is None
    assert keep(cli, FetchTarget.ABSTRACT).is_new
    assert there(cli, FetchTarget.ABSTRACT) is not None


def test_an_abstract_of_a_newer_readlist(cli: "Cli") -> None:
    """It is there; `--force` does not replace what this readlist cannot write."""
    content = b'format = 2\ntext = "One."\nmood = "good"\n'
    path = cli.write(f"{FOLDER}/abstract.toml", content)
    assert there(cli, FetchTarget.ABSTRACT) == Attempt()
    assert "newer" in refusal(there(cli, FetchTarget.ABSTRACT, force=True))
    assert path.read_bytes() == content


def test_a_folder_in_place_of_the_abstract(cli: "Cli") -> None:
    """It harms that paper alone."""
    cli.write(f"{FOLDER}/abstract.toml/mine.txt", "x")
    assert "abstract.toml" in refusal(there(cli, FetchTarget.ABSTRACT))


def test_a_folder_in_place_of_the_pdf(cli: "Cli") -> None:
    """It harms that paper alone."""
    cli.write(f"{FOLDER}/paper.pdf/mine.txt", "x")
    assert "paper.pdf" in refusal(keep(cli, FetchTarget.PDF))


def test_a_link_in_place_of_the_pdf(cli: "Cli", tmp_path: Path) -> None:
    """A whole PDF behind it is there; otherwise what comes is refused."""
    mine = tmp_path / "mine.pdf"
    mine.write_bytes(PDF)
    link = cli.write(f"{FOLDER}/notes.md", "x").with_name("paper.pdf")
    link.symlink_to(mine)
    assert there(cli, FetchTarget.PDF) == Attempt(size=len(PDF))
    mine.unlink()
    assert "is a link" in refusal(keep(cli, FetchTarget.PDF))
    assert not mine.exists()


@pytest.mark.parametrize("wanted", FetchTarget)
def test_a_key_that_cannot_be_written(cli: "Cli", wanted: FetchTarget) -> None:
    """Then nothing is kept under it; that is one paper's trouble, not the run's."""
    text = 'papers = [{title = "Work one", authors = ["A B"], year = 2020}]\n'
    cli.write("lists/mine.toml", text)
    assert "key" in refusal(keep(cli, wanted, listed_paper(cli, 1, "mine")))
    assert not list(kept_files(cli))


def kept_files(cli: "Cli") -> Iterator[Path]:
    """The files that are stored of any paper."""
    return (path for path in (cli.home / "papers").rglob("*") if path.suffix in {".pdf", ".toml"})


def test_a_key_is_written_first(cli: "Cli") -> None:
    """A paper of a hand-written list keeps the key under which its abstract lies."""
    text = '[[papers]]\ntitle = "Work one"\nauthors = ["A B"]\nyear = 2020\n'
    path = cli.write("lists/mine.toml", text)
    assert keep(cli, FetchTarget.ABSTRACT, listed_paper(cli, 1, "mine")).is_new
    assert 'key = "b2020work"' in path.read_text("utf-8")
    assert (cli.home / "papers/b2020work/abstract.toml").exists()
