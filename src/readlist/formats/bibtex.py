r"""Papers as BibTeX entries that classic BibTeX, biber, pandoc and pybtex read alike.

    @inproceedings{jaegle2022perceiver,
      title = {Perceiver {IO}: A General Architecture for Structured Inputs \& Outputs},
      author = {Jaegle, Andrew and Borgeaud, Sebastian},
      booktitle = {International Conference on Learning Representations},
      year = {2022},
      url = {https://openreview.net/forum?id=fILj7WpI-g},
      eprint = {2107.14795},
      archiveprefix = {arXiv},
      primaryclass = {cs.LG}
    }

Source: Patashnik, "BibTeXing", 1988, sections 3.1 (types and their required fields) and 4 (names).
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from readlist.citekeys import citation_keys
from readlist.model import Paper
from readlist.names import PersonName, parse_name
from readlist.tex import name_to_tex, text_to_tex, title_to_tex, verbatim, visible_text

# CSL type → entry type, the field that holds the venue, what it cannot do without beside the title
_ENTRY_TYPES = MappingProxyType(
    {
        "paper-conference": ("inproceedings", "booktitle", ("author", "booktitle")),
        "article-journal": ("article", "journal", ("author", "journal")),
        "article-magazine": ("article", "journal", ("author", "journal")),
        "article-newspaper": ("article", "journal", ("author", "journal")),
        "thesis": ("phdthesis", "school", ("author", "school")),
        "book": ("book", "publisher", ("author|editor", "publisher")),
        "chapter": ("incollection", "booktitle", ("author", "booktitle", "publisher")),
        "report": ("techreport", "institution", ("author", "institution")),
    }
)
_MISC = ("misc", "howpublished", ())
_PEOPLE = frozenset({"editor", "translator", "editora", "editorb", "editorc"})
_VERBATIM = frozenset({"doi", "url", "eprint", "pdf"})
_BEFORE_YEAR = (
    "editor", "booktitle", "journal", "school", "institution", "series", "volume", "number",
    "chapter", "pages", "edition", "publisher", "organization", "address", "howpublished", "type",
)  # fmt: skip
# A person's own notes and disk, and entries that the export does not hold.
_NEVER_EXPORTED = re.compile(
    r"title|author|annote|annotation|file|localfile|local-url|bdsk-.*|crossref|xref|xdata"
)
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_RANGE = re.compile(r"(?<=\w)\s*(?:--?|[–—])\s*(?=\w)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*\.?", re.IGNORECASE)
# "Given Family" with nothing to escape or to take apart: most names, in a tenth of the time.
_PLAIN_NAME = re.compile(
    r"(?!.*\b(?i:and)\b)([A-Z][A-Za-z.-]*(?: [A-Z][A-Za-z.-]*)*) ([A-Z][A-Za-z0-9]+)"
)


def to_bibtex(papers: Iterable[Paper], *, unicode: bool = False) -> str:
    """The papers as .bib text in their order, a blank line between entries; "" for no papers.

    ASCII as far as TeX has commands for it; `unicode` keeps letters and punctuation as they are.
    """
    papers = list(papers)
    entries = zip(papers, citation_keys(papers), strict=True)
    return "\n".join(entry(paper, key, unicode=unicode) for paper, key in entries)


def entry(paper: Paper, key: str, *, unicode: bool = False) -> str:
    """One paper as an entry under `key`, with a newline at its end."""
    kind, fields = _kind_and_fields(paper, unicode)
    if not fields.get("author") and not fields.get("editor"):
        fields.setdefault("key", key)  # what BibTeX sorts and labels by where there is no author
    lines = ",\n".join(f"  {name} = {_delimited(name, fields[name])}" for name in fields)
    return f"@{kind}{{{key},\n{lines}\n}}\n"


def _delimited(name: str, value: str) -> str:
    return value if name == "month" and value in _MONTHS else f"{{{value}}}"


def _kind_and_fields(paper: Paper, unicode: bool) -> tuple[str, dict[str, str]]:
    kind, container, required = _ENTRY_TYPES.get(paper.type, _MISC)
    fields = _fields(paper, container, unicode)
    if kind != "misc" and not all(_has(fields, name) for name in required):
        kind, container, _ = _MISC
        fields = _fields(paper, container, unicode)
    return kind, fields


def _has(fields: Mapping[str, str], names: str) -> bool:
    return any(fields.get(name) for name in names.split("|"))


def _fields(paper: Paper, container: str, unicode: bool) -> dict[str, str]:
    """The fields that have a value, as TeX, in the order they are written."""
    first = {
        "title": title_to_tex(paper.title, unicode=unicode),
        "author": _people(paper.authors, unicode),
        container: text_to_tex(paper.venue, unicode=unicode),
    }
    last = {
        "year": "" if paper.year is None else str(paper.year),
        "month": "",
        "doi": verbatim(paper.doi, unicode=unicode),
        "url": verbatim(_address(paper), unicode=unicode),
        "eprint": verbatim(paper.arxiv, unicode=unicode),
        "archiveprefix": "arXiv" if paper.arxiv else "",
        "primaryclass": text_to_tex(paper.primary_category) if paper.arxiv else "",
    }
    if not paper.extra:
        return {name: value for name, value in (first | last).items() if value}
    extra = _extra_fields(paper.extra, unicode)
    before = {name: extra[name] for name in _BEFORE_YEAR if name in extra}
    filled = {name: value for name, value in (first | last).items() if value}
    placed = first | before | {name: extra.get(name, "") for name in last} | extra | filled
    return {name: value for name, value in placed.items() if value}


def _address(paper: Paper) -> str:
    if paper.url or not paper.openreview:
        return paper.url
    return f"https://openreview.net/forum?id={paper.openreview}"


def _extra_fields(extra: Mapping[str, object], unicode: bool) -> dict[str, str]:
    extra = {name.lower(): value for name, value in extra.items()}
    return {
        name: _extra_field(name, str(extra[name]), unicode)
        for name in sorted(extra)
        if _FIELD_NAME.fullmatch(name)
        and not _NEVER_EXPORTED.fullmatch(name)
        and isinstance(extra[name], str | int)
    }


def _extra_field(name: str, value: str, unicode: bool) -> str:
    if name in _PEOPLE:
        return _people(value.split(" and "), unicode)
    if name in _VERBATIM:
        return verbatim(value, unicode=unicode)
    if name == "pages":
        value = _RANGE.sub("--", value)
    if name == "month":
        value = _month(value.strip())
    return text_to_tex(value, unicode=unicode)


def _month(text: str) -> str:
    """The name that BibTeX styles define for the month, else `text`."""
    if text.isdecimal() and 1 <= int(text) <= len(_MONTHS):
        return _MONTHS[int(text) - 1]
    name = _MONTH_NAME.fullmatch(text)
    return name[1].lower() if name else text


def _people(names: Iterable[str], unicode: bool) -> str:
    shown = [name for name in map(visible_text, names) if name]
    written = [_person(name, unicode) for name in shown]
    if len(shown) > 1 and shown[-1] == "others":
        written[-1] = "others"
    return " and ".join(written)


@lru_cache(maxsize=8192)
def _person(author: str, unicode: bool) -> str:
    """One author as "particle Family, Suffix, Given", braced where BibTeX would misread it."""
    if plain := _PLAIN_NAME.fullmatch(author):
        return f"{plain[2]}, {plain[1]}"
    name = parse_name(author)
    if name.corporate or not _is_personal(author, name):
        whole = (name.corporate and name.family) or author
        return f"{{{name_to_tex(whole, unicode=unicode)}}}"
    family = name_to_tex(name.family, unicode=unicode)
    if not _is_read_whole(name, unicode):
        family = f"{{{family}}}"
    if name.particle:
        family = f"{name_to_tex(name.particle, unicode=unicode)} {family}"
    others = (name_to_tex(part, unicode=unicode) for part in (name.suffix, name.given) if part)
    return ", ".join((family, *others))


def _is_personal(author: str, name: PersonName) -> bool:
    tokens = author.casefold().split()
    has_letters = any(map(str.isalnum, name.family))
    return has_letters and "and" not in tokens and tokens != ["others"]


def _is_read_whole(name: PersonName, unicode: bool) -> bool:
    """Whether BibTeX takes the bare family name for one: a word in lower case starts a new part."""
    words = name.family.replace("-", " ").split()
    if len(words) == 1:
        return True
    capitals = all(word[0].isupper() and (word[0].isascii() or not unicode) for word in words)
    return capitals and (bool(name.given) or " " not in name.family)
