"""The records of a file, which of them are of one work, and how two become one. Pure functions.

Without a link between them two records are of one work if their titles agree in every letter and
first author and year do not speak against it. A link (an identifier that both have, a service that
names one as the other, a key that both have in one list) is copied wrongly at times, and some name
a whole volume: then part of the title must agree, as `Link` says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import islice
from typing import Any, NamedTuple

from readlist.model.identifiers import ARXIV_DOI, Identifier, identifiers
from readlist.model.marked_text import marked, shown
from readlist.model.names import parse_name
from readlist.model.paper import DEFAULT_TYPE, NamedPapers, Paper, Progress, ReadingList, Table
from readlist.text import folded, one_line, words

# Hears, now and then, how much of the file is read: done, total (in any unit)
Tell = Callable[[int, int], None]


class Entry(NamedTuple):
    """One entry of a file: a paper without key, or why there is none."""

    label: str  # how the file calls it: its citation key, else its title or its number
    line: int  # on which it begins, counted from 1
    paper: Paper | None = None
    problem: str = ""  # why it had to be skipped
    mended: str = ""  # what was broken in it, where it could be read all the same; also a note
    notes: tuple[str, ...] = ()  # what was read otherwise than it stood there
    files: tuple[str, ...] = ()  # paths, as they stand in the entry
    keywords: tuple[str, ...] = ()
    own_notes: str = ""  # the user's words on the work, as Markdown with its line breaks
    progress: Progress | None = None  # that an export of readlist gave, beside the paper


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The entries of a file in its order, and what it holds beside them."""

    entries: tuple[Entry, ...] = ()
    extra: Table = field(default_factory=dict)  # a list's `extra`
    notes: tuple[str, ...] = ()  # what is to be said of the file beside its entries
    file_folder: str = ""  # in which JabRef looks for its files, seen from that of the .bib


MOST_ENTRIES = 500_000  # entries of one file; a longer file can be split
# Reads decoded text (line breaks as they are). Raises ValueError where none of it is readable.
Reader = Callable[[str, Tell], Bibliography]


class Link(Enum):
    """The connection of two records beside their words: an identifier, a key, or none.

    Its value is the part of the shorter title's words that must be in the other if the records
    share a first author, and if they do not. A subtitle may always be missing.
    """

    NONE = ()
    IDENTIFIER = (0.3, 0.5)  # or a service names one as the other; first authors hardly change
    KEY = (0.0, 0.5)  # both have it in two versions of one list


MOST_YEARS_APART = 2  # between a preprint and its publication
_PREPRINT_VENUES = ("arxiv", "corr", "biorxiv", "medrxiv", "chemrxiv", "preprint", "submitted to")
_EDITION = ("volume", "number", "pages", "chapter", "isbn", "series", "edition")
_IN_PRINT = ("pages", "chapter", "isbn", "series", "edition")  # what no preprint says
_EMPTY_WORDS = frozenset(words("a an the of on in for to and with by from at as is are"))


def same_title(one: str, other: str) -> bool:
    """Whether they agree in every letter and digit; case, accents, spaces and markup are free.

    "Pre-training <i>BERT</i>" is "Pretraining BERT". A title without any word is only itself,
    and no title is the same as an absent one.
    """
    return bool(one.strip() and other.strip()) and _letters(one) == _letters(other)


def _letters(title: str) -> str:
    plain = shown(marked(title)) if "<" in title or "&" in title else shown(title)
    return "".join(words(plain)) or one_line(plain)


def _first_letter(title: str) -> str:
    """The first of `_letters`, which need not be made for it."""
    first = title[:1]
    return first.lower() if first.isascii() and first.isalnum() else _letters(title)[:1]


def numbers_alike(reading_list: ReadingList, papers: Iterable[Paper]) -> Sequence[int]:
    """The numbers among which are all that share an identifier or the title with one of these.

    In order; where the papers are many, or the list is read already, they are all numbers.
    """
    known = reading_list.papers
    some = list(islice(papers, _MANY)) if isinstance(known, NamedPapers) else []
    if not isinstance(known, NamedPapers) or len(some) == _MANY:
        return range(1, len(known) + 1)
    titles = {_letters(paper.title) for paper in some}
    firsts = {title[:1] for title in titles}
    titled = {
        number
        for number, title in enumerate(known.titles, 1)
        if _first_letter(title) in firsts and _letters(title) in titles
    }
    named = (each.value for paper in some for each in identifiers(paper))
    preprints = (paper.doi.lower().partition(ARXIV_DOI)[2] for paper in some)  # as a list has them
    shared = known.numbers_named({*named, *preprints} - {""})
    return sorted(titled.union(shared))


