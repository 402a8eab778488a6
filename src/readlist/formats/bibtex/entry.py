r"""One paper as an entry of a .bib file, for BibTeX or for BibLaTeX.

A field is written as it stood in the file that the paper came from, where that source is kept
(`extra.bibtex`), is harmless, and still says what the paper says; else from the paper's text.
"""

import re
import zlib
from collections.abc import Callable, Container, Mapping
from functools import lru_cache
from typing import NamedTuple

from readlist.formats.bibtex import fields as bib
from readlist.formats.bibtex.names import names_plainly
from readlist.formats.bibtex.syntax import MONTH_MACROS, Macros, is_joined, parse_expression
from readlist.formats.bibtex.values import (
    MONTH_NAMES,
    is_givable,
    reads_as,
    source_within,
    sources_of,
    value_of,
)
from readlist.formats.publication import TITLE_PARTS, told_date, visible_text
from readlist.model.dates import MONTHS, parse_month
from readlist.model.keys import numbered
from readlist.model.paper import Paper, Table, table_in
from readlist.text import lazy_pattern, matcher

# The table of a paper's or a list's `extra` in which the source of a .bib file is kept
SOURCE = "bibtex"
# Title, author, the field that names the venue, what the style prints, the rest
_ORDER = """
title author VENUE editor booktitle journal school institution series volume number chapter pages
edition publisher organization address howpublished type year month day doi url eprint
archiveprefix primaryclass OTHERS abstract
"""
_PLACES = {name: place for place, name in enumerate(_ORDER.split())}
_IDENTIFIERS = ("doi", "eprint")
_LINKS = frozenset({"crossref", "xref", "xdata"})
_TYPE_NAME = lazy_pattern(r"[a-z][a-z0-9_-]*")
_is_legal = matcher(r"[a-z_][a-z0-9+:_-]*")  # as the name of a field
_NOT_IN_NAMES = lazy_pattern(r"[^a-z0-9+:_-]+")


# Classic name of a field, and its name in BibLaTeX
_NAMES = (*((classic, name) for name, classic in bib.ALIASES.items()), ("school", "institution"))


class Surroundings(NamedTuple):
    """The context that the file gives an entry: macros, and the keys of the entries around."""

    is_biblatex: bool = False
    unicode: bool = False
    is_whole: bool = False  # the file is all of a list
    macros: Macros | None = None  # None: the file has no @string
    keys: Callable[[], Mapping[str, str]] = dict  # a citekey in lower case → in the file


def entry_text(paper: Paper, key: str, around: Surroundings, others: tuple[str, ...] = ()) -> str:
    """The paper as an entry under `key`, with a newline at its end; `others` also mean it."""
    kept = table_in(paper.extra, SOURCE)
    kind, values = entry_values(paper, kept, is_biblatex=around.is_biblatex)
    if others:
        values["ids"] = ",".join(others)
    nameless = "author" not in values and "editor" not in values
    if kept or not values.keys().isdisjoint(_LINKS):
        _link(values, kept, around)
    if nameless and not around.is_biblatex and "key" not in table_in(kept, "@absent"):
        values.setdefault("key", key)  # BibTeX sorts and labels by it
    expressions: dict[str, str] = {}  # with macros, those that say what the fields say
    names = _NAMES if around.is_biblatex else ()
    if kept:
        for name, text in table_in(kept, "@macros").items():
            if isinstance(text, str) and _means(text, name, values.get(name, ""), around):
                expressions[name] = visible_text(text)
        given = _kept_sources(values, kept, around) | expressions
        rest = {name: values[name] for name in values if name not in given} if given else values
        sources = sources_of(rest, unicode=around.unicode) | given
        if not around.is_biblatex:  # the names that the fields have in the file
            theirs = table_in(kept, "@names").items()
            names = tuple((name, other) for name, other in theirs if isinstance(other, str))
    else:
        sources = sources_of(values, unicode=around.unicode)
    bare = (*expressions, "month") if sources.get("month") in MONTHS else tuple(expressions)
    form, order = _form(kind, tuple(sources), bare, names)
    parts = [*form]
    parts[1::2] = (key, *map(sources.__getitem__, order))
    return "".join(parts)  # faster than to fill in a template


