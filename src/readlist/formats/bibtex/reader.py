r"""A .bib file, of BibTeX or BibLaTeX, as papers: nothing in it is lost, nothing broken hides.

Of an entry the source is kept that its paper's text would not give again:

    title = {{P}erceiver {IO}}  →  title "Perceiver IO", extra.bibtex.title "{P}erceiver {IO}"

The other keys of `extra.bibtex` begin with @: `@type` is the entry type where the paper's would
be another; `@macros` has fields as written with macros; `@absent` and `@inherited` have what the
paper says though the entry did not; `@untitled` is a title that was made up; `@before` is the
text that stood before the entry; `@checksums` are those of long values, by which they are
known to be what they were.

An entry names its files in the way of JabRef, Zotero, Mendeley or BibDesk:

    file = {Full text:papers/a.pdf:PDF;:C\:/b.pdf:PDF}      JabRef: description:path:type
    file = {/home/ada/a.pdf;/home/ada/b.pdf}                Better BibTeX
    file = {:home/ada/a.pdf:pdf}                            Mendeley
    bdsk-file-1 = {YnBsaXN0MDD…}                            BibDesk: a property list in base64

Sources: https://docs.jabref.org/finding-sorting-and-cleaning-entries/filelinks;
https://sourceforge.net/p/bibdesk/wiki/File_Storage.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from readlist.formats.bibtex import entry
from readlist.formats.bibtex import fields as bib
from readlist.formats.bibtex.inheritance import Inheritance
from readlist.formats.bibtex.names import same_people
from readlist.formats.bibtex.syntax import KEPT_WHOLE, Block, Macros, split
from readlist.formats.bibtex.values import (
    MONTH_NAMES,
    is_givable,
    lines_of,
    on_one_line,
    reads_as,
    source_of,
    unknown_in,
    value_of,
)
from readlist.formats.privacy import KEYWORD_BREAK, in_markdown, is_note_field
from readlist.formats.publication import people_run_together, several_dois, split_people
from readlist.formats.tex.writer import is_harmless
from readlist.model.dates import parse_month
from readlist.model.names import name_doubt
from readlist.model.paper import Paper, Table, table_in
from readlist.model.same_work import MOST_ENTRIES, Bibliography, Entry, Tell
from readlist.text import counted, decoded, lazy_pattern, one_line, quoted, shortened

_LINK = lazy_pattern(r"(?:[^;\\]|\\.)+")
_PART = lazy_pattern(r"((?:[^:\\]|\\.)*)(?::|$)")
_ESCAPE = lazy_pattern(r"\\([\\:;_%#&$~ ])")
_FIRST_WORDS = ("booktitle", "maintitle", "journal", "howpublished", "note", "publisher")
_FURTHER_ADDRESS = lazy_pattern(r"url\d+")
_JABREF_FILES = lazy_pattern(
    r"^@comment\{jabref-meta: fileDirectory:((?:[^;\\}\n]|\\.)+);", re.IGNORECASE | re.MULTILINE
)
_FILE_TYPE = lazy_pattern(r"(?i)[a-z]+/[a-z.+-]+|pdf|djvu|epub|ps")
_DRIVE = lazy_pattern(r"[A-Za-z]")
_LONGEST = 100_000  # characters of a field that are looked at
_Fields = Mapping[str, str]  # name → source or text


def linked_files(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The paths that the fields name, each once, as they stand there but for escapes."""
    found: list[str] = []
    for name, value in fields.items():
        if name in ("file", "localfile", "pdf-file"):
            # Mendeley writes the backslash before the colon of a drive as TeX
            found += _files(value[:_LONGEST].replace(r"$\backslash$", "\\"))
        elif name == "local-url":
            found.append(unquote(value.removeprefix("file://localhost").removeprefix("file://")))
        elif name.startswith("bdsk-file-"):
            found += _bibdesk(value[:_LONGEST])
    return tuple(dict.fromkeys(path for path in found if path))


def _files(value: str) -> Iterator[str]:
    for link in _LINK.findall(value):
        parts = [_ESCAPE.sub(r"\1", part) for part in _PART.findall(link.strip())[:-1]]
        if len(parts) < 3:
            has_type = len(parts) == 2 and _FILE_TYPE.fullmatch(parts[1])
            yield parts[0] if len(parts) == 1 or has_type else ":".join(parts)
            continue
        if "html" in parts[-1].lower():  # a snapshot of the page
            continue
        path = parts[1:-1]
        if len(path) == 1 or _DRIVE.fullmatch(path[0]) or path[0] == "file":
            yield ":".join(path)
        else:
            yield path[0]


