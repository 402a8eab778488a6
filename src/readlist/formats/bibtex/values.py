r"""The meaning of each field's value in a .bib file, and its spelling, by the field's name.

    pages = {253--279}        253–279
    editor = {Doe, J. and …}  Jane Doe and …
    doi = {10.1/a\_b}         10.1/a_b
    month = may               5
    title = {\emph{E. coli}}  <i>E. coli</i>

Source: the biblatex manual, section 2.2 (data types of fields).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial

from readlist.formats.bibtex.names import are_sound, people_from_tex, people_to_tex
from readlist.formats.publication import split_people, visible_text
from readlist.formats.tex import writer as tex
from readlist.formats.tex.reader import tex_to_text, unknown_commands
from readlist.model.dates import MONTHS, parse_month, parse_month_and_days
from readlist.model.formulas import is_balanced
from readlist.model.identifiers import parse_identifier
from readlist.model.marked_text import written
from readlist.text import lazy_pattern, matcher, one_line

_COMMANDS: Mapping[str, str] = {
    "i": "emph", "b": "textbf", "sc": "textsc", "sub": "textsubscript", "sup": "textsuperscript",
}  # fmt: skip
_WAYS = {"$": ("\\$", ""), **{kind: (f"\\{name}{{", "}") for kind, name in _COMMANDS.items()}}
# The texts that the macros stand for
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_names_people = matcher(
    r"author|editor[abc]?|translator|annotator|commentator|introduction|foreword|afterword"
    r"|bookauthor|holder|short(?:author|editor)|sortname|name[abc]"
)
_ODD_IN_VERBATIM = bytes((*range(33), *b"{}\\", 127))
_VERBATIM = frozenset({"doi", "url", "eprint", "pdf", "openreview"})
_stays_as_it_is = matcher(
    r"file|localfile|local-url|bdsk-.*|groups|crossref|xref|xdata|ids|entryset|entrysubtype"
)
_is_printed = matcher(
    r"(?:|sub|book|main|booksub|mainsub|issue|short|event|orig)title(?:addon)?|author|editor[abc]?"
    r"|translator|journal|journalsubtitle|series|volume|volumes|number|issue|chapter|pages|edition"
    r"|publisher|organization|institution|school|address|location|howpublished|type|note|addendum"
    r"|year|month|date|key|version|part|pubstate|venue|annotator|commentator|introduction|foreword"
    r"|afterword|bookauthor|holder|short(?:author|editor|hand|journal|series)|eventtitle|language"
)
_PLAIN_RANGE = lazy_pattern(r"([A-Za-z0-9]+)(?:--?|[–—])([A-Za-z0-9]+)")
_RANGE = lazy_pattern(r"(?<=\w)\s*(?:--?|[–—])\s*(?=\w)")
_ESCAPED = lazy_pattern(r"\{?\\([_%#&$])\}?|\\textasciitilde(?:\{\}|\s)?|\\~\{\}|\{~\}|\$\\sim\$")
_ADDRESS = lazy_pattern(r"\\url\s*\{(.*)\}|\\href\s*\{([^{}]*)\}.*|<(.*)>", re.DOTALL)
_UNBRACED = lazy_pattern(r"[{}]")
_YEAR = lazy_pattern(r"^-\d{1,4}$|(?<!\d)\d{4}(?!\d)|^\d{1,3}$")
_EDTF = lazy_pattern(r"[-0-9./~?%]+")
_PARAGRAPH = lazy_pattern(r"\n\s*\n")

_Writer = Callable[[str, bool], str]


def value_of(name: str, source: str) -> str:
    """The text of the source on one line; of an abstract, in paragraphs.

    Names are in the form of lists, joined by " and ", those of authors by line breaks; an address
    stands without escapes.
    """
    if name == "abstract":
        parts = (tex_to_text(part) for part in _PARAGRAPH.split(source))
        return "\n\n".join(part for part in parts if part)
    if _names_people(name):
        people = people_from_tex(visible_text(source))
        return "\n".join(people) if name == "author" else " and ".join(people)
    if name in _VERBATIM:
        address = visible_text(source)
        if found := _ADDRESS.fullmatch(address):
            address = found[1] or found[2] or found[3] or address
        return _ESCAPED.sub(lambda match: match[1] or "~", address)
    if _stays_as_it_is(name) or (name.endswith("date") and _EDTF.fullmatch(source) is not None):
        return visible_text(source)
    if name == "month":
        month = tex_to_text(source)
        return str(parse_month(month) or month)  # by name, macro or number
    return tex_to_text(source)


def lines_of(source: str) -> str:
    """The text of the source with its line breaks; a command may go over several lines."""
    told = tex_to_text("\ue000".join(map(str.strip, source.strip().splitlines())))
    return "\n".join(map(str.strip, told.split("\ue000")))


def unknown_in(name: str, value: str) -> tuple[str, ...]:
    """The commands in a text field that nothing is known of."""
    return () if name in _VERBATIM or _stays_as_it_is(name) else unknown_commands(value)


def source_of(name: str, value: str, *, unicode: bool) -> str:
    """The value as TeX source, in the form that readers of .bib files want of this field."""
    return writer_of(name)(value, unicode)


@lru_cache(maxsize=256)
def writer_of(name: str) -> _Writer:
    """Gives the source of a value that is not "", in Unicode or ASCII, for fields of this name."""
    if name in _WRITERS:
        return _WRITERS[name]
    if _names_people(name):
        return lambda value, unicode: people_to_tex("\n".join(split_people(value)), unicode)
    if _stays_as_it_is(name):
        return _source_as_it_is
    return _date_source if name.endswith("date") else _text_source


def sources_of(values: Mapping[str, str], *, unicode: bool) -> dict[str, str]:
    """The source of each field, as `source_of` gives it; one look shows that most are their own."""
    texts, addresses, others = _kinds(tuple(values))
    sources = dict(values)
    if tex.is_plain(*map(values.__getitem__, texts)) and values.get("abstract", "")[:1] != "@":
        if (title := values.get("title", "")) and not tex.survives_lowering(title):
            sources["title"] = tex.with_capitals_kept(title)
    else:
        others = [*others, *((name, writer_of(name)) for name in texts)]
    if not _is_verbatim("".join(map(values.__getitem__, addresses))):
        others = [*others, *((name, _verbatim_source) for name in addresses)]
    for name, write in others:
        sources[name] = write(values[name], unicode)
    return sources


@lru_cache(maxsize=4096)  # many entries have the same fields
def _kinds(names: tuple[str, ...]) -> tuple[list[str], list[str], list[tuple[str, _Writer]]]:
    """The fields in which a plain text is its own source, or nearly; addresses; the others."""
    kinds = (_text_source, _title_source, _abstract_source, _source_as_it_is, _date_source)
    writers = [(name, writer_of(name)) for name in names]
    return (
        [name for name, writer in writers if writer in kinds],
        [name for name, writer in writers if writer is _verbatim_source],
        [each for each in writers if each[1] not in (*kinds, _verbatim_source)],
    )


def _title_source(value: str, unicode: bool) -> str:
    if tex.is_plain(value):
        return value if tex.survives_lowering(value) else tex.with_capitals_kept(value)
    return written(value, partial(tex.title_to_tex, unicode=unicode), _WAYS)


def _verbatim_source(value: str, unicode: bool) -> str:
    return value if _is_verbatim(value) else tex.verbatim(value, unicode=unicode)


def _is_verbatim(text: str) -> bool:
    return text.isascii() and len(text.encode().translate(None, _ODD_IN_VERBATIM)) == len(text)


def _pages_source(value: str, unicode: bool) -> str:
    if pages := _PLAIN_RANGE.fullmatch(value):
        return f"{pages[1]}--{pages[2]}"
    return "--".join(_text_source(part, unicode) for part in _RANGE.split(visible_text(value)))


@lru_cache(maxsize=256)
def _month_source(value: str, unicode: bool) -> str:
    number = parse_month(value)
    return _text_source(MONTHS[number - 1] if number else value, unicode)


def _abstract_source(value: str, unicode: bool) -> str:
    if tex.is_plain(value) and value[0] != "@":
        return value
    to_tex = partial(tex.text_to_tex, unicode=unicode)
    return _joined_paragraphs(written(part, to_tex, _WAYS) for part in _PARAGRAPH.split(value))


def _source_as_it_is(value: str, _unicode: bool) -> str:
    shown = visible_text(value)
    return shown if is_balanced(shown) else _UNBRACED.sub("", shown)


def _date_source(value: str, unicode: bool) -> str:
    return (_source_as_it_is if _EDTF.fullmatch(value) else _text_source)(value, unicode)


def _text_source(value: str, unicode: bool) -> str:
    is_short = value.isalnum() and value.isascii()
    return value if is_short or tex.is_plain(value) else _odd_source(value, unicode)


@lru_cache(maxsize=4096)  # a venue stands in many entries
def _odd_source(value: str, unicode: bool) -> str:
    return written(value, partial(tex.text_to_tex, unicode=unicode), _WAYS)


_WRITERS: Mapping[str, _Writer] = {
    **dict.fromkeys(_VERBATIM, _verbatim_source),
    "title": _title_source,
    "author": people_to_tex,
    "pages": _pages_source,
    "month": _month_source,
    "abstract": _abstract_source,
    "annote": _abstract_source,
}


def reads_as(name: str, source: str, value: str) -> bool:
    """Whether `source` says of the field what the model says, so that it may stand for it."""
    read = value_of(name, source)
    if name in ("doi", "eprint", "openreview"):
        found = parse_identifier(read)
        read = found.value if found else read
        return read in (value, value.lower())
    if name == "year":
        return year_of(read) == year_of(value)
    if name == "month":
        return read == value or parse_month_and_days(read) == parse_month_and_days(value)
    if name == "archiveprefix":
        return read.lower() == value.lower()
    if name == "abstract":
        return read.split() == value.split()
    return read == value or one_line(read) == one_line(value)


def is_givable(name: str, source: str) -> bool:
    """Whether a source, perhaps a stranger's, may be written: it is harmless, TeX can set it."""
    if _stays_as_it_is(name):
        return is_balanced(source)
    if _names_people(name) and not are_sound(source):
        return False
    if name in _VERBATIM or not _is_printed(name):
        return tex.is_harmless(source)
    return tex.is_harmless(source) and tex.is_printable(source) and "\\less" not in source


def on_one_line(name: str, source: str) -> str:
    """The source on one line, but for the paragraphs of an abstract."""
    if name == "abstract":
        return _joined_paragraphs(visible_text(part) for part in _PARAGRAPH.split(source))
    return visible_text(source)


def source_within(name: str, source: str, *, unicode: bool) -> str:
    """The source in an entry: ASCII where TeX has commands, with `unicode` only within formulas."""
    shown = on_one_line(name, source)
    if shown.isascii() or _stays_as_it_is(name):
        return shown
    if name in _VERBATIM:
        return shown if unicode else tex.verbatim(shown)
    return tex.in_ascii(shown, is_name=_names_people(name), unicode=unicode)


def _joined_paragraphs(paragraphs: Iterable[str]) -> str:
    """A blank line between two; none begins with an @, where a reader may look for an entry."""
    return "\n\n".join(f"{{}}{each}" if each.startswith("@") else each for each in paragraphs)


def year_of(text: str) -> int | None:
    """The first year that stands in the text, None where there is none."""
    found = _YEAR.search(text)
    return int(found[0]) if found else None
