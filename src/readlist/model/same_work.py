"""Which papers are the same work, and what one record of two says. Pure functions.

Shared identifiers make one work of two records whose titles are alike: identifiers are copied
wrongly, and some name a whole volume. Without a shared one it takes title, first author and year.

Whether two titles mean the same work. Pure functions.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from readlist.model.identifiers import Identifier, Scheme, identifiers
from readlist.model.names import parse_name
from readlist.model.paper import DEFAULT_TYPE, Paper
from readlist.text import folded, one_line, words

_PREPRINT_VENUES = ("arxiv", "corr", "biorxiv", "medrxiv", "chemrxiv", "preprint", "submitted to")
_OF_PUBLICATION = ("title", "type", "year", "venue", "presentation", "award", "date")
_FILLED = (
    "authors", "year", "venue", "presentation", "award", "date", "openreview", "arxiv",
    "primary_category", "doi", "url", "pdf", "code", "project", "topics", "builds_on", "abstract",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A known paper that another record is about, and by what that is known: "doi 10.1/x"."""

    paper: Paper
    by: str
    has_shared_name: bool  # an identifier; else title, people and time agree


class KnownPapers:
    """Papers by whatever they are recognised by. Of two with one name the first is known."""

    def __init__(self, papers: Iterable[Paper] = ()) -> None:
        self._by_identifier: dict[Identifier, Paper] = {}
        self._by_key: dict[str, Paper] = {}
        self._by_title: dict[str, list[Paper]] = {}
        for paper in papers:
            self.add(paper)

    def add(self, paper: Paper) -> None:
        """Know this one, too."""
        self._by_key.setdefault(paper.key.lower(), paper)
        for identifier in identifiers(paper):
            self._by_identifier.setdefault(identifier.compared, paper)
        self._by_title.setdefault(_title(paper), []).append(paper)

    def __contains__(self, key: object) -> bool:
        """Whether a paper has this key, in lower case."""
        return key in self._by_key

    def same(self, paper: Paper) -> Match | None:
        """The known paper that this record is about."""
        for match in self._sharing(paper):
            if titles_alike(match.paper, paper):
                return match
        cited = paper.citekey or paper.key
        titled = self._by_title.get(_title(paper), ())
        # Of several the one that is cited alike: a file may have two of one title.
        for known in sorted(titled, key=lambda each: each.citation_key != cited):
            if is_same_without_name(known, paper):
                return Match(known, "title, first author and year", has_shared_name=False)
        return None

    def sharing(self, paper: Paper) -> Match | None:
        """A known paper that shares an identifier with this record, whatever the titles."""
        return next(self._sharing(paper), None)

    def _sharing(self, paper: Paper) -> Iterator[Match]:
        for identifier in identifiers(paper):
            known = self._by_identifier.get(identifier.compared)
            if known is not None:
                by = f"{identifier.scheme} {identifier.value}"
                yield Match(known, by, has_shared_name=True)

    def alike(self, paper: Paper) -> Paper | None:
        """A known paper of the same title, which need not be the same work."""
        return next(iter(self._by_title.get(_title(paper), ())), None)


def under_key(paper: Paper, key: str) -> Paper:
    """The paper under this key; what its file calls it otherwise stays its `citekey`."""
    citekey = paper.citekey or paper.key
    return replace(paper, key=key, citekey=citekey if citekey != key else "")


def titles_alike(one: Paper, other: Paper) -> bool:
    """Whether half the words of the shorter title are in the other; editions differ in some."""
    first, second = set(words(one.shown_title)), set(words(other.shown_title))
    return len(first & second) * 2 >= min(len(first), len(second))


def is_same_without_name(one: Paper, other: Paper) -> bool:
    """Whether two records of one title agree in all that tells works apart.

    A preprint may be two years older than the publication, and lacks its volume and pages.
    """
    if one.key and one.key == other.key:
        return True
    preprints = is_preprint(one) + is_preprint(other)
    return (
        _first_family(one) == _first_family(other)
        and (bool(one.authors) or _agree(folded(one.venue), folded(other.venue)))
        and _years_agree(one.year, other.year, 2 if preprints == 1 else 0)
        and all(_agree(getattr(one, each.value), getattr(other, each.value)) for each in Scheme)
        and (preprints == 1 or _are_placed_alike(one, other))
    )


def _are_placed_alike(one: Paper, other: Paper) -> bool:
    return one.type == other.type and all(
        _agree(one.extra.get(name), other.extra.get(name)) for name in _PLACES
    )


