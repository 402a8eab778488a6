"""What changing a paper's private labels does to its progress. Pure functions."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from readlist.model.paper import Progress
from readlist.text import folded

Change = Callable[[Progress], Progress]
"""Progress before → progress after."""


def tagging(add: Iterable[str], remove: Iterable[str]) -> Change:
    """Adds tags at the end and removes tags; one that differs in case or accents is the same."""
    added = {folded(tag): tag for tag in add}
    gone = {folded(tag) for tag in remove}

    def change(progress: Progress) -> Progress:
        kept = [tag for tag in progress.tags if folded(tag) not in gone]
        there = set(map(folded, kept))
        new = [tag for name, tag in added.items() if name not in there]
        return replace(progress, tags=(*kept, *new))

    return change


def rating(stars: int | None) -> Change:
    """Gives the rating, None for none."""
    return lambda progress: replace(progress, rating=stars)


def prioritising(priority: str) -> Change:
    """Gives the priority, "" for normal."""
    return lambda progress: replace(progress, priority=priority)
