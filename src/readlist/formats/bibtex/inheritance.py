r"""The fields that an entry of a .bib file has from its parents, which `crossref` and `xdata` name.

Sources: Patashnik, "BibTeXing", 1988, section 2.1.5 (a field that is missing is the parent's); the
biblatex manual, appendix B (a parent's title is its child's booktitle) and section 3.13.6.
"""

from collections.abc import Mapping

from readlist.formats.bibtex.fields import container_of
from readlist.formats.bibtex.syntax import Block
from readlist.text import lazy_pattern

# What is one work's own
_NOT_INHERITED = lazy_pattern(
    r"doi|url(?:date)?|eprint|eprinttype|eprintclass|archiveprefix|primaryclass|openreview|pdf"
    r"|abstract|keywords|file|localfile|local-url|bdsk-.*|annote|annotation|note|pages|crossref"
    r"|xref|xdata|ids|key|label|shorthand|options|entryset|entrysubtype|related.*|sort.*|presort"
    r"|timestamp|owner|groups|date-.*|short.*|execute|gender|indextitle"
)
_AS_PARENT = ("title", "subtitle", "titleaddon")
_DATES = ("year", "month", "day")
_LONGEST_CHAIN = 8


class Inheritance:
    """Looks up what entries inherit, by citation key in lower case: up to `limit` characters."""

    __slots__ = ("_left", "_sources")

    def __init__(self, sources: Mapping[str, Block], limit: int) -> None:
        self._sources = sources
        self._left = limit

    def of(self, child: Block) -> tuple[dict[str, str], list[str]]:
        """The fields that the child inherits from all its ancestors, and problems of the links."""
        found: dict[str, str] = {}
        notes: list[str] = []
        for name in ("xdata", "crossref"):
            for key in filter(None, map(str.strip, child.fields.get(name, "").split(","))):
                self._add_from(child, name, key.lower(), found, notes)
        self._left -= sum(map(len, found.values()))
        if self._left < 0:
            return {}, ["more is inherited than the file has; it is left out here"]
        return found, notes

    def _add_from(
        self, child: Block, link: str, key: str, found: dict[str, str], notes: list[str]
    ) -> None:
        seen = {id(child)}
        for _ in range(_LONGEST_CHAIN):
            parent = self._sources.get(key)
            if parent is None:
                notes.append(f"{link} names {key}, which is not in the file")
                return
            if id(parent) in seen:
                notes.append(f"its {link} leads back to where it began")
                return
            seen.add(id(parent))
            nearer = child.fields.keys() | found.keys()
            for name, value in parent.fields.items():
                if (name == "date" and "year" in nearer) or (name in _DATES and "date" in nearer):
                    continue
                for own in _names_in_child(name, parent.type, child, whole=link == "xdata"):
                    if own not in child.fields:
                        found.setdefault(own, value)
            key = parent.fields.get(link, "").strip().lower()
            if not key:
                return
        notes.append(f"its {link} goes through more than {_LONGEST_CHAIN} entries")


def _names_in_child(name: str, parent: str, child: Block, *, whole: bool) -> tuple[str, ...]:
    """The names that a parent's field has in its child: none, one, or two."""
    if whole:
        return () if name in ("crossref", "xdata") else (name,)
    if _NOT_INHERITED.fullmatch(name):
        return ()
    container, has_title = container_of(child.type), "title" in child.fields
    names: tuple[str, ...] = (name,)
    if name in _AS_PARENT and parent == child.type:
        names = () if has_title else (name,)
    elif name in _AS_PARENT and container in ("booktitle", "journal", "journaltitle"):
        if name == "title":
            names = (container,) if has_title else ("title", container)
        else:
            names = (f"book{name}",) if container == "booktitle" else ()
    elif name == "author" and parent in ("book", "mvbook") and container == "booktitle":
        names = ("author", "bookauthor")
    return names
