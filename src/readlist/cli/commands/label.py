"""`tag`, `rate`, `prioritise` and `tags`: private labels of papers."""

import shlex
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

import typer

from readlist.actions.label import (
    LabelChange,
    Labelled,
    count_tags,
    delete_tag,
    label_papers,
    prioritising,
    rating,
    rename_tag,
    tagging,
)
from readlist.cli.environment import Environment, environment_of, tell_problems
from readlist.cli.filter_options import complete_tags
from readlist.cli.options import (
    JsonOption,
    ListOption,
    SomePapersArgument,
    complete_papers,
    list_at_hand,
    papers_meant,
)
from readlist.cli.signed_words import MINUS
from readlist.errors import NotFoundError, UsageError
from readlist.library.records import ListedPaper, records_of
from readlist.text import counted, one_line, quoted
from readlist.views.labels import (
    prioritised_line,
    rated_line,
    tag_counts,
    tagged_line,
    tags_fields,
    tags_line,
)

_SIGNS = f"+-{MINUS}"


class Priority(StrEnum):
    """How soon a paper is to be read."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


def _complete_tag_words(ctx: typer.Context, incomplete: str) -> list[Any]:
    if incomplete[:1] in _SIGNS and incomplete:
        return [f"{incomplete[0]}{tag}" for tag in complete_tags(ctx, incomplete[1:])]
    return list(complete_papers(ctx, incomplete))


def tag(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[+TAG|-TAG]... PAPERS...",
            help="Tags to add (+) and remove (-), and the papers.",
            autocompletion=_complete_tag_words,
        ),
    ],
    list_name: ListOption = None,
    *,
    json: JsonOption = False,
) -> None:
    """Tag papers, or show their tags: tag +thesis -later 3-9."""
    environment = environment_of(ctx)
    signed = [word for word in words if word[:1] in _SIGNS and word != "-"]
    papers = [word for word in words if word not in signed]
    add = [_tag(word) for word in signed if word[0] == "+"]
    remove = [_tag(word) for word in signed if word[0] != "+"]
    if not papers:
        raise UsageError("which papers", hint="write readlist tag +thesis 3-9")
    if signed:
        said = " ".join([*(f"+{each}" for each in add), *(f"-{each}" for each in remove)])
        change = tagging(add, remove)
        _label(environment, papers, list_name, change, ("tag", said, ""), tagged_line, json=json)
    else:
        _show_tags(environment, papers, list_name, json=json)


def _tag(word: str) -> str:
    text = one_line(word[1:])
    if not text or '"' in text or not text.isprintable():
        raise UsageError(f"{quoted(word)} names no tag", hint="write +thesis or -thesis")
    return text


def _show_tags(
    environment: Environment, papers: list[str], list_name: str | None, *, json: bool
) -> None:
    records = records_of(environment.library, _tagged(environment, papers, list_name))
    if json:
        from readlist.views.json import document, paper_objects

        answer = document("tag", papers=paper_objects(records), changed=[])
        environment.screen.write(answer)
    else:
        at_hand = list_at_hand(environment, list_name)
        line = tags_line if environment.screen.is_terminal else tags_fields
        for record in records:
            environment.screen.tell(line(record, at_hand))
    tell_problems(environment, records)


def _tagged(
    environment: Environment, words: list[str], list_name: str | None
) -> tuple[ListedPaper, ...]:
    """The papers; where a word among others names none, a tag was meant."""
    try:
        return papers_meant(environment, words, list_name)
    except NotFoundError as error:
        tag = next((each for each in words if quoted(each) in error.message), None)
        if tag and len(words) > 1:
            others = (each for each in words if each != tag)
            error.hint = f"did you mean `readlist {shlex.join(['tag', f'+{tag}', *others])}`?"
        raise


def rate(
    ctx: typer.Context,
    papers: SomePapersArgument,
    stars: Annotated[str, typer.Argument(metavar="RATING", help="1 (worst) to 5, or none.")],
    list_name: ListOption = None,
    *,
    json: JsonOption = False,
) -> None:
    """Rate papers from 1 to 5, or take their rating away: rate 3 4, rate 3 none."""
    if stars.lower() != "none" and stars not in {"1", "2", "3", "4", "5"}:
        raise UsageError(f"{quoted(stars)} is no rating", hint="write 1 to 5, or none")
    change = rating(None if stars.lower() == "none" else int(stars))
    environment = environment_of(ctx)
    _label(environment, papers, list_name, change, ("rate", "", stars), rated_line, json=json)


def prioritise(
    ctx: typer.Context,
    papers: SomePapersArgument,
    priority: Annotated[
        Priority,
        typer.Argument(metavar="PRIORITY", help="high, normal or low.", case_sensitive=False),
    ],
    list_name: ListOption = None,
    *,
    json: JsonOption = False,
) -> None:
    """Say which papers come sooner or later: prioritise 3 high."""
    change = prioritising("" if priority is Priority.NORMAL else priority)
    environment = environment_of(ctx)
    typed, line = ("prioritise", "", str(priority)), prioritised_line
    _label(environment, papers, list_name, change, typed, line, json=json)


def _label(
    environment: Environment,
    papers: list[str],
    list_name: str | None,
    change: LabelChange,
    typed: tuple[str, str, str],  # the command, and what stands before and after the papers
    line: Callable[[Labelled, str], str],
    *,
    json: bool,
) -> None:
    chosen = papers_meant(environment, papers, list_name)
    command, before, after = typed
    before = f"{command} {before}".rstrip()
    labelled = label_papers(environment.library, chosen, change, before, after)
    if json:
        from readlist.views.json import document, paper_objects

        records = paper_objects(tuple(each.record for each in labelled))
        changed = [each.record.paper.key for each in labelled if each.is_changed]
        environment.screen.write(document(command, papers=records, changed=changed))
    else:
        at_hand = list_at_hand(environment, list_name)
        for each in labelled:
            environment.screen.tell(line(each, at_hand))


def tags(
    ctx: typer.Context,
    *,
    rename: Annotated[
        tuple[str, str] | None,
        typer.Option("--rename", metavar="OLD NEW", help="Call a tag otherwise, everywhere."),
    ] = None,
    delete: Annotated[
        str | None,
        typer.Option(
            "--delete",
            metavar="TAG",
            help="Take a tag from all papers.",
            autocompletion=complete_tags,
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """List your tags, and how many papers have each."""
    environment = environment_of(ctx)
    screen = environment.screen
    if rename and delete:
        raise UsageError("--rename and --delete at once", hint="give one at a time")
    if rename:
        _rename(environment, *rename)
    if delete:
        number = counted(delete_tag(environment.library, delete), "paper")
        screen.say(f"{quoted(delete)} is taken from {number}")
    found = count_tags(environment.library)
    if json:
        from readlist.views.json import document

        listed = [{"tag": each, "count": number} for each, number in found.counts.items()]
        screen.write(document("tags", tags=listed))
    else:
        screen.write(tag_counts(found.counts, is_terminal=screen.is_terminal))
    for problem in found.problems:
        screen.say(problem)
    if not found.counts and not json:
        screen.say("no paper has a tag; `readlist tag +thesis 3` gives one")


def _rename(environment: Environment, old: str, new: str) -> None:
    new = _tag(f"+{new}")
    number = counted(rename_tag(environment.library, old, new), "paper")
    environment.screen.say(f"{quoted(old)} is now {quoted(new)} on {number}")