_PLACES = ("volume", "number", "pages", "chapter", "isbn", "series", "edition")
_IN_PRINT = ("pages", "chapter", "isbn", "series", "edition")  # what no preprint says


def _years_agree(one: int | None, other: int | None, apart: int) -> bool:
    return one is None or other is None or abs(one - other) <= apart


def _agree(one: object, other: object) -> bool:
    return not one or not other or one == other


def _first_family(paper: Paper) -> str:
    return folded(parse_name(paper.authors[0]).family) if paper.authors else ""


def _title(paper: Paper) -> str:
    return " ".join(words(paper.shown_title)) or paper.title


def is_preprint(paper: Paper) -> bool:
    """Whether the record tells of no publication."""
    venue = folded(paper.venue)
    if venue:
        return venue.startswith(_PREPRINT_VENUES)
    return not paper.doi and not any(paper.extra.get(name) for name in _IN_PRINT)


@dataclass(frozen=True, slots=True)
class Merge:
    """One record of two: the fields that the old one did not have so, and what was left out."""

    paper: Paper
    changed: tuple[str, ...]
    left: tuple[str, ...]  # fields of the new record that say something else


def merged(old: Paper, new: Paper) -> Merge:
    """One record of two, under the old one's key.

    What the old one has stays, what it lacks is filled in. Where only the new one is of the
    publication, title, venue and year are the new one's; the preprint's identifiers are kept.
    """
    values: dict[str, Any] = {}  # of the fields
    if is_preprint(old) and not is_preprint(new):
        values = {name: value for name in _OF_PUBLICATION if (value := getattr(new, name))}
    for name in _FILLED:
        if not getattr(old, name) and (value := getattr(new, name)):
            values[name] = value
    if old.type == DEFAULT_TYPE:
        values.setdefault("type", new.type)
    values["summary"] = {**new.summary, **old.summary}
    values["extra"] = _filled(old.extra, new.extra)
    values["unknown"] = {**new.unknown, **old.unknown}
    changed = {name: value for name, value in values.items() if value != getattr(old, name)}
    paper = replace(old, **changed)
    left = [
        name
        for name in ("title", *_FILLED)
        if _say_otherwise(getattr(paper, name), getattr(new, name))
    ]
    left += (
        name for name, value in new.extra.items() if _say_otherwise(paper.extra.get(name), value)
    )
    return Merge(paper, tuple(changed), tuple(left))


def _say_otherwise(one: object, other: object) -> bool:
    if not one or not other:
        return False
    if isinstance(one, Mapping) or isinstance(other, Mapping):
        return False  # what only one format can say
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one != other
    return words(str(one)) != words(str(other))


def _filled(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, object]:
    """The old table with what only the new one has, also in tables within."""
    both = dict(old)
    for name, value in new.items():
        present = both.setdefault(name, value)
        if isinstance(present, Mapping) and isinstance(value, Mapping):
            both[name] = _filled(present, value)
    return both


def joined_extra(
    old: Mapping[str, object], new: Mapping[str, object]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """What a list keeps beside its papers, with what a further file has; and what could not be.

    Texts of which there are many come behind those that are there; of one name the old one stays.
    """
    both = dict(old)
    left: list[str] = []
    for name, value in new.items():
        present = both.setdefault(name, value)
        if isinstance(present, Mapping) and isinstance(value, Mapping):
            both[name], more = joined_extra(present, value)
            left += more
        elif isinstance(present, list) and isinstance(value, list):
            both[name] = [*present, *(each for each in value if each not in present)]
        elif present != value:
            left.append(f"{name} stays as the list has it")
    return both, tuple(left)


_MARKUP = r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>"  # <i>, <jats:sub>, as Crossref has it in titles


def same_title(one: str, other: str) -> bool:
    """Whether they agree in every letter and digit; case, accents, spaces and markup are free.

    "Pre-training <i>BERT</i>" is "Pretraining BERT". A title without any word is itself alone,
    and no title is the same as an absent one.
    """
    if not one.strip() or not other.strip():
        return False
    return _letters(one) == _letters(other)


def same_main_title(one: str, other: str) -> bool:
    """Whether they are the same title, or one is the other without what follows its colon.

    Many records leave the subtitle out. Too weak to find a work by its title, enough to confirm
    one that was asked for by its identifier.
    """
    return same_title(one, other) or any(
        same_title(long.partition(":")[0], short) for long, short in ((one, other), (other, one))
    )


def _letters(title: str) -> str:
    plain = re.sub(_MARKUP, "", title)
    return "".join(words(plain)) or one_line(plain)
