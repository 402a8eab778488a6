"""The papers that a search found: lines for a program, objects for JSON, and what to know."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readlist.search.hits import Hit
from readlist.text import counted, quoted
from readlist.views.lines import Answer, paper_fields, problem_notes, tab_separated

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from rich.console import RenderableType

    from readlist.actions.search import SearchResult
    from readlist.views.lines import Terminal


def search_answer(
    found: "SearchResult", query: str, *, remembered: bool, tells_of_pdfs: bool
) -> Answer:
    """The hits, best first; `remembered` is whether @1 means the first from now on.

    `tells_of_pdfs`: that the texts of PDFs are not read for lack of a package.
    """

    def on_terminal(terminal: "Terminal") -> "RenderableType | str":
        from readlist.views.terminal.search import hits_view

        if not found.hits:
            return ""
        total, shown = f"{counted(found.total, 'paper')} found", len(found.hits)
        if shown < found.total:
            total += f", the best {shown} shown (--all shows all)"
        ending = f"{total} · @1 means the first: readlist open @1"
        return hits_view(found.hits, terminal.width, ending)

    def content() -> dict[str, object]:
        from readlist.views.json import paper_object

        return {
            "papers": [
                {**paper_object(hit.record), "hit": hit_object(place, hit)}
                for place, hit in enumerate(found.hits, 1)
            ],
            "total": found.total,
            "guess": found.guess or None,
            "without_index": found.without_index or None,
            "unread_pdfs": found.pdfs.left,
        }

    notes = list(_notes(found, query, tells_of_pdfs=tells_of_pdfs))
    if found.hits and not remembered:
        notes.append("these hits cannot be remembered, so @1 does not mean them")
    return Answer(
        "search",
        content,
        lambda: "".join(hit_line(place, hit) for place, hit in enumerate(found.hits, 1)),
        on_terminal,
        notes=notes,
    )


def _notes(found: "SearchResult", query: str, *, tells_of_pdfs: bool) -> Iterator[str]:
    if found.guess:
        yield found.guess
    elif not found.hits:
        yield f"no results for {quoted(query)}" if query else "no results"
    if found.without_index:
        yield f"searched the files, which is slower; no index: {found.without_index}"
    yield from (f"not searched: {sentence}" for sentence in found.damaged)
    for key, problem in found.pdfs.problems.items():
        yield f"the PDF of {key} is not searched: {problem}"
    left = counted(found.pdfs.left, "PDF")
    if found.pdfs.left and found.reads_pdfs:
        yield f"not read yet: {left}; the next search goes on with them"
    elif tells_of_pdfs:
        from readlist.actions.installation import Installation

        command = Installation().command("all")
        yield f"not searched: {left}; pypdfium2 reads them: {command}"
    yield from problem_notes([hit.record for hit in found.hits])


def hit_line(place: int, hit: Hit) -> str:
    """@1, the fields of a line of `show` after the first, list, number, part, page, text.

    Commands read the papers of such lines from a pipe.
    """
    record, reason = hit.record, hit.reason
    return tab_separated(
        f"@{place}",
        *paper_fields(record),
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