def _bibdesk(value: str) -> Iterator[str]:
    import binascii
    import plistlib

    try:
        data = plistlib.loads(binascii.a2b_base64("".join(value.split())))
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError, binascii.Error):
        return  # plistlib.InvalidFileException is a ValueError
    path = data.get("relativePath") if isinstance(data, dict) else None
    objects = data.get("$objects") if isinstance(data, dict) else None
    if isinstance(path, str):
        yield path
    elif isinstance(objects, list):
        yield from (each for each in objects if isinstance(each, str) and each.endswith(".pdf"))


_LONG = 500  # characters
_DATES = frozenset({"date", "year", "month", "day"})


def imported(
    block: Block, number: int, inherited: Mapping[str, str], notes: list[str], *, for_biblatex: bool
) -> Entry:
    """The entry with its paper; `number` is its place in the file, counted from 1.

    `inherited` are the fields that it has from others, `notes` are those so far; `for_biblatex`
    says for which of the two systems the file was written.
    """
    title = block.fields.get("title", "")
    label = block.key or one_line(value_of("title", title)) or f"entry {number}"
    if block.problem:
        return Entry(label[:100], block.line, problem=block.problem, notes=block.notes)
    notes = [*block.notes, *notes]
    own = bib.classic_names(block.type, block.fields)
    values = {name: value_of(name, source) for name, source in own.items()}
    for name, value in values.items():
        if "\\" in value and (unknown := unknown_in(name, value)):
            stays = "stay visible since they are" if unknown[1:] else "stays visible since it is"
            notes.append(f"{name} has {', '.join(unknown)}, which {stays} not known")
    lent = bib.classic_names(block.type, {**block.fields, **inherited})
    lent = {name: source for name, source in lent.items() if name not in own}
    kept: dict[str, object] = {}  # of the source
    told = values | {name: value_of(name, source) for name, source in lent.items()}
    paper = _paper(block, label, told, kept, notes)
    notes += several_dois(values.get("doi", ""))
    if "doi" in paper.extra:
        notes.append(f"{quoted(str(paper.extra['doi']))} is not a DOI")
    notes += _doubts_of_names(own, paper.authors)
    again = _given_again(paper, block, kept, for_biblatex=for_biblatex)
    kept |= _kept_source(block, own, again, notes)
    kept |= _not_there(paper, again, own, lent, kept)
    source = {name: each for name, each in kept.items() if each != {}}
    extra = {**paper.extra, entry.SOURCE: source} if source else paper.extra
    keywords = dict.fromkeys(KEYWORD_BREAK.split(values.get("keywords", "")))
    own_words = (in_markdown(lines_of(own[name])) for name in own if is_note_field(name))
    return Entry(
        label[:100],
        block.line,
        replace(paper, extra=extra) if source else paper,
        notes=tuple(notes),
        files=linked_files(own),
        keywords=tuple(filter(None, keywords)),
        own_notes="\n\n".join(own_words),
        mended=block.mended,
    )


def _doubts_of_names(own: Mapping[str, str], authors: Iterable[str]) -> Iterator[str]:
    for name in ("author", "editor"):
        for each in split_people(own[name]) if {";", ","} & set(own.get(name, "")) else ():
            if several := people_run_together(each):
                yield f'{name} has no "and" between {counted(len(several), "person")}'
    for author in authors:
        is_odd = ";" in author or "&" in author or author.count(",") > 2
        if is_odd and (doubt := name_doubt(author, is_last=True)):
            yield f"author {quoted(author)} {doubt}"


def _paper(
    block: Block, label: str, values: dict[str, str], kept: dict[str, object], notes: list[str]
) -> Paper:
    """The paper; `kept` gets what has nothing to do with single fields."""
    if not block.key:
        notes.append("it has no key")
    untitled = ""
    if not values.get("title"):
        untitled = shortened(one_line(next(filter(None, map(values.get, _FIRST_WORDS)), label)))
        kept["@untitled"] = untitled
        notes.append(f"it has no title; {quoted(untitled)} stands for it")
    if values.get("key") == block.key and not (values.get("author") or values.get("editor")):
        del values["key"]
    if values.get("type") == bib.DEFAULT_GENRES.get(block.type):
        values.pop("type", "")
    if block.before:
        kept["@before"] = list(block.before)
    if ids := values.get("ids"):
        kept["aliases"] = [each for each in map(one_line, ids.split(",")) if each]
        del values["ids"]
    return bib.paper_of(block.type, block.key, values, untitled=untitled)


