"""A list as one HTML file: no outside resource, readable without scripts, the same bytes each time.

Whatever a list holds is text: everything is escaped, only http(s) addresses become links, and the
page's own Content-Security-Policy allows its one style sheet and its one script by their hashes.

Each paper comes with its COinS, an empty `<span>` that Zotero and other reference managers read.
Zotero takes a conference paper from the format `book` with the genre `proceeding`, and everything
that is neither article, book nor thesis as `dc`. `html.css` and `html.js` stand beside this module
as they are sent.

Sources: the HTML Living Standard; Content Security Policy Level 3, 2.3.1 (hashes); ANSI/NISO
Z39.88-2004 (OpenURL), the key/encoded-value formats `book`, `journal` and `dissertation`;
https://ocoins.info for the span.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from html import escape
from pathlib import Path
from urllib.parse import quote

from readlist.formats.bibtex.writer import to_bibtex
from readlist.formats.privacy import NOTHING_PRIVATE, Personal, Private, status_line
from readlist.formats.publication import ADDRESS_LABELS, first_and_last_page, is_issn
from readlist.model import marked_text
from readlist.model.identifiers import all_addresses, is_web_address, page
from readlist.model.keys import citation_keys
from readlist.model.names import is_cut_short, natural_names, parse_name
from readlist.model.paper import Paper, Progress, ReadingList, Status, readings
from readlist.selection.periods import monday_of, shade_of
from readlist.text import counted, decoded, visible_line

_LANGUAGES = {"en": "English", "zh": "中文"}
_EXPORT = "https://pypi.org/project/readlist/"


def to_html(reading_list: ReadingList, private: Private = NOTHING_PRIVATE) -> str:
    """The list as a page; progress and notes only as far as `private` holds them."""
    papers = reading_list.papers
    languages = list(dict.fromkeys(name for paper in papers for name in paper.summary))
    # The switch hides the summaries in other languages without a script
    rules = "".join(
        f"body:has(#language-{at}:checked) .summary:not(.language-{at}) {{ display: none; }}\n"
        for at in range(len(languages) if len(languages) > 1 else 0)
    )
    style, script = _asset("html.css") + rules, _asset("html.js")
    sources = f"style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    policy = f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"
    header = _header(reading_list, languages, private)
    body = "\n".join((*header, *_papers(papers, languages, private)))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="readlist">
<meta name="referrer" content="no-referrer">
<title>{text(reading_list.title)}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#papers">Skip to the papers</a>
{body}
<footer class="quiet"><p>Made with <a href="{_EXPORT}">readlist</a>.</p></footer>
<script>{script}</script>
</body>
</html>
"""