_MANY = 50  # papers, from which on to look for each takes longer than to read them all


def same_work(one: Paper, other: Paper, link: Link = Link.NONE) -> bool:
    """Whether the two records are of one work, perhaps of two versions of it."""
    if link is not Link.NONE:
        first, second = _title_words(one), _title_words(other)
        with_author, without = link.value
        needed = with_author if _share_first_author(one, other) else without
        is_alike = len(first & second) >= needed * min(len(first), len(second))
        return is_alike or same_main_title(one.title, other.title)
    years_agree = _years_agree(one.year, other.year, MOST_YEARS_APART)
    if not years_agree or not same_title(one.title, other.title):
        return False
    if one.authors and other.authors:
        return _share_first_author(one, other)
    if one.authors or other.authors:
        return one.year is not None and one.year == other.year
    return _agree(folded(one.venue), folded(other.venue))


def may_become_one(one: Paper, other: Paper) -> bool:
    """Whether two records without a link may become one: nothing tells them apart.

    Of a preprint and its publication only identifiers must agree. Two records of one title and one
    key are the same.
    """
    if one.key and one.key == other.key:
        return same_title(one.title, other.title)
    if not same_work(one, other) or bool(one.authors) != bool(other.authors):
        return False
    if not (_agree(one.openreview, other.openreview) and _agree(one.arxiv, other.arxiv)):
        return False
    if not _agree(_published_doi(one), _published_doi(other)):
        return False
    if is_preprint(one) != is_preprint(other):
        return True
    is_alike = one.type == other.type and _years_agree(one.year, other.year, 0)
    return is_alike and all(_agree(_edition(one, each), _edition(other, each)) for each in _EDITION)


def _published_doi(paper: Paper) -> str:
    return "" if paper.doi.startswith(ARXIV_DOI) else paper.doi


def _edition(paper: Paper, name: str) -> str | list[str]:
    """The words of the field, without hyphens of an ISBN; of pages the first, as 253-79 has it."""
    told = words(str(paper.extra.get(name) or ""))
    return told[:1] if name == "pages" else "".join(told) if name == "isbn" else told


def same_main_title(one: str, other: str) -> bool:
    """Whether they are the same title, or one is the other without what follows its colon."""
    return same_title(one, other) or any(
        same_title(long.partition(":")[0], short) for long, short in ((one, other), (other, one))
    )


def _title_words(paper: Paper) -> set[str]:
    found = set(words(paper.shown_title))
    return found - _EMPTY_WORDS or found or {paper.title}


def _share_first_author(one: Paper, other: Paper) -> bool:
    """Whether the first author of one is among the authors of the other."""
    first, second = _families(one), _families(other)
    return bool(first and second) and (first[0] in second or second[0] in first)


def _families(paper: Paper) -> list[str]:
    """Of each family name the last word: the one that all services count to it."""
    names = (words(parse_name(author).family)[-1:] for author in paper.authors)
    return [name[0] for name in names if name]


def _years_agree(one: int | None, other: int | None, apart: int) -> bool:
    return one is None or other is None or abs(one - other) <= apart


def _agree(one: object, other: object) -> bool:
    return not one or not other or one == other


def is_preprint(paper: Paper) -> bool:
    """Whether the record tells of no publication."""
    venue = folded(paper.venue)
    if venue:
        return venue.startswith(_PREPRINT_VENUES)
    return not _published_doi(paper) and not any(paper.extra.get(name) for name in _IN_PRINT)


class Match(NamedTuple):
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
        self._unread: dict[str, list[Paper]] = {}  # of which only the first letter is known yet
        for paper in papers:
            self.add(paper)

    def add(self, paper: Paper) -> None:
        """Know this one, too."""
        self._by_key.setdefault(paper.key.lower(), paper)
        for identifier in identifiers(paper):
            self._by_identifier.setdefault(identifier.compared, paper)
        self._unread.setdefault(_first_letter(paper.title), []).append(paper)

    def __contains__(self, key: object) -> bool:
        """Whether a paper has this key, in lower case."""
        return key in self._by_key

    def same(self, paper: Paper) -> Match | None:
        """The known paper that this record is about."""
        for match in self._sharing(paper):
            if same_work(match.paper, paper, Link.IDENTIFIER):
                return match
        cited = paper.citekey or paper.key
        titled = self.all_alike(paper)
        # Of several the one that is cited alike: a file may have two of one title.
        for known in sorted(titled, key=lambda each: each.citation_key != cited):
            if may_become_one(known, paper):
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

    def with_key(self, key: str) -> Paper | None:
        """The known paper with this key, whatever its case."""
        return self._by_key.get(key.lower()) if key else None

    def all_alike(self, paper: Paper) -> tuple[Paper, ...]:
        """The known papers of the same title, in their order."""
        letters = _letters(paper.title)
        for known in self._unread.pop(letters[:1], ()):
            self._by_title.setdefault(_letters(known.title), []).append(known)
        return tuple(self._by_title.get(letters, ()))

    def alike(self, paper: Paper) -> Paper | None:
        """A known paper of the same title, which need not be the same work."""
        return next(iter(self.all_alike(paper)), None)