def _given_again(
    paper: Paper, block: Block, kept: dict[str, object], *, for_biblatex: bool
) -> dict[str, str]:
    """The values of an export, which will give the paper this entry type again."""
    is_biblatex = bib.is_biblatex(block.fields)
    kind, values = entry.entry_values(paper, kept, is_biblatex=is_biblatex)
    if kind != block.type:
        kept["@type"] = block.type
        if for_biblatex and bib.classic_type(block.type) != block.type:
            kept["@biblatex"] = True
        _, values = entry.entry_values(paper, kept, is_biblatex=is_biblatex)
    if "day" not in block.fields:
        entry.put_day_in_month(values)
    return values


def _kept_source(
    block: Block, own: _Fields, values: _Fields, notes: list[str]
) -> dict[str, object]:
    """The names, the macros, and the source of the fields that would be written otherwise."""
    kept: dict[str, object] = {}
    if not bib.is_biblatex(block.fields):  # fields that an entry for BibTeX calls as BibLaTeX does
        pairs = zip(own, block.fields, strict=True)
        kept["@names"] = {classic: name for classic, name in pairs if classic != name}
    month = source_of("month", values.get("month", ""), unicode=True)
    classic = dict(zip(block.fields, own, strict=False))
    told = (pair for pair in block.macros.items() if pair != ("month", month))
    kept["@macros"] = macros = {classic.get(name, name): text for name, text in told}
    for name, source in own.items():
        if name in macros:
            continue
        if (label := entry.legal_field(name, own)) != name:
            notes.append(f"exports call its field {quoted(name)} {label}")
        value, shown = values.get(name, ""), on_one_line(name, source)
        is_dated = "date" in values and name in _DATES
        if is_dated and name == "year" and values["date"].isdecimal():
            value = values["date"]  # "2020a", "2020, in press"
            is_dated = _words(value) == _words(shown)
        is_usual = name == "type" and source == bib.DEFAULT_GENRES.get(block.type)
        if name == "ids" or is_dated or is_usual or _is_given_again(name, shown, value):
            continue
        if is_givable(name, shown) and reads_as(name, shown, value):
            kept[name] = shown
        elif not value and value_of(name, source) in values.values():
            continue  # as the venue, in the field that its type has for that
        elif name != "key" and _words(value) != _words(shown):
            became = quoted("; ".join(value.splitlines()))
            notes.append(f"{name} became {became}" if value else f"{name} is left out")
    long = [name for name in values if len(str(kept.get(name, ""))) > _LONG]
    kept["@checksums"] = {name: entry.checksum_of(values[name]) for name in long}
    return kept


def _words(text: str) -> list[str]:
    """All that tells one text from another for its reader: names may be turned round."""
    return sorted(word for word in re.findall(r"\w+", decoded(text)) if word != "and")


def _not_there(
    paper: Paper, values: _Fields, own: _Fields, lent: _Fields, kept: Table
) -> dict[str, object]:
    """Facts of the paper that the entry does not state: inherited, or taken from another field."""
    more = {name: text for name, text in values.items() if name not in own and name not in _DATES}
    inherited = {name: text for name, text in more.items() if name in lent}
    if not _DATES.isdisjoint(lent) and "date" not in own:
        dates = bib.values_of(paper, "misc")
        inherited |= {name: dates[name] for name in sorted(_DATES - own.keys()) if name in dates}
    unlent = (name for name in more if name not in lent)
    absent = {name: more[name] for name in unlent if not _FURTHER_ADDRESS.fullmatch(name)}
    if "@biblatex" in kept:  # a classic export has another type, in which these say something
        container = bib.container_of(bib.classic_type(str(kept["@type"])))
        for name in ("entrysubtype", "csl-type", "medium", container):
            absent.pop(name, None)
    # A year that stays as it is written may have the month as well: "June 1980"
    stays = "year" in kept or "year" in table_in(kept, "@macros")
    if stays and "month" not in own and _DATES.isdisjoint(lent):
        dates = bib.values_of(paper, "misc")
        absent |= {name: dates[name] for name in ("month", "day") if name in dates}
    nameless = "key" not in own and values.keys().isdisjoint(("author", "editor"))
    if nameless and paper.citekey and not bib.is_biblatex(own):
        absent["key"] = paper.citekey
    return {"@inherited": inherited, "@absent": absent}


