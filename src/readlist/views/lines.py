"""Lists and the papers of a list, as plain text."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from readlist.library.records import Counts, PaperRecord
from readlist.model.paper import Status
from readlist.text import visible_line

if TYPE_CHECKING:  # a view needs a result's shape, not what makes it
    from readlist.actions.lists import ListSummary
    from readlist.storage.list_check import Finding


def tab_separated(*fields: object) -> str:
    """One line whose fields hold no tab, line break or control."""
    texts = [str(field) for field in fields]
    if not "".join(texts).isprintable():
        texts = [visible_line(text) for text in texts]
    return "\t".join(texts) + "\n"


def place_text(record: PaperRecord, list_name: str) -> str:
    """What means the paper while `list_name` is at hand: its number there, else its key."""
    return str(record.number) if record.list_name == list_name else record.paper.key


def paper_line(record: PaperRecord, list_name: str, *further: object) -> str:
    """number, status, key, title, authors (; between), year, on disk (, between), what else."""
    paper = record.paper
    return tab_separated(
        place_text(record, list_name),
        record.status or "damaged",
        paper.key,
        paper.title,
        "; ".join(paper.authors),
        paper.year if paper.year is not None else "",
        ",".join(record.on_disk),
        *further,
    )


def aligned(pairs: Mapping[str, object]) -> str:
    """Names and values in two columns, for a terminal."""
    width = max(map(len, pairs), default=0)
    lines = (visible_line(f"{name:{width}}  {value}") for name, value in pairs.items())
    return "".join(f"{line}\n" for line in lines)


def list_line(summary: "ListSummary") -> str:
    """name, "current" or "", papers, read, bundled or own, title or "damaged", source."""
    counts = summary.counts
    return tab_separated(
        summary.name,
        "current" if summary.current else "",
        counts.total if counts else "",
        counts.read if counts else "",
        "bundled" if summary.bundled else "own",
        summary.title or "damaged",
        summary.source,
    )


def counts_text(counts: Counts) -> str:
    """3 of 10 read · 1 reading · 2 skipped."""
    others = ((counts.by_status[each], each) for each in (Status.READING, Status.SKIPPED))
    parts = [f"{number} {status}" for number, status in others if number]
    return " · ".join([f"{counts.read} of {counts.total} read", *parts])


def finding_line(finding: "Finding") -> str:
    """severity, line, number, paper, message."""
    where = (finding.line, finding.number or "", finding.label)
    return tab_separated(finding.severity, *where, finding.message)


def findings_report(findings: Iterable["Finding"]) -> str:
    """The findings on the list as such, then those on each paper below a line that names it."""
    lines: list[str] = []
    last = 0
    for each in findings:
        if each.number != last:
            lines.append(f"paper {each.number}, line {each.line}: {each.label[:60]}")
            last = each.number
        lines.append(f"{'  ' if last else ''}{each.severity}: {each.message}")
    return "".join(f"{visible_line(line)}\n" for line in lines)
