"""Of which lists, topics and venues the papers are that were read."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from readlist.library.all_papers import Catalogue
from readlist.model.paper import Paper
from readlist.text import folded


@dataclass(frozen=True, slots=True)
class Share:
    """A list, topic or venue, how many of its papers were read, and how many there are."""

    name: str
    read: int
    total: int


def by_list(listed: Catalogue, read: Collection[str]) -> tuple[Share, ...]:
    """Every list, in the catalogue's order; `read` are keys in small letters."""
    counts = {name: [0, 0] for name in listed.list_names}
    for key, places in listed.places.items():
        for place in places:
            counts[place.reading_list.name][0] += key in read
            counts[place.reading_list.name][1] += 1
    return tuple(Share(name, done, total) for name, (done, total) in counts.items())


def by_topic(listed: Catalogue, read: Collection[str]) -> tuple[Share, ...]:
    """Every topic of which a paper was read, the most read first."""
    return _shares(listed, read, lambda paper: paper.topics)


def by_venue(listed: Catalogue, read: Collection[str]) -> tuple[Share, ...]:
    """Every venue of which a paper was read, the most read first."""
    return _shares(listed, read, lambda paper: [paper.venue] if paper.venue else [])


def _shares(
    listed: Catalogue, read: Collection[str], names: Callable[[Paper], Iterable[str]]
) -> tuple[Share, ...]:
    spelt: dict[str, str] = {}
    counts: dict[str, list[int]] = {}
    for key, name in _named(listed, names):
        known = folded(name)
        spelt.setdefault(known, name)
        count = counts.setdefault(known, [0, 0])
        count[0] += key in read
        count[1] += 1
    shares = (Share(spelt[known], done, total) for known, (done, total) in counts.items() if done)
    return tuple(sorted(shares, key=lambda share: (-share.read, folded(share.name))))


def _named(listed: Catalogue, names: Callable[[Paper], Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Each paper's key with each of its names, as its first list has them."""
    for key, places in listed.places.items():
        for name in dict.fromkeys(names(places[0].paper)):
            yield key, name
