"""`add`: papers by identifier, address or PDF, or by hand."""

import gc
from typing import TYPE_CHECKING

from readlist.cli import options as o
from readlist.cli.environment import Context
from readlist.cli.filter_options import complete_tags
from readlist.views.lines import Answer

if TYPE_CHECKING:
    from readlist.actions.add import AddedPapers
    from readlist.actions.fetch import Report


def add(
    ctx: Context,
    references: list[str] | None = o.argument(
        "[REFERENCE]...",
        "arXiv or OpenReview id or address, DOI, page of a paper, PDF; - reads stdin.",
    ),
    *,
    list_name: str | None = o.list_option(
        "Into this list of yours; else into the current one, or the inbox."
    ),
    tag: list[str] | None = o.option("TAG", "Tag them.", complete=complete_tags),
    note: str = o.option("TEXT", "Add this to their notes.", default=""),
    read: bool = o.flag("--read", "Mark them as read."),
    fetch: bool = o.flag("--fetch", "Fetch their abstracts and PDFs."),
    new: bool = o.flag("--new", "Also where the list has a paper of that title."),
    key: str = o.option("KEY", "Its key, in place of one made of names and year.", default=""),
    title: str = o.option("TEXT", "By hand, without network: its title.", default=""),
    author: list[str] | None = o.option("NAME", "By hand: an author of it."),
    year: int | None = o.option("YEAR", "By hand: when it came out.", parser=o.integer(0, 9999)),
    venue: str = o.option("TEXT", "By hand: where it came out.", default=""),
) -> Answer:
    """Add papers to a list of yours.

    Title, authors, venue and abstract are looked up. A paper that you have already, under any of
    its identifiers, is recognised and never doubled.
    """
    from readlist.actions import add as actions
    from readlist.actions.mark import tag_named
    from readlist.cli.network_progress import asking
    from readlist.views.add import added_answer

    tags = tuple(tag_named(each.removeprefix("+")) for each in tag or ())
    options = actions.AddOptions(list_name, new, tags, note, read, key)
    by_hand = actions.described_by_hand(title, author or [], year, venue)
    typed = o.typed_references(ctx, references or [])
    papers = actions.named_papers(typed, by_hand=by_hand is not None, key=key)
    if by_hand:
        added = actions.add_by_hand(ctx.library, by_hand, papers[0] if papers else None, options)
    else:
        gc.enable()  # a look-up may take minutes
        with asking(ctx.obj) as network:
            added = actions.add_papers(ctx.library, papers, options, network)
    report = _fetched(ctx, added) if fetch else None
    return added_answer(added, report, list_name, ctx.library.state().current_list)


def _fetched(ctx: Context, added: "AddedPapers") -> "Report | None":
    """Fetch abstracts and PDFs of the papers that are in the list now."""
    from readlist.actions.fetch import carry_out, plan_fetch
    from readlist.cli.network_progress import Display
    from readlist.library.records import ListedPaper
    from readlist.sources.protocol import FetchOptions

    reading_list = added.intake.reading_list
    numbers = dict.fromkeys(taken.number for taken in added.intake.taken if taken.number)
    places = [ListedPaper(reading_list, number) for number in numbers]
    display = Display(ctx.screen, reading_list.name)
    plan = plan_fetch(ctx.library, places, FetchOptions(), ctx.obj.outlook(display))
    display.begins(len(places))
    with display:
        return carry_out(plan, display.ends)
