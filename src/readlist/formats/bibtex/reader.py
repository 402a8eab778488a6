"""A .bib file, of BibTeX or BibLaTeX, as papers: nothing in it is lost, nothing broken hides."""

import re
from dataclasses import dataclass, field, replace

from readlist.formats.bibtex.blocks import (
    KEPT_WHOLE,
    Abbreviation,
    Block,
    Comment,
    Preamble,
    RawEntry,
    split,
)
from readlist.formats.bibtex.entry import SOURCE
from readlist.formats.bibtex.fields import is_biblatex
from readlist.formats.bibtex.imported import Draft, imported
from readlist.formats.bibtex.inheritance import Inheritance
from readlist.formats.bibtex.macros import Macros, expression
from readlist.formats.bibtex.syntax import Joined
from readlist.formats.tex.safety import is_harmless
from readlist.model.entry import MOST_ENTRIES, Bibliography, Entry, Tell
from readlist.text import quoted, visible_line

_OTHER_BREAK = re.compile(r"\r\n?")
_ALLOWANCE = 20_000_000  # characters that macros and parents may add to what the file has
_TELL_EVERY = 100  # entries


def read_bibtex(text: str, tell: Tell) -> Bibliography:
    """The entries of a .bib file; `extra.bibtex` has its preamble, strings and comments.

    An entry that cannot be read is there with its problem. Raises ValueError for text in which
    there is not one block of a .bib file, and for one of too many entries.
    """
    text = _OTHER_BREAK.sub("\n", text) if "\r" in text else text
    collected = _Collected(Macros(_ALLOWANCE + len(text)))
    for count, (block, position) in enumerate(split(text)):
        if len(collected.drafts) >= MOST_ENTRIES:
            raise ValueError(f"it holds more than {MOST_ENTRIES:,} entries; split it")
        collected.take(block)
        if count % _TELL_EVERY == 0:
            tell(position, 4 * len(text))
    if text.strip() and not collected.has_blocks:
        raise ValueError("there is no entry of BibTeX in it")
    entries = _entries(collected, len(text), tell)
    extra = collected.extra()
    return Bibliography(entries, {SOURCE: extra} if extra else {}, notes=tuple(collected.notes))


def _entries(collected: "_Collected", size: int, tell: Tell) -> tuple[Entry, ...]:
    drafts = collected.drafts
    sources = {
        draft.key.lower(): draft.source
        for draft in reversed((*collected.shared, *drafts))
        if draft.key and not draft.problem
    }
    inheritance = Inheritance(sources, _ALLOWANCE + size)
    entries = []
    for number, draft in enumerate(drafts, 1):
        inherited, notes = inheritance.of(draft.source) if not draft.problem else ({}, [])
        entries.append(imported(draft, number, inherited, notes))
        if number % _TELL_EVERY == 0:
            tell(size + 3 * size * number // len(drafts), 4 * size)
    tell(4 * size, 4 * size)
    return tuple(entries)


@dataclass(slots=True)
class _Collected:
    """What the file holds, in its order; macros stand for what they do where they are used."""

    macros: Macros
    drafts: list[Draft] = field(default_factory=list)
    shared: list[Draft] = field(default_factory=list)  # @xdata, @set
    notes: list[str] = field(default_factory=list)
    has_blocks: bool = False
    _head: list[str] = field(default_factory=list)
    _before: list[str] = field(default_factory=list)
    _preamble: list[str] = field(default_factory=list)
    _strings: dict[str, str] = field(default_factory=dict)
    _whole: list[str] = field(default_factory=list)

    def take(self, block: Block) -> None:
        """Add one block."""
        if isinstance(block, Comment):
            self.has_blocks = self.has_blocks or block.text.startswith("@")
            (self._before if self.drafts else self._head).append(block.text)
            return
        self.has_blocks = True
        if isinstance(block, RawEntry):
            self._entry(block)
        elif isinstance(block, Preamble):
            self._preamble.append(block.source)
            if not is_harmless(block.source, may_define=True):
                self.notes.append(f"line {block.line}: this @preamble is kept, but never exported")
        else:
            self._string(block)

    def extra(self) -> dict[str, object]:
        """What stands beside the entries, in a form that a list's TOML can hold."""
        for_biblatex = sum(is_biblatex(draft.fields) for draft in self.drafts)
        parts: dict[str, object] = {
            "dialect": ("bibtex", "biblatex")[2 * for_biblatex > len(self.drafts)],
            "head": self._head,
            "preamble": self._preamble,
            "strings": self._strings,
            "entries": self._whole,
            "tail": self._before,
        }
        return {name: part for name, part in parts.items() if part} if self.has_blocks else {}

    def _string(self, block: Abbreviation) -> None:
        where = f"line {block.line}: @string {visible_line(block.name)}"
        try:
            text, missing = self.macros.expand(block.value)
        except ValueError as error:
            self.notes.append(f"{where}: {error}")
            return
        if missing:
            self.notes.append(f"{where} uses {quoted(missing[0])}, which is not defined")
        if self.macros.define(block.name, text) and block.name in self._strings:
            self.notes.append(f"{where} is defined anew; the last one is kept")
        self._strings[block.name] = expression(block.value)

    def _entry(self, block: RawEntry) -> None:
        draft = Draft(
            block.line,
            block.type,
            block.key,
            notes=block.notes,
            problem=block.problem,
            mended=next(iter(block.notes), ""),
        )
        if not block.problem:
            draft = self._with_fields(draft, block)
        if block.type in KEPT_WHOLE and not draft.problem:
            self.shared.append(draft)
            self._whole.append(block.source)
            return
        self.drafts.append(replace(draft, before=tuple(self._before)))
        self._before = []

    def _with_fields(self, draft: Draft, block: RawEntry) -> Draft:
        fields: dict[str, str] = {}
        macros: dict[str, str] = {}
        notes = list(block.notes)
        for name, value in block.fields:
            try:
                source, missing = self.macros.expand(value)
            except ValueError as error:
                return replace(draft, problem=f"{name}: {error}")
            notes += [f"{name} uses {quoted(each)}, which is not defined" for each in missing]
            if name in fields:
                if fields[name] != source:
                    notes.append(f"{name} is given twice; {quoted(source)} is left out")
                continue
            fields[name] = source
            if isinstance(value, Joined):
                macros[name] = expression(value)
        return replace(draft, fields=fields, macros=macros, notes=tuple(notes))
