"""Papers as COinS: metadata in an empty `<span>`, which Zotero and other reference managers read.

    <span class="Z3988" aria-hidden="true" title="ctx_ver=Z39.88-2004&amp;rft_val_fmt=info%3A…">

Source: ANSI/NISO Z39.88-2004 (OpenURL), the key/encoded-value formats `book`, `journal` and
`dissertation`; https://ocoins.info for the span. Zotero takes a conference paper from the format
`book` with the genre `proceeding`, and everything that is neither article, book nor thesis as `dc`.
"""

from collections.abc import Iterator
from html import escape
from types import MappingProxyType
from urllib.parse import quote

from readlist.formats.publication import first_and_last_page, is_issn
from readlist.model.identifiers import is_web_address, page
from readlist.model.names import is_cut_short, parse_name
from readlist.model.paper import Paper
from readlist.text import decoded

_FORMAT = "info:ofi/fmt:kev:mtx:"
# CSL type → format, genre, key of the paper's title, key of what the paper stands in
_KINDS = MappingProxyType(
    {
        "paper-conference": ("book", "proceeding", "atitle", "btitle"),
        "chapter": ("book", "bookitem", "atitle", "btitle"),
        "entry-encyclopedia": ("book", "bookitem", "atitle", "btitle"),
        "book": ("book", "book", "btitle", ""),
        "report": ("book", "report", "btitle", ""),
        "thesis": ("dissertation", "", "title", "inst"),
        "article-journal": ("journal", "article", "atitle", "jtitle"),
        "article-magazine": ("journal", "article", "atitle", "jtitle"),
        "article-newspaper": ("journal", "article", "atitle", "jtitle"),
        "article": ("journal", "preprint", "atitle", "jtitle"),
    }
)
_OTHER = ("dc", "", "title", "source")
_DETAILS = MappingProxyType(
    {"volume": "volume", "number": "issue", "publisher": "pub", "series": "series"}
)


def coins(paper: Paper, title: str, venue: str) -> str:
    """The span of one paper; title and venue as plain text without markup."""
    pairs = _pairs(paper, title, venue)
    value = "&".join(f"{name}={quote(each, safe='')}" for name, each in pairs)
    return f'<span class="Z3988" aria-hidden="true" title="{escape(value)}"></span>'


def _pairs(paper: Paper, title: str, venue: str) -> Iterator[tuple[str, str]]:
    """Keys and values in a fixed order, without those that are empty."""
    form, genre, title_key, venue_key = _KINDS.get(paper.type, _OTHER)
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", _FORMAT + form
    given = [("genre", genre), (title_key, title), (venue_key, venue)]
    given += [(key, str(paper.extra.get(name) or "")) for name, key in _DETAILS.items()]
    found = [(name, str(paper.extra.get(name) or "")) for name in ("isbn", "issn")]
    first, last = first_and_last_page(str(paper.extra.get("pages") or ""))
    day = paper.published
    exact = day is not None and day.year == paper.year
    given += [
        ("date", day.isoformat() if day and exact else str(paper.year or "")),
        *[("pages", f"{first}-{last}" if last else first), ("spage", first), ("epage", last)],
        *[(name, value) for name, value in found if name == "isbn" or is_issn(value)],
    ]
    given += _authors(paper)
    yield from ((f"rft.{key}", value) for key, value in given if key and value)
    if paper.doi:
        yield "rft_id", f"info:doi/{paper.doi}"
    address = page(paper)
    if address and is_web_address(address):
        yield "rft_id", address


def _authors(paper: Paper) -> Iterator[tuple[str, str]]:
    """`Family, Given` where a name has both, since a name in natural order could be misread."""
    for author in paper.authors[: -1 if is_cut_short(paper.authors) else None]:
        name = parse_name(decoded(author))
        if name.corporate:
            yield "aucorp", name.family
        else:
            family = " ".join(filter(None, (name.surname, name.suffix)))
            yield "au", f"{family}, {name.given}" if name.given else family
