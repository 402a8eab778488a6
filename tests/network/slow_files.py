"""PDFs that take some time to come, so that much can happen on the way, and what must be left."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import arxiv
from .faults import PDF_HOSTS, is_pdf, is_pdf_of
from .fetched import check_abstracts, folders, leftovers
from .messages import Answer, Asked, conditional
from .samples import TEN, make_pdf
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

SIZE = 200_000  # bytes of a PDF


@dataclass(frozen=True)
class Slow(Answer):
    """Its pieces come one after the other, with a little time between them."""

    between: float = 0.0  # seconds

    def wire(self, *, head_only: bool = False) -> Iterator[bytes]:
        """The bytes that go out, piece by piece."""
        for piece in super().wire(head_only=head_only):
            time.sleep(self.between)
            yield piece


class SlowFiles:
    """PDFs of some size in place of the stand-in's; arXiv's have an ETag, as there."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.edition = 1
        self.etags = True
        self.between = 0.0005  # seconds between two pieces

    def serve(self) -> None:
        """Put them in place of the others, once the world is otherwise as it is to be."""
        self._world.change(self._served, *PDF_HOSTS, when=is_pdf)

    def pdf(self, key: str) -> bytes:
        """The paper's present file, the same at every host."""
        return make_pdf(f"{key} {self.edition}", SIZE)

    def _served(self, asked: Asked, right: Answer) -> Answer:
        if right.status not in {200, 206, 416}:
            return right
        paper = next(paper for paper in TEN if is_pdf_of(paper)(asked))
        whole = Answer(200, (("Content-Type", "application/pdf"),), self.pdf(paper.key))
        if self.etags and asked.host in arxiv.HOSTS:
            whole = whole.with_headers(("ETag", f'"{paper.key}-{self.edition}"'))
        answer = conditional(asked, whole, ranges=self._world.ranges)
        return Slow(answer.status, answer.headers, answer.body, between=self.between)


class Asking:
    """Tells when the stand-in is asked for something."""

    def __init__(self, world: World, wanted: Callable[[Asked], bool] = lambda _: True) -> None:
        self._seen = threading.Event()
        self._wanted = wanted
        world.change(lambda _, right: right, when=self._notice)

    def _notice(self, asked: Asked) -> bool:
        if self._wanted(asked):
            self._seen.set()
        return False

    def wait(self) -> None:
        """Return when it has been asked."""
        assert self._seen.wait(30)


def complete(cli: "Cli", files: SlowFiles, told: str = "") -> None:
    """Run `fetch` again: all is there, byte for byte, and nothing else."""
    answer = cli("fetch")
    assert answer.code == 0, (answer.err, told)
    check_abstracts(cli)
    for folder in folders(cli):
        assert folder.pdf == files.pdf(folder.paper.key), (folder.paper.key, told)
    check_nothing_left(cli, told)


def check_nothing_left(cli: "Cli", told: str = "") -> None:
    """There are neither parts of files nor temporary ones, nor records of them."""
    assert leftovers(cli) == [], told
    kept = (cli.home / "cache" / "parts").glob("*")
    assert [path.name for path in kept if path.suffix != ".lock"] == [], told