def _is_given_again(name: str, source: str, value: str) -> bool:
    """Whether writing the value gives this source, or what a reader cannot tell from it."""
    if not value:
        return False
    written = source_of(name, value, unicode=False)
    if written != source and not source.isascii():
        written = source_of(name, value, unicode=True)
    if written == source:
        return True
    if name == "month" and (number := parse_month(value)):
        return source == MONTH_NAMES[number - 1]
    return name in ("author", "editor") and same_people(written, source)


_OTHER_BREAK = lazy_pattern(r"\r\n?")
_ALLOWANCE = 20_000_000  # characters that macros and parents may add to what the file has
_TELL_EVERY = 100  # entries
_NOT_WORKS = {"preamble", "string", *KEPT_WHOLE}


def read_bibtex(text: str, tell: Tell) -> Bibliography:
    """The entries of a .bib file; `extra.bibtex` has its preamble, strings and comments.

    An entry that cannot be read is there with its problem. Raises ValueError for text in which
    there is not one block of a .bib file, and for one of too many entries.
    """
    text = _OTHER_BREAK.sub("\n", text) if "\r" in text else text
    works: list[Block] = []
    others: list[Block] = []
    head: list[str] = []  # the comments in front of all entries
    before: list[str] = []  # those in front of the next one
    for count, block in enumerate(split(text, Macros(_ALLOWANCE + len(text)))):
        if len(works) >= MOST_ENTRIES:
            raise ValueError(f"it holds more than {MOST_ENTRIES:,} entries; split it")
        if block.type == "comment":
            (before if works else head).append(block.source)
        elif block.problem or block.type not in _NOT_WORKS:
            works.append(block._replace(before=tuple(before)))
            before = []
        else:
            others.append(block)
        if count % _TELL_EVERY == 0:
            tell(block.end, 4 * len(text))
    for_biblatex = 2 * sum(map(_is_for_biblatex, works)) > len(works)
    extra = _around_entries(head, others, before, for_biblatex=for_biblatex)
    if not (works or others or any(each.startswith("@") for each in head)):
        if text.strip():
            raise ValueError("there is no entry of BibTeX in it")
        extra = {}
    shared = (each for each in others if each.type in KEPT_WHOLE)
    first = reversed((*shared, *works))
    sources = {each.key.lower(): each for each in first if each.key and not each.problem}
    inheritance, entries = Inheritance(sources, _ALLOWANCE + len(text)), []
    for number, block in enumerate(works, 1):
        inherited, notes = inheritance.of(block) if not block.problem else ({}, [])
        entries.append(imported(block, number, inherited, notes, for_biblatex=for_biblatex))
        if number % _TELL_EVERY == 0:
            tell(len(text) + 3 * len(text) * number // len(works), 4 * len(text))
    tell(4 * len(text), 4 * len(text))
    notes = [note for each in others for note in _notes_on(each)]
    return Bibliography(tuple(entries), extra, notes=tuple(notes), file_folder=_jabref_folder(text))


def _is_for_biblatex(block: Block) -> bool:
    """Whether the entry has fields or a type that only BibLaTeX knows."""
    return bib.is_biblatex(block.fields) or bib.classic_type(block.type) != block.type


def _around_entries(
    head: list[str], others: list[Block], tail: list[str], *, for_biblatex: bool
) -> dict[str, object]:
    """The list's `extra`: the text beside the entries, in a form that TOML can hold."""
    parts: dict[str, object] = {
        "dialect": "biblatex" if for_biblatex else "bibtex",
        "head": head,
        "preamble": [each.source for each in others if each.type == "preamble"],
        "strings": {each.key: each.source for each in others if each.type == "string"},
        "entries": [each.source for each in others if each.type in KEPT_WHOLE],
        "tail": tail,
    }
    return {entry.SOURCE: {name: part for name, part in parts.items() if part}}


def _notes_on(block: Block) -> tuple[str, ...]:
    if block.type == "preamble" and not is_harmless(block.source, may_define=True):
        return (f"line {block.line}: this @preamble is kept, but never exported",)
    return block.notes if block.type == "string" else ()


def _jabref_folder(text: str) -> str:
    found = _JABREF_FILES.search(text)
    folder = re.sub(r"\\(.)", r"\1", found[1]).replace("\\", "/") if found else ""
    return "" if folder.startswith("//") else folder  # on another computer
