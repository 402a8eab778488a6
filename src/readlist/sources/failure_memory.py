"""The failures of earlier runs, so that no source is asked again for a paper it does not have.

<cache>/failed/<key>.json   {"paper": […], "abstract": {source: {…}, …}, "pdf": {…}}

"paper" has the identifiers it was looked for by: if they change, the memory counts no more.
"""

import json
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from readlist.model.paper import Paper
from readlist.network.messages import Failure, Outcome
from readlist.sources.protocol import FetchTarget
from readlist.storage.cache_files import number, read_record, write_cache_file
from readlist.storage.files import remove_file

_REMEMBERED = 86_400.0  # seconds: tomorrow a source may have it
_SETTLED = {
    Outcome.NOT_FOUND,
    Outcome.WITHDRAWN,
    Outcome.NOT_PDF,
}


class FailureMemory:
    """The failures of earlier runs, by paper, wanted thing and source."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def failed_before(self, paper: Paper, wanted: Iterable[FetchTarget]) -> bool:
        """Whether the last attempt to fetch any of it failed."""
        record = self._record(paper)
        return any(record.get(each) for each in wanted)

    def settled(self, paper: Paper, wanted: FetchTarget) -> dict[str, Failure]:
        """The failures by the titles of the sources that need not be asked again today."""
        failures = self._record(paper).get(wanted)
        found: dict[str, Failure] = {}
        for source, failure in failures.items() if isinstance(failures, dict) else ():
            with suppress(KeyError, TypeError, ValueError):
                outcome, age = Outcome(failure["outcome"]), time.time() - number(failure["at"])
                if outcome in _SETTLED and 0 <= age < _REMEMBERED:
                    detail, url = str(failure["detail"]), str(failure["url"])
                    found[source] = Failure(outcome, detail, url, source=source, earlier=True)
        return found

    def note(self, paper: Paper, wanted: FetchTarget, failures: tuple[Failure, ...]) -> None:
        """Remember why it did not come; without failures, that it came."""
        record = self._record(paper)
        before = record.pop(wanted, None)
        if failures:
            old = before if isinstance(before, dict) else {}
            record[wanted] = {
                each.source: old.get(each.source)
                if each.earlier
                else {
                    "outcome": each.outcome,
                    "detail": each.detail,
                    "url": each.url,
                    "at": time.time(),
                }
                for each in failures
            }
        elif before is None:
            return
        path = self._path(paper)
        if any(each in record for each in FetchTarget):
            write_cache_file(path, json.dumps({"paper": _known_by(paper), **record}).encode())
        elif path.parent.is_dir():
            remove_file(path)

    def _path(self, paper: Paper) -> Path:
        return self._folder / f"{paper.key}.json"

    def _record(self, paper: Paper) -> dict[str, object]:
        record = read_record(self._path(paper))
        return record if record.pop("paper", None) == _known_by(paper) else {}


def _known_by(paper: Paper) -> list[str]:
    return [paper.openreview, paper.arxiv, paper.doi, paper.url, paper.pdf]
