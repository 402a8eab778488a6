"""The papers that a search found: lines for a program, objects for JSON, and what to know."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from readlist.selection.conditions import Part
from readlist.text import counted, quoted, visible_line
from readlist.views.lines import Answer, cited_text, paper_fields, problem_notes, tab_separated

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from rich.text import Text

    from readlist.actions.search import SearchResult

_NAMES = {Part.AUTHOR: "authors", Part.TOPIC: "topics", Part.PDF: "PDF"}
_INDENT = "     "


def search_answer(found: "SearchResult", query: str, *, remembered: bool) -> Answer:
    """The hits, best first; `remembered` is whether @1 means the first from now on."""

    def content() -> dict[str, object]:
        from readlist.views.json import attributes, paper_object

        papers = []
        for place, hit in enumerate(found.hits, 1):
            why = {"place": place, **attributes(hit.reason, *hit.reason._fields)}
            papers.append({**paper_object(hit.record), "hit": why})
        return {
            "papers": papers,
            **attributes(found, "total", "guess", "without_index"),
            "unread_pdfs": found.pdfs.left,
        }

    def lines() -> Iterator[str]:
        """@1, the fields of a line of `show` after the first, list, number, part, page, text."""
        for place, hit in enumerate(found.hits, 1):
            part, page, snippet, _ = hit.reason
            where = (hit.record.list_name, hit.record.number, part or "", page or "", snippet)
            yield tab_separated(f"@{place}", *paper_fields(hit.record), *where)

    return Answer(
        content,
        lambda: "".join(lines()),
        lambda width, _: hits_view(found, width) if found.hits else "",
        notes=_notes(found, query, remembered=remembered),
    )


def _notes(found: "SearchResult", query: str, *, remembered: bool) -> Iterator[str]:
    if found.guess:
        yield found.guess
    elif not found.hits:
        yield f"no results for {quoted(query)}" if query else "no results"
    if found.without_index:
        yield f"searched the files, which is slower; no index: {found.without_index}"
    yield from (f"not searched: {sentence}" for sentence in found.damaged)
    for key, problem in found.pdfs.problems.items():
        yield f"the PDF of {key} is not searched: {problem}"
    if found.pdfs.left:
        left = counted(found.pdfs.left, "PDF")
        yield f"not read yet: {left}; the next search goes on with them"
    yield from problem_notes([hit.record for hit in found.hits])
    if found.hits and not remembered:
        yield "these hits cannot be remembered, so @1 does not mean them"


def hits_view(found: "SearchResult", width: int) -> "Text":
    """A block for each hit: title, who and where, and the text in which the words stand."""
    from rich.text import Text

    from readlist.views.terminal.wrapping import unbroken, wrapped

    blocks = []
    for place, hit in enumerate(found.hits, 1):
        record, (part, page, snippet, spans) = hit
        title = record.paper.shown_title
        is_title = part is Part.TITLE and snippet == title
        said = (cited_text(record.paper), record.status or "damaged")
        about = " · ".join(filter(None, (*said, f"{record.number} in {record.list_name}")))
        first = Text(f"@{place}".ljust(len(_INDENT))) + _marked(title, spans if is_title else ())
        lines = [
            *_wrapped(first, width),
            *_wrapped(Text(_INDENT).append(visible_line(about), style="dim"), width),
        ]
        if part and not is_title:
            name = f"{_NAMES.get(part, part)}, page {page}" if page else _NAMES.get(part, part)
            label = Text(_INDENT).append(f"{name}: ", style="dim")
            lines += _wrapped(label.append_text(_marked(snippet, spans)), width)
        blocks.append(Text("\n").join(lines))
    total, shown = f"{counted(found.total, 'paper')} found", len(found.hits)
    if shown < found.total:
        total += f", the best {shown} shown (--all shows all)"
    ending = f"{total} · @1 means the first: `readlist open @1`"
    return unbroken(Text("\n\n").join([*blocks, Text(wrapped(ending, width))]))


def _marked(line: str, spans: Sequence[tuple[int, int]]) -> "Text":
    """The text with the words in bold, and nothing in it that a terminal would obey."""
    from rich.text import Text

    text, at = Text(), 0
    for start, end in (*spans, (len(line), len(line))):
        text.append(visible_line(line[at:start]))
        text.append(visible_line(line[start:end]), style="bold")
        at = end
    return text


def _wrapped(text: "Text", width: int) -> "list[Text]":
    """The lines of a text, all but the first indented like its beginning."""
    from rich.text import Text

    from readlist.views.terminal.wrapping import wrapped

    plain, at = text.plain, len(_INDENT)
    lines: list[Text] = []
    for line in wrapped(plain[at:], max(width, 20) - len(_INDENT)).split("\n"):
        start = plain.index(line, at)
        at = start + len(line)
        head = Text(_INDENT) if lines else text[: len(_INDENT)]
        lines.append(head + text[start:at])
    return lines
