"""What a run is made of: one job for each thing that is to be found."""

from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from readlist.network.messages import Reply, Request
from readlist.network.outcomes import Failure, FetchFailed

Result = TypeVar("Result")


@dataclass(eq=False)
class Job(Generic[Result]):
    """What is to be found for one paper. A PDF goes into the file `part`."""

    steps: Generator[Request, Reply, Result]
    part: Path | None = None
    spent: float = 0.0  # seconds that its requests took
    failed: dict[str, FetchFailed] = field(default_factory=dict)  # addresses of PDFs, and why not


class NoNetworkError(Exception):
    """No host at all can be reached. `failures` has one for each that was tried, by host."""

    def __init__(self, failures: dict[str, Failure]) -> None:
        super().__init__("there is no network")
        self.failures = failures
