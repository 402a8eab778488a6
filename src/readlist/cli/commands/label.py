"""`tag`, `rate`, `prioritise` and `note`: private labels and notes of papers."""

from collections.abc import Callable
from typing import Any

from readlist.actions import mark as actions
from readlist.cli import options as o
from readlist.cli.command import MINUS
from readlist.cli.environment import Context
from readlist.cli.filter_options import complete_tags
from readlist.errors import UsageError
from readlist.text import counted, quoted
from readlist.views import mark as views
from readlist.views.lines import Answer

_SIGNS = f"+-{MINUS}"


def _complete_tag_words(ctx: Context, incomplete: str) -> list[Any]:
    if incomplete and incomplete[0] in _SIGNS:
        return [f"{incomplete[0]}{tag}" for tag in complete_tags(ctx, incomplete[1:])]
    return list(o.complete_papers(ctx, incomplete))


def _behind_papers(*values: str) -> Callable[[Context, str], list[Any]]:
    """Completes papers, and behind the first these values."""

    def complete(ctx: Context, incomplete: str) -> list[Any]:
        offered = [each for each in values if each.startswith(incomplete)]
        return [*(offered if ctx.params.get("words") else ()), *o.complete_papers(ctx, incomplete)]

    return complete


def tag(
    ctx: Context,
    words: list[str] | None = o.argument(
        "[+TAG|-TAG]... [PAPERS]...",
        "Tags to add (+) and remove (-), and the papers.",
        _complete_tag_words,
    ),
    list_name: str | None = o.LIST,
    *,
    rename: tuple[str, str] | None = o.option(
        "OLD NEW", "Give a tag another name, everywhere.", "--rename"
    ),
    delete: str | None = o.option("TAG", "Remove a tag from all papers.", complete=complete_tags),
) -> Answer:
    """Tag papers, or list your tags.

    Without papers all tags are listed.
    """
    if rename or delete:
        if words or (rename and delete):
            message = "--rename and --delete take a tag and nothing else"
            raise UsageError(message, hint="give one of them")
        old, new = (rename[0], actions.tag_named(rename[1])) if rename else (delete or "", "")
        number = counted(actions.rename_tag(ctx.library, old, new), "paper")
        became = f"is now {quoted(new)} on" if new else "was removed from"
        ctx.screen.say(f"{quoted(old)} {became} {number}")
    signed = [word for word in words or () if word[:1] in _SIGNS and word != "-"]
    papers = [word for word in words or () if word not in signed]
    if not signed and not papers:
        return views.tag_counts_answer(*actions.count_tags(ctx.library))
    if not (signed and papers):
        what = "which papers?" if signed else "which tag?"
        hint = "`readlist tag +thesis 3-9`; --rename OLD NEW and --delete TAG go everywhere"
        raise UsageError(what, hint=hint)
    add = [actions.tag_named(word[1:]) for word in signed if word[0] == "+"]
    remove = [actions.tag_named(word[1:]) for word in signed if word[0] != "+"]
    typed = " ".join(["tag", *(f"+{each}" for each in add), *(f"-{each}" for each in remove)])
    change = actions.tagging(add, remove)
    return _label(ctx, papers, list_name, change, (typed, ""), views.tagged)


def rate(
    ctx: Context,
    words: list[str] = o.required(
        "PAPERS... RATING",
        "The papers, and 1 (worst) to 5, or none.",
        _behind_papers("1", "2", "3", "4", "5", "none"),
    ),
    list_name: str | None = o.LIST,
) -> Answer:
    """Rate papers from 1 to 5, or remove their rating."""
    *papers, stars = words
    if not papers:
        raise UsageError("which rating?", hint=f"`readlist rate {stars} 4`")
    return _label(ctx, papers, list_name, actions.rating(stars), ("rate", stars), views.rated)


def prioritise(
    ctx: Context,
    words: list[str] = o.required(
        "PAPERS... PRIORITY",
        "The papers, and high, normal or low.",
        _behind_papers("high", "normal", "low"),
    ),
    list_name: str | None = o.LIST,
) -> Answer:
    """Say which papers come sooner or later."""
    *papers, level = words
    if not papers:
        raise UsageError("which priority?", hint=f"`readlist prioritise {level} high`")
    change, typed = actions.prioritising(level), ("prioritise", level.lower())
    return _label(ctx, papers, list_name, change, typed, views.prioritised)


def _label(
    ctx: Context,
    papers: list[str],
    list_name: str | None,
    change: actions.LabelChange,
    typed: tuple[str, str],  # before and after the papers
    words: Callable[[actions.Marked], str],
) -> Answer:
    chosen = o.papers_meant(ctx, papers, list_name)
    labelled = actions.label_papers(ctx.library, chosen, change, *typed)
    return views.changed_answer(labelled, words, o.list_in_use(ctx, list_name))


def note(
    ctx: Context,
    paper: str | None = o.MAYBE_PAPER,
    list_name: str | None = o.LIST,
    *,
    message: str | None = o.option("TEXT", "Add this text; - reads stdin.", "--message", "-m"),
    print_only: bool = o.flag("--print", "Print the notes."),
) -> Answer:
    """Edit, add to or print the notes on a paper.

    Without options your editor opens: that of config.toml, else $VISUAL, else $EDITOR. New notes
    begin with note-template.md beside config.toml, if it is there: {title}, {authors}, {year},
    {key} and {url} in it stand for those of the paper.
    """
    from readlist.actions import note as notes
    from readlist.views.edit import noted_answer, printed_note_answer

    if print_only and message is not None:
        raise UsageError("--print and -m exclude each other", hint="give one of them")
    place = o.paper_meant(ctx, paper, list_name)
    if print_only:
        return printed_note_answer(notes.read_note(ctx.library, place))
    if message is not None:
        text = o.input_text(ctx) if message == "-" else message
        outcome = notes.append_note(ctx.library, place, text)
    else:
        editor = o.editor_of(ctx, notes.draft_path(ctx.library, f"{place.paper.key}.md"))
        outcome = notes.edit_note(ctx.library, place, editor)
    return noted_answer(place, outcome, o.list_in_use(ctx, list_name))