def _asset(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _digest(source: str) -> str:
    return f"sha256-{b64encode(sha256(source.encode()).digest()).decode()}"


def _header(shown: ReadingList, languages: Sequence[str], private: Private) -> Iterator[str]:
    yield f"<header>\n<h1>{text(shown.title)}</h1>"
    count = counted(len(shown.papers), "paper")
    by = f" · chosen by {text(shown.curator)}" if shown.curator else ""
    where = f" · {link('where it was published', shown.url)}" if is_web_address(shown.url) else ""
    yield f'<p class="quiet">{count}{by}{where}</p>'
    yield from (f"<p>{text(part)}</p>" for part in shown.description.split("\n\n") if part.strip())
    if shown.papers:
        whole = quote(to_bibtex(shown.papers, extra=shown.extra), safe="")
        name = text(f"{shown.name or 'papers'}.bib")
        yield (
            f'<p><a download="{name}" href="data:application/x-bibtex;charset=utf-8,{whole}">'
            f"Download {name}</a></p>"
        )
    progress = [each.progress for each in private.values() if each.progress]
    if progress:
        yield '<section aria-label="Progress">'
        yield read_bar(progress, len(shown.papers))
        yield f"{reading_calendar(progress)}\n</section>"
    if len(languages) > 1:
        yield '<fieldset class="languages"><legend>Summaries in</legend>'
        for at, name in enumerate(languages):
            checked = " checked" if at == 0 else ""
            button = f'<input type="radio" name="language" id="language-{at}"{checked}>'
            shown_name = text(_LANGUAGES.get(name, name))
            yield f'<label lang="{text(name)}">{button} {shown_name}</label>'
        yield "</fieldset>"
    yield "</header>"


def _papers(papers: Sequence[Paper], languages: Sequence[str], private: Private) -> Iterator[str]:
    anchors = {
        paper.key.lower(): text("-".join(f"paper-{paper.key or number}".split()))
        for number, paper in enumerate(papers, 1)
    }
    titles = {paper.key.lower(): paper.title for paper in papers}
    yield '<main id="papers">\n<ol class="papers">'
    for number, (paper, key) in enumerate(zip(papers, citation_keys(papers), strict=True), 1):
        anchor = anchors[paper.key.lower()]
        yield f'<li class="paper" id="{anchor}" data-year="{paper.year or 0}">'
        yield from _paper(paper, number, languages, private.get(paper.key))
        # Links to the papers of the page that this one builds on
        found = [key.lower() for key in paper.builds_on if key.lower() in titles]
        if found:
            named = ((quote(anchors[key]), text(marked_text.shown(titles[key]))) for key in found)
            links = (f'<a href="#{anchor}">{title}</a>' for anchor, title in named)
            yield f"<p>Builds on {', '.join(links)}</p>"
        # The list's own abstract and the BibTeX entry
        if paper.abstract:
            parts = "".join(f"<p>{text(part)}</p>" for part in paper.abstract.split("\n\n"))
            yield f"<details><summary>Abstract</summary>{parts}</details>"
        entry = escape(to_bibtex([paper]).rstrip("\n"))
        yield (
            '<details class="bibtex"><summary>BibTeX</summary>'
            f'<pre tabindex="0" aria-label="BibTeX of {text(key)}">{entry}</pre></details>'
        )
        yield f"{coins(paper, paper.shown_title, marked_text.shown(paper.venue))}\n</li>"
    yield "</ol>\n</main>"


def _paper(
    paper: Paper, number: int, languages: Sequence[str], personal: Personal | None
) -> Iterator[str]:
    title = text(marked_text.shown(paper.title))
    yield f'<h2><span class="number">{number}.</span> <span data-title>{title}</span></h2>'
    if paper.authors:
        yield f"<p>{', '.join(map(text, natural_names(paper.authors)))}</p>"
    venue = f"<em>{text(marked_text.shown(paper.venue))}</em>" if paper.venue else ""
    where = (venue, str(paper.year or ""), text(paper.presentation), text(paper.award))
    if any(where):
        yield f'<p class="quiet">{" · ".join(filter(None, where))}</p>'
    for at, name in enumerate(languages):
        if summary := paper.summary.get(name):
            yield f'<p class="summary language-{at}" lang="{text(name)}">{text(summary)}</p>'
    if links := list(_links(paper)):
        yield f'<ul class="links">{"".join(f"<li>{each}</li>" for each in links)}</ul>'
    if paper.topics:
        yield f'<p class="topics">{" · ".join(map(text, paper.topics))}</p>'
    if personal:
        progress = personal.progress
        if progress and progress != Progress():
            tags = f" · {', '.join(map(text, progress.tags))}" if progress.tags else ""
            yield f'<p class="quiet">{text(status_line(progress))}{tags}</p>'
        if personal.notes.strip():
            notes = "\n".join(text(line) for line in personal.notes.strip().splitlines())
            yield f"<details><summary>Notes</summary><blockquote>{notes}</blockquote></details>"


def _links(paper: Paper) -> Iterator[str]:
    seen: set[str] = set()
    for name, address in all_addresses(paper).items():
        if is_web_address(address) and address not in seen:
            seen.add(address)
            label = ADDRESS_LABELS[name]
            yield link(label.capitalize() if label.islower() else label, address)


def text(plain: str) -> str:
    """`plain` on one line as HTML that shows just that, in text and in quoted attributes."""
    return escape(visible_line(plain))


def link(label: str, address: str) -> str:
    """A link to an http(s) address."""
    return f'<a href="{escape(quote(address, safe=_ADDRESS))}">{text(label)}</a>'


# Characters that an address may hold as they are; all others are written as %XX
_ADDRESS = "%/:=&?~#+!$,;'@()*[]"

# CSL type → format, genre, key of the paper's title, key of what the paper stands in
_KINDS: Mapping[str, tuple[str, str, str, str]] = {
    "paper-conference": ("book", "proceeding", "atitle", "btitle"),
    **dict.fromkeys(("chapter", "entry-encyclopedia"), ("book", "bookitem", "atitle", "btitle")),
    "book": ("book", "book", "btitle", ""),
    "report": ("book", "report", "btitle", ""),
    "thesis": ("dissertation", "", "title", "inst"),
    "article-journal": ("journal", "article", "atitle", "jtitle"),
    "article-magazine": ("journal", "article", "atitle", "jtitle"),
    "article-newspaper": ("journal", "article", "atitle", "jtitle"),
    "article": ("journal", "preprint", "atitle", "jtitle"),
}
_OTHER = ("dc", "", "title", "source")
_DETAILS = {"volume": "volume", "number": "issue", "publisher": "pub", "series": "series"}


def coins(paper: Paper, title: str, venue: str) -> str:
    """The span of one paper; title and venue as plain text without markup."""
    form, genre, title_key, venue_key = _KINDS.get(paper.type, _OTHER)
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
    for author in paper.authors[: -1 if is_cut_short(paper.authors) else None]:
        name = parse_name(decoded(author))
        if name.corporate:
            given.append(("aucorp", name.family))
        else:  # a name in natural order could be misread
            family = " ".join(filter(None, (name.surname, name.suffix)))
            given.append(("au", f"{family}, {name.given}" if name.given else family))
    address = page(paper)
    pairs = [
        *[("ctx_ver", "Z39.88-2004"), ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}")],
        *[(f"rft.{key}", value) for key, value in given if key and value],
        ("rft_id", f"info:doi/{paper.doi}" if paper.doi else ""),
        ("rft_id", address if address and is_web_address(address) else ""),
    ]
    value = "&".join(f"{key}={quote(each, safe='')}" for key, each in pairs if each)
    return f'<span class="Z3988" aria-hidden="true" title="{escape(value)}"></span>'


_CELL = 12  # pixels, with the gap
_LEFT, _TOP = 30, 16
_MOST_WEEKS = 53
_BAR = (600, 14)
_DAY = timedelta(days=1)


def read_bar(progress: Iterable[Progress], total: int) -> str:
    """The numbers of papers read and being read, of `total`, as a sentence and a bar."""
    counts = Counter(each.status for each in progress)
    read, reading = counts[Status.READ], counts[Status.READING]
    said = f"{read} of {total} read" + (f", {reading} being read" if reading else "")
    width, height = _BAR
    done, begun = width * read // max(total, 1), width * (read + reading) // max(total, 1)
    return (
        f'<p>{said}</p>\n<div class="chart"><svg role="img" aria-label="{said}"'
        f' viewBox="0 0 {width} {height}" width="100%" height="{height}"'
        f' preserveAspectRatio="none"><rect class="s0" width="{width}" height="{height}"/>'
        f'<rect class="s1" width="{begun}" height="{height}"/>'
        f'<rect class="s3" width="{done}" height="{height}"/></svg></div>'
    )


def reading_calendar(progress: Iterable[Progress]) -> str:
    """The readings by day, a column a week, up to the day of the last one; "" without any.

    Days are those of UTC, so that the same list gives the same bytes on every machine.
    """
    days = Counter(each.finished.date() for one in progress for each in readings(one))
    if not days:
        return ""
    last = max(days)
    first = max(monday_of(min(days)), monday_of(last) - (_MOST_WEEKS - 1) * 7 * _DAY)
    weeks = (monday_of(last) - first).days // 7 + 1
    shown = sum(number for day, number in days.items() if day >= first)
    said = f"{counted(shown, 'paper')} read from {max(first, min(days))} to {last}"
    width, height = _LEFT + max(weeks, 8) * _CELL, _TOP + 7 * _CELL
    drawn = [
        f'<text x="0" y="{_TOP + row * _CELL + 9}">{name}</text>'
        for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"))
    ]
    for week in range(weeks):  # above it the month that begins in it
        end = first + (week * 7 + 6) * _DAY
        if end.day <= 7:
            drawn.append(f'<text x="{_LEFT + week * _CELL}" y="10">{end:%b}</text>')
    most = max(days.values())
    for offset in range((last - first).days + 1):
        day, number = first + offset * _DAY, days[first + offset * _DAY]
        shade = shade_of(number, most)
        x, y = _LEFT + offset // 7 * _CELL, _TOP + offset % 7 * _CELL
        title = f"<title>{day}: {number}</title>" if number else ""
        square = f'class="s{shade}" x="{x}" y="{y}" width="10" height="10" rx="2"'
        drawn.append(f"<rect {square}>{title}</rect>")
    return (
        f'<figure class="chart"><svg role="img" aria-label="{said}" width="{width}"'
        f' height="{height}" viewBox="0 0 {width} {height}">\n'
        + "\n".join(drawn)
        + f'\n</svg><figcaption class="quiet">{said}</figcaption></figure>'
    )
