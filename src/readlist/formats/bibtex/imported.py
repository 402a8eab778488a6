"""An entry of a .bib file as an imported paper, with the source that its text would not give.

    title = {{P}erceiver {IO}}  →  title "Perceiver IO", extra.bibtex.title "{P}erceiver {IO}"

The other keys of `extra.bibtex` begin with @: `@type` is the entry type where the paper's would
be another; `@macros` has fields as written with macros; `@absent` and `@inherited` have what the
paper says though the entry did not; `@untitled` is a title that was made up; `@before` is the
text that stood before the entry; `@checksums` are those of long values, by which they are
known to be what they were.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from readlist.formats.bibtex.entry import (
    BIBLATEX,
    BIBTEX,
    FIELD_NAME,
    SOURCE,
    checksum_of,
    entry_values,
    kept_source,
)
from readlist.formats.bibtex.fields import classic_names, is_biblatex, paper_of, values_of
from readlist.formats.bibtex.inheritance import Source
from readlist.formats.bibtex.links import linked_files
from readlist.formats.bibtex.names import same_people
from readlist.formats.bibtex.types import DEFAULT_GENRES
from readlist.formats.bibtex.values import (
    MONTH_NAMES,
    is_givable,
    is_month,
    reads_as,
    source_of,
    source_within,
    value_of,
)
from readlist.model.entry import Entry
from readlist.model.paper import Paper
from readlist.text import one_line, quoted

_KEYWORD_END = re.compile(r"[,;]")
_LONG = 500  # characters
_DATES = frozenset({"date", "year", "month"})


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry whose macros are replaced."""

    line: int
    type: str
    key: str
    fields: Mapping[str, str] = field(default_factory=dict)  # name in lower case → source
    macros: Mapping[str, str] = field(default_factory=dict)  # name → as written with macros
    notes: tuple[str, ...] = ()
    before: tuple[str, ...] = ()  # comments
    problem: str = ""
    mended: str = ""  # what was broken in it first

    @property
    def source(self) -> Source:
        """The entry as its children see it."""
        return Source(self.type, self.fields)


def imported(draft: Draft, number: int, inherited: Mapping[str, str], notes: list[str]) -> Entry:
    """The entry with its paper; `number` is its place in the file, counted from 1.

    `inherited` are the fields that it has from others, `notes` what was found meanwhile.
    """
    label = (
        draft.key or one_line(value_of("title", draft.fields.get("title", ""))) or f"entry {number}"
    )
    if draft.problem:
        return Entry(label[:100], draft.line, problem=draft.problem, notes=draft.notes)
    notes = [*draft.notes, *notes]
    own = classic_names(draft.type, draft.fields)
    values = {name: value_of(name, source) for name, source in own.items()}
    lent = classic_names(draft.type, {**draft.fields, **inherited})
    lent = {name: source for name, source in lent.items() if name not in own}
    paper = _paper(draft, label, values | {n: value_of(n, s) for n, s in lent.items()}, notes)
    paper, values_again = _with_type(paper, draft)
    kept = _not_there(paper, values_again, own, lent)
    if names := _other_names(draft, own):
        kept["@names"] = names
    if macros := _macros(draft, own, values_again):
        kept["@macros"] = macros
    plain = {name: source for name, source in own.items() if name not in macros}
    kept |= _sources(values_again, plain, notes)
    long = [name for name in values_again if len(str(kept.get(name, ""))) > _LONG]
    if long:
        kept["@checksums"] = {name: checksum_of(values_again[name]) for name in long}
    paper = _keeping(paper, kept)
    return Entry(
        label[:100],
        draft.line,
        paper,
        notes=tuple(notes),
        files=linked_files(own),
        keywords=_keywords(values.get("keywords", "")),
        mended=draft.mended,
    )


def _paper(draft: Draft, label: str, values: dict[str, str], notes: list[str]) -> Paper:
    """The paper, with what is kept of the source but has nothing to do with single fields."""
    kept: dict[str, object] = {}
    if not draft.key:
        notes.append("it has no key")
    untitled = ""
    if not values.get("title"):
        untitled = one_line(values.get("booktitle") or values.get("maintitle") or label)
        kept["@untitled"] = untitled
        notes.append(f"it has no title; {quoted(untitled)} stands for it")
    if values.get("key") == draft.key and not (values.get("author") or values.get("editor")):
        values = {name: value for name, value in values.items() if name != "key"}
    if is_biblatex(draft.fields) and values.get("type") == DEFAULT_GENRES.get(draft.type):
        values = {name: value for name, value in values.items() if name != "type"}
    if draft.before:
        kept["@before"] = list(draft.before)
    return _keeping(paper_of(draft.type, draft.key, values, untitled=untitled), kept)