def under_key(paper: Paper, key: str) -> Paper:
    """The paper under this key; what its file calls it otherwise stays its `citekey`."""
    citekey = paper.citekey or paper.key
    return replace(paper, key=key, citekey=citekey if citekey != key else "")


class Merge(NamedTuple):
    """One record of two: the fields that the first one did not have so, and what was left out."""

    paper: Paper
    changed: tuple[str, ...]
    left: tuple[str, ...]  # fields of the second record that say something else


_OF_PUBLICATION = ("title", "type", "year", "venue", "presentation", "award", "date", "doi")


def merge_records(first: Paper, second: Paper, *, is_published: bool = False) -> Merge:
    """One record of two, under the first one's key.

    What the first has stays, what it lacks is filled in. The fields of a publication are those of
    the publication's record, and the identifiers of the preprint stay. `is_published`: a service
    names the second as the publication of the first, whose other facts then count for nothing.
    """
    values: dict[str, Any] = {}  # of the fields
    extra = second.extra
    if not is_published:
        extra, _ = joined_extra(first.extra, second.extra, frozenset({"@before"}))
    if is_published or (is_preprint(first) and not is_preprint(second)):
        names = (*_OF_PUBLICATION, *(("authors", "topics", "abstract") if is_published else ()))
        values = {name: value for name in names if (value := getattr(second, name))}
        if second.type == DEFAULT_TYPE:
            del values["type"]
        if second.year:
            values["date"] = second.date  # the preprint's day is not in that year
        if first.doi and first.doi != second.doi and second.doi and not first.arxiv:
            extra = {"eprint": first.doi, "eprinttype": "doi", **extra}
    for name in _FILLED:
        if not getattr(first, name) and (value := getattr(second, name)):
            values.setdefault(name, value)
    if first.type == DEFAULT_TYPE:
        values.setdefault("type", second.type)
    values["summary"] = {**second.summary, **first.summary}
    values["extra"] = extra
    values["unknown"] = {**second.unknown, **first.unknown}
    changed = {name: value for name, value in values.items() if value != getattr(first, name)}
    paper = replace(first, **changed)
    names = ("title", *_FILLED)
    left = [each for each in names if _say_otherwise(getattr(paper, each), getattr(second, each))]
    theirs = second.extra.items()
    left += (name for name, value in theirs if _say_otherwise(paper.extra.get(name), value))
    return Merge(paper, tuple(changed), tuple(left))


_FILLED = (
    "authors", "year", "venue", "presentation", "award", "date", "openreview", "arxiv",
    "primary_category", "doi", "url", "pdf", "code", "project", "topics", "builds_on", "abstract",
)  # fmt: skip


def _say_otherwise(one: object, other: object) -> bool:
    if not one or not other or isinstance(one, Mapping) or isinstance(other, Mapping):
        return False  # a table is what only one format can say
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one != other
    return words(str(one)) != words(str(other))


def joined_extra(
    old: Table, new: Table, lists: frozenset[str] | None = None
) -> tuple[dict[str, object], tuple[str, ...]]:
    """The old table with what only the new one has, also in tables within, and what was left out.

    In the `lists` (None: in all) new texts come behind the old; of other values the old one stays.
    """
    both = dict(old)
    left: list[str] = []
    for name, value in new.items():
        present = both.setdefault(name, value)
        if isinstance(present, Mapping) and isinstance(value, Mapping):
            both[name], more = joined_extra(present, value, lists)
            left += more
        elif isinstance(present, list) and isinstance(value, list) and name in (lists or new):
            both[name] = [*present, *(each for each in value if each not in present)]
        elif present != value:
            left.append(f"{name} stays as the list has it")
    return both, tuple(left)
