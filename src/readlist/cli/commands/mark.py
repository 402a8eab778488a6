"""`open`, `start`, `read`, `skip` and `unread`: papers opened, and their status."""

from collections.abc import Callable
from itertools import compress

from readlist.actions import mark as actions
from readlist.cli import options as o
from readlist.cli.environment import Context
from readlist.errors import UsageError
from readlist.model.paper import Status
from readlist.selection.periods import minutes_named, moment_named
from readlist.text import visible_line
from readlist.views.lines import Answer
from readlist.views.mark import marked_answer, opened_answer


def open_paper(
    ctx: Context,
    paper: str | None = o.MAYBE_PAPER,
    list_name: str | None = o.LIST,
    *,
    pdf: bool = o.flag("--pdf", "The PDF, from the web if need be."),
    page: bool = o.flag("--page", "The paper's page."),
    arxiv: bool = o.flag("--arxiv", "The arXiv page."),
    code: bool = o.flag("--code", "The code."),
    print_only: bool = o.flag("--print", "Only print what would be opened."),
    no_mark: bool = o.flag("--no-mark", "Leave an unread paper unread."),
) -> Answer:
    """Open a paper; unread becomes reading.

    That is the PDF if it is on disk, else the paper's page. Opening never marks as read.
    """
    best, *parts = actions.OpenChoice
    wanted = list(compress(parts, (pdf, page, arxiv, code))) or [best]
    if len(wanted) > 1:
        flags = ", ".join(f"--{each}" for each in wanted)
        raise UsageError("one thing is opened at a time", hint=f"give one of {flags}")
    place = o.paper_meant(ctx, paper, list_name)
    target = actions.find_target(ctx.library, place, wanted[0])
    if not ctx.obj.json:  # before anything can fail
        ctx.screen.show(f"{visible_line(str(target))}\n")
    opened = False
    if not print_only:
        viewer = ctx.library.config().pdf_viewer if target.file else ""
        opened = ctx.obj.open(target, viewer, ctx.obj.environ)
        if not opened:
            what = "PDF viewer" if target.file else "browser"
            ctx.screen.say(f"no {what} here could open it; open it yourself")
    begun = actions.begin_reading(ctx.library, place) if opened and not no_mark else None
    in_use = o.list_in_use(ctx, list_name)
    answer = opened_answer(target, begun, place, in_use, opened=opened)
    return answer._replace(notes=()) if ctx.obj.json else answer


_ON = o.option("DATE", "The day it was: 2026-11-22, yesterday, monday, 7d, 2w.")
_MINUTES = o.option("TIME", "The time it took: 55 (minutes), 1h10m.")


def _marking(status: Status, documentation: str) -> Callable[..., Answer]:
    def mark(
        ctx: Context,
        papers: list[str] = o.SOME_PAPERS,
        list_name: str | None = o.LIST,
        *,
        on: str | None = _ON,
        minutes: str | None = _MINUTES,
    ) -> Answer:
        return _mark(ctx, papers, list_name, status, on, minutes)

    mark.__doc__ = documentation
    return mark


def start(
    ctx: Context,
    papers: list[str] = o.SOME_PAPERS,
    list_name: str | None = o.LIST,
    *,
    page: int | None = o.option("N", "The page at which you stopped.", parser=o.integer(1)),
    on: str | None = _ON,
    minutes: str | None = _MINUTES,
) -> Answer:
    """Mark papers as being read.

    `open` hands the page on to your viewer, `read` forgets it.
    """
    return _mark(ctx, papers, list_name, Status.READING, on, minutes, page)


def _mark(
    ctx: Context,
    papers: list[str],
    list_name: str | None,
    status: Status,
    on: str | None,
    minutes: str | None,
    page: int | None = None,
) -> Answer:
    details = actions.ReadingDetails(
        moment_named(on, ctx.library.clock()) if on is not None else None,
        minutes_named(minutes) if minutes is not None else None,
        page,
    )
    chosen = o.papers_meant(ctx, papers, list_name)
    if page and len(chosen) > 1:
        raise UsageError("--page is the page of one paper", hint="give one paper")
    marked = actions.mark_papers(ctx.library, chosen, status, details)
    return marked_answer(marked, details, o.list_in_use(ctx, list_name))


read = _marking(Status.READ, "Mark papers as read.")
skip = _marking(Status.SKIPPED, "Skip papers.\n\nThey are left out of `next`.")
unread = _marking(
    Status.UNREAD,
    "Mark papers as unread.\n\nTheir history stays; `undo` is for a mark made by mistake.",
)
