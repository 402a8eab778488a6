"""What `fetch` did, as JSON."""

from readlist.actions.fetch import Step
from readlist.actions.fetch_results import Attempt, FetchedPaper
from readlist.library.records import PaperRecord
from readlist.views.failures import failure_object
from readlist.views.fetch import remedy
from readlist.views.json import paper_object


def fetched_object(
    paper: FetchedPaper, record: PaperRecord, current_list: str
) -> dict[str, object]:
    """The paper as it is now, and under `fetch` how it went and what the person can do."""
    went = {wanted.value: _attempt(attempt) for wanted, attempt in paper.attempts.items()}
    way_out = remedy(paper, current_list) or None
    return {**paper_object(record), "fetch": {**went, "remedy": way_out}}


def _attempt(attempt: Attempt) -> dict[str, object]:
    return {
        "outcome": attempt.outcome,
        "new": attempt.is_new,
        "source": attempt.source or None,
        "url": attempt.url or None,
        "version": attempt.version or None,
        "bytes": attempt.size,
        "tried": [failure_object(failure) for failure in attempt.failures],
    }


def step_object(step: Step) -> dict[str, object]:
    """One missing thing and who would be asked for it, in order."""
    return {
        "key": step.place.paper.key,
        "wanted": step.wanted,
        "asks": [
            {"name": name, "source": title, "url": address} for name, title, address in step.asks
        ],
    }
