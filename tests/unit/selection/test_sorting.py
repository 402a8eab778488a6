"""In which order a view has papers."""

from datetime import UTC, datetime

import pytest

from readlist.model.paper import HistoryEntry, Paper, Progress, Status
from readlist.selection.sorting import Sort, sort_key

READ = Progress((HistoryEntry(Status.READ, datetime(2026, 1, 1, tzinfo=UTC)),))


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.NUMBER, "abc"),
        (Sort.TITLE, "bca"),
        (Sort.AUTHOR, "cab"),
        (Sort.YEAR, "bca"),
        (Sort.STATUS, "cab"),
    ],
)
def test_orders(sort: Sort, order: str) -> None:
    """Title and family name without case and accents; who lacks the property comes last."""
    papers = [
        (Paper(key="a", title="Zebra", authors=("Aaron Zu",)), READ),
        (Paper(key="b", title="ähre", year=1999), None),
        (Paper(key="c", title="Beta", authors=("Éa, Z",), year=2020), Progress()),
    ]
    ordered = sorted(papers, key=lambda each: sort_key(sort, *each))
    assert "".join(paper.key for paper, _ in ordered) == order
