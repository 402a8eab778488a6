"""The files and messages that a `fetch` left."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .samples import TEN, Sample

if TYPE_CHECKING:
    from conftest import Answer, Cli

NOT_ALL = 6  # the exit code when something that was asked for is not there
SERVED = ("openreview", "arxiv", "publisher")


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one paper."""

    paper: Sample
    path: Path

    @property
    def abstract(self) -> str:
        """The abstract's text, on one line; "" without one."""
        try:
            text = (self.path / "abstract.toml").read_text("utf-8")
        except FileNotFoundError:
            return ""
        return " ".join(str(tomllib.loads(text)["text"]).split())

    @property
    def pdf(self) -> bytes:
        """The PDF, b"" without one."""
        file = self.path / "paper.pdf"
        return file.read_bytes() if file.exists() else b""


def folders(cli: "Cli") -> list[Folder]:
    """Those of the ten papers, in the list's order."""
    return [Folder(paper, cli.home / "papers" / paper.key) for paper in TEN]


def leftovers(cli: "Cli") -> list[Path]:
    """Parts of files, and temporary ones."""
    return [path for path in cli.home.rglob("*") if path.suffix in {".part", ".tmp"}]


def check_abstracts(cli: "Cli", *, without: tuple[Sample, ...] = ()) -> None:
    """Each of the ten has the abstract that some host told, the given papers have none."""
    for folder in folders(cli):
        if folder.paper in without:
            assert not folder.abstract, folder.paper.key
        else:
            assert folder.abstract.startswith(folder.paper.opening), folder.paper.key


def check_pdfs(
    cli: "Cli", *, without: tuple[Sample, ...] = (), hosts: tuple[str, ...] = SERVED
) -> None:
    """Each of the ten has a PDF as one of these hosts serves it, the given papers have none."""
    for folder in folders(cli):
        expected = [] if folder.paper in without else [folder.paper.pdf(host) for host in hosts]
        assert folder.pdf in (expected or [b""]), folder.paper.key


def report(answer: "Answer") -> dict[str, dict[str, Any]]:
    """The attempts in `fetch --json` for each paper, by its key: {"abstract": {…}, "pdf": {…}}."""
    assert "Traceback" not in answer.err
    papers = json.loads(answer.out)["papers"]
    return {paper["key"]: paper["fetch"] for paper in papers}


def outcomes(answer: "Answer", wanted: str) -> dict[str, str]:
    """How the "abstract" or the "pdf" of each paper ended, by the paper's key."""
    return {key: str(told[wanted]["outcome"]) for key, told in report(answer).items()}


def tried(answer: "Answer", wanted: str) -> set[str]:
    """The outcomes of all that was tried for "abstract" or "pdf", of all papers."""
    return {
        str(attempt["outcome"])
        for told in report(answer).values()
        for attempt in told[wanted].get("tried", [])
    }


def each(outcome: str, **others: str) -> dict[str, str]:
    """The same outcome for all ten, but for the keys that are named."""
    return {paper.key: outcome for paper in TEN} | others
