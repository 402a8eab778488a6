"""`edit`, `remove`, `move` and `copy`: the papers of your own lists."""

from readlist.actions import edit as actions
from readlist.cli import options as o
from readlist.cli.environment import Context
from readlist.library.find import resolve_paper
from readlist.views.edit import arranged_answer, edited_answer
from readlist.views.lines import Answer


def edit(
    ctx: Context,
    paper: str | None = o.argument(
        "[PAPER]", "A paper of a list of yours; without one the whole list.", o.complete_papers
    ),
    list_name: str | None = o.LIST,
) -> Answer:
    """Edit a paper of a list of yours, or the list, as TOML.

    It is checked when you save. A text that cannot be a paper is stored as a draft, and the line is
    named.
    """
    place = None if paper is None else resolve_paper(ctx.library, paper, list_name)
    in_use = o.list_in_use(ctx, list_name)
    named = (place.reading_list.name, place.paper.key) if place else (in_use,)
    run = o.editor_of(ctx, actions.list_draft(ctx.library, *named))
    if place:
        return edited_answer(actions.edit_paper(ctx.library, place, run))
    return edited_answer(actions.edit_whole(ctx.library, list_name, run))


def remove(
    ctx: Context, papers: list[str] = o.SOME_PAPERS, list_name: str | None = o.LIST
) -> Answer:
    """Take papers out of a list of yours.

    Progress, notes and PDFs stay.
    """
    chosen = o.papers_meant(ctx, papers, list_name)
    return arranged_answer(actions.remove_papers(ctx.library, chosen), "is no longer in")


def move(
    ctx: Context,
    papers: list[str] = o.SOME_PAPERS,
    to: str = o.option(
        "N|LIST",
        "The number that the first gets, or a list.",
        complete=o.complete_lists,
        default=...,
    ),
    list_name: str | None = o.LIST,
) -> Answer:
    """Move papers within a list of yours, or into another."""
    chosen = o.papers_meant(ctx, papers, list_name)
    if to.strip().isdecimal():
        arranged = actions.reorder_papers(ctx.library, chosen, actions.position(to))
        return arranged_answer(arranged, "now has this place in")
    arranged = actions.copy_papers(ctx.library, chosen, to, is_move=True)
    return arranged_answer(arranged, "is now in", to)


def copy(
    ctx: Context,
    papers: list[str] | None = o.PAPERS,
    list_name: str | None = o.LIST,
    *,
    to: str = o.option(
        "LIST", "A list of yours; made if need be.", complete=o.complete_lists, default=...
    ),
) -> Answer:
    """Copy papers, or the whole list, into a list of yours.

    That is how a bundled list becomes one that you can change.
    """
    chosen = o.papers_or_all(ctx, papers, list_name)
    whole = None if papers else ctx.library.reading_list(list_name)
    arranged = actions.copy_papers(ctx.library, chosen, to, whole=whole)
    return arranged_answer(arranged, "is now in", to)
