"""What a search found: lines for a program, a text for a person, objects for JSON."""

from typing import TYPE_CHECKING

from readlist.actions.hits import Hit
from readlist.conditions import Part
from readlist.index.explaining import Reason
from readlist.index.snippets import Snippet
from readlist.names import short_authors
from readlist.text import visible_line
from readlist.views.listing import tab_separated
from readlist.views.wrapping import wrapped

if TYPE_CHECKING:  # only a terminal is written to with it
    from rich.text import Text

_NAMES = {Part.AUTHOR: "authors", Part.TOPIC: "topics", Part.PDF: "PDF"}
_INDENT = "     "


def hit_line(place: int, hit: Hit) -> str:
    """@1, status, key, title, authors (; between), year, on disk, list, number, part, page, text.

    The first seven are those of a line of `show`, so that commands read them from a pipe.
    """
    record, reason = hit.record, hit.reason
    paper = record.paper
    return tab_separated(
        f"@{place}",
        record.status or "damaged",
        paper.key,
        paper.title,
        "; ".join(paper.authors),
        paper.year if paper.year is not None else "",
        ",".join(record.on_disk),
        record.list_name,
        record.number,
        reason.part if reason else "",
        reason.page if reason and reason.page else "",
        reason.snippet.text if reason else "",
    )


def hit_object(place: int, hit: Hit) -> dict[str, object]:
    """Why and where the paper was found."""
    reason = hit.reason
    return {
        "place": place,
        "part": reason.part if reason else None,
        "page": reason.page if reason else None,
        "snippet": reason.snippet.text if reason else None,
        "spans": [list(span) for span in reason.snippet.spans] if reason else [],
    }


def hits_view(hits: tuple[Hit, ...], width: int) -> "Text":
    """A block for each hit: title, who and where, and the text in which the words stand."""
    from rich.text import Text  # noqa: PLC0415 (only a terminal is written to with it)

    blocks = [_block(place, hit, width) for place, hit in enumerate(hits, 1)]
    return Text("\n\n").join(blocks)


def _block(place: int, hit: Hit, width: int) -> "Text":
    from rich.text import Text  # noqa: PLC0415

    record, reason = hit.record, hit.reason
    paper = record.paper
    title = Snippet(paper.title)
    if reason and reason.part is Part.TITLE and reason.snippet.text == paper.title:
        title = reason.snippet
    by = " ".join(filter(None, (short_authors(paper.authors), str(paper.year or ""))))
    where = f"{record.number} in {record.list_name}"
    about = " · ".join(filter(None, (by, record.status or "damaged", where)))
    lines = [
        *_wrapped(Text(f"@{place}".ljust(len(_INDENT))) + _marked(title), width),
        *_wrapped(Text(_INDENT).append(visible_line(about), style="dim"), width),
    ]
    if reason and title.spans == ():
        told = Text(_INDENT).append(f"{_place_name(reason)}: ", style="dim")
        lines += _wrapped(told.append_text(_marked(reason.snippet)), width)
    return Text("\n").join(lines)


def _place_name(reason: Reason) -> str:
    name = _NAMES.get(reason.part, str(reason.part))
    return f"{name}, page {reason.page}" if reason.page else name


def _marked(snippet: Snippet) -> "Text":
    """The text with the words in bold, and nothing in it that a terminal would obey."""
    from rich.text import Text  # noqa: PLC0415

    text, at = Text(), 0
    for start, end in (*snippet.spans, (len(snippet.text), len(snippet.text))):
        text.append(visible_line(snippet.text[at:start]))
        text.append(visible_line(snippet.text[start:end]), style="bold")
        at = end
    return text


def _wrapped(text: "Text", width: int) -> list["Text"]:
    """The lines of a text, all but the first indented like its beginning."""
    from rich.text import Text  # noqa: PLC0415

    plain, at = text.plain, len(_INDENT)
    lines: list[Text] = []
    for line in wrapped(plain[at:], max(width, 20) - len(_INDENT)).split("\n"):
        start = plain.index(line, at)
        at = start + len(line)
        head = Text(_INDENT) if lines else text[: len(_INDENT)]
        lines.append(head + text[start:at])
    return lines