def _keeping(paper: Paper, kept: Mapping[str, object]) -> Paper:
    """The paper with more of its source kept."""
    if not kept:
        return paper
    return replace(paper, extra={**paper.extra, SOURCE: {**kept_source(paper), **kept}})


def _with_type(paper: Paper, draft: Draft) -> tuple[Paper, dict[str, str]]:
    """The paper, which an export will give this entry type again, and what that would say."""
    dialect = BIBLATEX if is_biblatex(draft.fields) else BIBTEX
    kind, values = entry_values(paper, dialect)
    if kind != draft.type:
        paper = _keeping(paper, {"@type": draft.type})
        _, values = entry_values(paper, dialect)
    return paper, values


def _sources(values: Mapping[str, str], own: Mapping[str, str], notes: list[str]) -> dict[str, str]:
    """The source of the fields that would be written otherwise."""
    found = {}
    for name, source in own.items():
        if not FIELD_NAME.fullmatch(name):
            notes.append(f"no field can be called {quoted(name)}; BibTeX does not get it again")
            continue
        value, shown = values.get(name, ""), source_within(name, source, unicode=True)
        if ("date" in values and name in _DATES) or _is_given_again(name, shown, value):
            continue
        if is_givable(name, shown) and reads_as(name, shown, value):
            found[name] = shown
        elif name != "key" and _words(value) != _words(shown):
            became = quoted("; ".join(value.splitlines()))
            notes.append(f"{name} became {became}" if value else f"{name} is left out")
    return found


def _words(text: str) -> list[str]:
    """All that tells one text from another for its reader: names may be turned round."""
    return sorted(word for word in re.findall(r"\w+", text) if word != "and")


def _not_there(
    paper: Paper, values: Mapping[str, str], own: Mapping[str, str], lent: Mapping[str, str]
) -> dict[str, object]:
    """What the paper says but the entry did not: inherited, or told from another field."""
    more = {name: text for name, text in values.items() if name not in own and name not in _DATES}
    inherited = {name: text for name, text in more.items() if name in lent}
    if not _DATES.isdisjoint(lent) and "date" not in own:
        dates = values_of(paper, "misc")
        inherited |= {name: dates[name] for name in _DATES - own.keys() if name in dates}
    absent = {name: text for name, text in more.items() if name not in lent}
    nameless = "key" not in own and values.keys().isdisjoint(("author", "editor"))
    if nameless and paper.citekey and not is_biblatex(own):
        absent["key"] = paper.citekey
    tables = {"@inherited": inherited, "@absent": absent}
    return {name: table for name, table in tables.items() if table}


def _other_names(draft: Draft, own: Mapping[str, str]) -> dict[str, str]:
    """Classic name → name of fields that an entry for BibTeX calls as BibLaTeX does."""
    if is_biblatex(draft.fields):
        return {}
    pairs = zip(own, draft.fields, strict=True)
    return {classic: name for classic, name in pairs if classic != name}


def _is_given_again(name: str, source: str, value: str) -> bool:
    """Whether writing the value gives this source, or what a reader cannot tell from it."""
    if not value:
        return False
    written = source_of(name, value, unicode=False)
    if written == source:
        return True
    if not source.isascii():
        written = source_of(name, value, unicode=True)
        if written == source:
            return True
    if name == "month" and is_month(value):
        return source == MONTH_NAMES[int(value) - 1]
    return name in ("author", "editor") and same_people(written, source)


def _macros(draft: Draft, own: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """The fields that were written with macros, but for a month by its name."""
    classic = dict(zip(draft.fields, own, strict=False))
    return {
        classic.get(name, name): text
        for name, text in draft.macros.items()
        if not (
            name == "month" and text == source_of("month", values.get("month", ""), unicode=True)
        )
    }


def _keywords(text: str) -> tuple[str, ...]:
    found: Iterable[str] = (one_line(word) for word in _KEYWORD_END.split(text))
    return tuple(dict.fromkeys(word for word in found if word))