@lru_cache(maxsize=4096)  # many entries have the same fields
def _form(
    kind: str, names: tuple[str, ...], bare: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> tuple[list[str], list[str]]:
    """An entry in pieces, each second one for its key or a source, and the order of the fields."""
    places, rest = {**_PLACES, bib.container_of(kind): _PLACES["VENUE"]}, _PLACES["OTHERS"]
    order = [name for _, name in sorted([(places.get(name, rest), name) for name in names])]
    possible = (pair for pair in others if pair[0] in names and pair[1] not in names)
    renamed = {name: other for name, other in possible if _is_legal(other)}
    parts, end = [f"@{kind}{{"], ""
    for name in order:
        label = renamed.get(name) or legal_field(name, names)
        parts += ("", f"{end},\n  {label} = " if name in bare else f"{end},\n  {label} = {{")
        end = "" if name in bare else "}"
    return [*parts, "", f"{end}\n}}\n"], order


def legal_field(name: str, others: Container[str]) -> str:
    """The name most like this one that every reader takes (x.y is x-y), none of the `others`."""
    if _is_legal(name):
        return name
    legal = _NOT_IN_NAMES.sub("-", name.lower()).strip("-+:")
    legal = legal if _is_legal(legal) else f"field-{legal}".rstrip("-")
    return next(each for each in numbered(legal) if each not in others)


_ONLINE = frozenset({"url", "doi", "eprint", "archiveprefix", "primaryclass"})  # @online needs one


def entry_values(paper: Paper, kept: Table, *, is_biblatex: bool) -> tuple[str, dict[str, str]]:
    """The entry type, and what its fields say, by their classic names; `kept` is its source."""
    kind, values = _type_and_values(paper, kept, is_biblatex=is_biblatex)
    meant = bib.csl_type(kind, on_arxiv=bool(paper.arxiv) and not paper.venue)
    told = bib.SUBTYPES.get(paper.type, paper.type)
    if meant != paper.type and told != values.get("entrysubtype"):
        values["csl-type" if "entrysubtype" in values else "entrysubtype"] = told
    if kept and kept.get("@untitled") == paper.title:
        del values["title"]
    if not TITLE_PARTS.isdisjoint(values):
        _put_titles(kind, values, is_biblatex=is_biblatex)
    if is_biblatex:
        _as_biblatex(paper, kind, values, kept)
    else:
        if kept and ("month" in kept or "month" in table_in(kept, "@macros")):
            put_day_in_month(values)
        if kind == "misc" and paper.arxiv and "note" not in values:
            # Of a preprint that appeared nowhere else; classic styles do not know `eprint`
            values.setdefault("howpublished", f"arXiv:{paper.arxiv}")
    if kept:
        absent = table_in(kept, "@absent").items()
        unsaid = {name for name, text in absent if values.get(name) == text}
        if kind == "online" and (values.keys() - unsaid).isdisjoint(_ONLINE):
            unsaid -= _ONLINE
        for name in unsaid:
            del values[name]
    return kind, values


def put_day_in_month(values: dict[str, str]) -> None:
    """The day beside the month, as `month = "10~" # jan` has both."""
    if "day" in values and (number := parse_month(values.get("month", ""))):
        values["month"] = f"{values.pop('day')} {MONTH_NAMES[number - 1]}"


def _put_titles(kind: str, values: dict[str, str], *, is_biblatex: bool) -> None:
    """Subtitles in fields of their own for BibLaTeX; for BibTeX they are in the titles alone."""
    container = bib.container_of(kind)
    main = values.get("maintitle")
    if is_biblatex and main and container == "booktitle" and values.get(container) == main:
        del values[container]  # the work in which the entry is has that title alone
    names = [name for name in ("title", container) if name in values]
    bare = {name: bib.bare_title(name, container, values[name], values) for name in names}
    if is_biblatex and all(bare.values()):
        values |= bare
    else:
        for name in bib.title_parts(bare) & values.keys():
            del values[name]


def _type_and_values(paper: Paper, kept: Table, *, is_biblatex: bool) -> tuple[str, dict[str, str]]:
    own = kept.get("@type")
    if isinstance(own, str) and _TYPE_NAME.fullmatch(own):
        meant = bib.csl_type(own, on_arxiv=bool(paper.arxiv) and not paper.venue)
        if meant == paper.type or (own != "misc" and own in bib.written_types(paper.type)):
            own = bib.classic_type(own) if "@biblatex" in kept and not is_biblatex else own
            return own, bib.values_of(paper, own)
    # A warning of a missing field says more than a type that means nothing.
    kinds = bib.BIBLATEX_TYPES if is_biblatex else bib.BIBTEX_TYPES
    kind = kinds.get(paper.type, "misc")
    values = bib.values_of(paper, kind)
    author, editor = values.get("author"), values.get("editor")
    if is_biblatex and kind == "book" and editor and not author:
        kind = "collection"
    elif is_biblatex and kind == "incollection" and author and not editor:
        kind = "inbook" if values.get("booktitle") else kind
    return kind, values


def _as_biblatex(paper: Paper, kind: str, values: dict[str, str], kept: Table) -> None:
    """One date for year, month and day, and the type that BibLaTeX wants of a thesis or report."""
    is_in_year = "month" in table_in(kept, "@absent")  # "June 1980"
    _, month, _, date = bib.date_texts(*told_date(paper))
    is_whole = ("year" not in kept or is_in_year) and values.get("month", "") == month
    if date and is_whole:
        values["date"] = date
    if "date" in values:
        for name in ("year", "month", "day"):
            values.pop(name, "")
    if kind in bib.DEFAULT_GENRES:
        values.setdefault("type", bib.DEFAULT_GENRES[kind])


def _link(values: dict[str, str], kept: Table, around: Surroundings) -> None:
    """Point to the parents that are in the file; leave out what the entry has from them."""
    for name in ("crossref", "xref"):
        spelled = values.pop(name, "")
        parent = around.keys().get(spelled.lower())
        if parent:  # BibTeX reads keys without regard to case, biber does not
            same = not around.is_biblatex and parent.lower() == spelled.lower()
            values[name] = spelled if same else parent
    inherited = table_in(kept, "@inherited") if "crossref" in values else {}
    if values.get("date", "").split("-")[0] == inherited.get("year"):
        values.pop("date", "")
    for name, text in inherited.items():
        if values.get(name) == text:
            del values[name]
    if not around.is_whole:
        values.pop("xdata", "")


def _kept_sources(values: Mapping[str, str], kept: Table, around: Surroundings) -> dict[str, str]:
    """The kept sources of the fields, where they may be given."""
    checksums, found = table_in(kept, "@checksums"), {}
    for name, source in kept.items():
        if name[0] == "@" or not isinstance(source, str):
            continue
        value, checksum = values.get(name, ""), checksums.get(name)
        if name == "author" and names_plainly(source, value):  # as most do
            found[name] = source
            continue
        same = checksum == checksum_of(value) if checksum else reads_as(name, source, value)
        given = (_bare(name, source, value) or None) if name in _IDENTIFIERS else source
        if same and given is not None and is_givable(name, given):
            found[name] = source_within(name, given, unicode=around.unicode)
    return found


def _bare(name: str, source: str, value: str) -> str:
    """The identifier as its source spells it, without an address or prefix; "" if it is cut up."""
    if value_of(name, source).lower() == value.lower():
        return source
    found = re.search(rf"{re.escape(value)}(?:(?<=\d)v\d+)?", source, re.IGNORECASE)
    return found[0] if found else ""


def checksum_of(value: str) -> int:
    """The checksum of a long value, since reading its source again takes long."""
    return zlib.crc32(value.encode(errors="replace"))


def _means(expression: str, name: str, value: str, around: Surroundings) -> bool:
    """Whether the expression, with the macros of this file, says of the field what it shall."""
    parsed = parse_expression(expression)
    if parsed is None or not is_joined(parsed):
        return False
    names = {text.lower() for is_macro, text in parsed if is_macro}
    if not (around.is_whole or around.macros or names <= MONTH_MACROS.keys()):
        return False
    try:
        source, missing = (around.macros or Macros(len(expression) + 100)).expand(parsed)
    except ValueError:  # far too much text
        return False
    known = not missing or around.is_whole  # others may be in a file beside this one
    if name in _IDENTIFIERS and _bare(name, source, value) != source:
        return False
    return known and is_givable(name, source) and reads_as(name, source, value)
