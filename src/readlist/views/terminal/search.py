"""The hits of a search on a terminal: a block for each paper, with the words in bold."""

from rich.text import Text

from readlist.model.names import short_authors
from readlist.search.hits import Hit, Snippet
from readlist.selection.conditions import Part
from readlist.text import visible_line
from readlist.views.terminal.wrapping import wrapped

_NAMES = {Part.AUTHOR: "authors", Part.TOPIC: "topics", Part.PDF: "PDF"}
_INDENT = "     "


def hits_view(hits: tuple[Hit, ...], width: int, ending: str) -> Text:
    """A block for each hit: title, who and where, and the text in which the words stand."""
    blocks = [_block(place, hit, width) for place, hit in enumerate(hits, 1)]
    return Text("\n\n").join([*blocks, Text(wrapped(ending, width))])


def _block(place: int, hit: Hit, width: int) -> Text:
    record, reason = hit.record, hit.reason
    paper = record.paper
    title = Snippet(paper.shown_title)
    if reason and reason.part is Part.TITLE and reason.snippet.text == paper.shown_title:
        title = reason.snippet
    by = " ".join(filter(None, (short_authors(paper.authors), str(paper.year or ""))))
    where = f"{record.number} in {record.list_name}"
    about = " · ".join(filter(None, (by, record.status or "damaged", where)))
    lines = [
        *_wrapped(Text(f"@{place}".ljust(len(_INDENT))) + _marked(title), width),
        *_wrapped(Text(_INDENT).append(visible_line(about), style="dim"), width),
    ]
    if reason and title.spans == ():
        name = _NAMES.get(reason.part, str(reason.part))
        name = f"{name}, page {reason.page}" if reason.page else name
        label = Text(_INDENT).append(f"{name}: ", style="dim")
        lines += _wrapped(label.append_text(_marked(reason.snippet)), width)
    return Text("\n").join(lines)


def _marked(snippet: Snippet) -> Text:
    """The text with the words in bold, and nothing in it that a terminal would obey."""
    text, at = Text(), 0
    for start, end in (*snippet.spans, (len(snippet.text), len(snippet.text))):
        text.append(visible_line(snippet.text[at:start]))
        text.append(visible_line(snippet.text[start:end]), style="bold")
        at = end
    return text


def _wrapped(text: Text, width: int) -> list[Text]:
    """The lines of a text, all but the first indented like its beginning."""
    plain, at = text.plain, len(_INDENT)
    lines: list[Text] = []
    for line in wrapped(plain[at:], max(width, 20) - len(_INDENT)).split("\n"):
        start = plain.index(line, at)
        at = start + len(line)
        head = Text(_INDENT) if lines else text[: len(_INDENT)]
        lines.append(head + text[start:at])
    return lines
