"""What a search found: lines for a program, objects for JSON."""

from readlist.search.hits import Hit
from readlist.views.lines import tab_separated


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
        paper.shown_title,
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
