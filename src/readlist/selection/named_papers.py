"""Keys and names of a list's papers. Apart because every command loads it, `references` few."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence

from readlist.model.paper import Paper, ReadingList


class NamedPapers(Sequence[Paper]):
    """Papers that are read when they are asked for, while their names are known before."""

    __slots__ = ()

    @property
    @abstractmethod
    def keys(self) -> tuple[str, ...]:
        """Their keys, in the list's order."""

    @abstractmethod
    def numbers_named(self, names: Iterable[str]) -> Sequence[int]:
        """The numbers of the papers that may go by one of these names, in order."""


def keys_of(reading_list: ReadingList) -> tuple[str, ...]:
    """The keys of the list's papers, in their order."""
    papers = reading_list.papers
    return papers.keys if isinstance(papers, NamedPapers) else tuple(each.key for each in papers)


def numbers_named(reading_list: ReadingList, names: Iterable[str]) -> Sequence[int]:
    """The numbers among which are all papers that go by one of these names, in order.

    A name is a key, citation key, identifier or address. Case does not matter.
    """
    papers = reading_list.papers
    if isinstance(papers, NamedPapers):
        return papers.numbers_named(names)
    return range(1, len(papers) + 1)
