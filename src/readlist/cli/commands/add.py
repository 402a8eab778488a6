"""`add`: papers by identifier, address or PDF, or by hand.

What `add` is told: references on the command line or standard input, a paper by hand, tags.
"""

import gc
from typing import TYPE_CHECKING, Annotated

import typer

from readlist.cli.environment import Environment, environment_of
from readlist.cli.filter_options import complete_tags
from readlist.cli.options import JsonOption, complete_lists, input_text
from readlist.errors import NetworkError, NotFoundError, ReadlistError, RefusedError, UsageError
from readlist.library.intake import EntryOutcome
from readlist.text import counted, one_line

if TYPE_CHECKING:
    from readlist.actions.add import AddedPapers, AddOptions, NamedPaper
    from readlist.actions.fetch import Report
    from readlist.model.paper import Paper
    from readlist.sources.protocol import LookUpResult


def plain_tags(tags: list[str]) -> tuple[str, ...]:
    """The tags, with or without a plus sign; raises UsageError for one that is empty."""
    plain = tuple(one_line(each.removeprefix("+")) for each in tags)
    if not all(plain):
        raise UsageError("an empty tag", hint="give --tag a word")
    return plain


def named_papers(
    environment: Environment, references: list[str], *, by_hand: bool
) -> "tuple[NamedPaper, ...]":
    """What the references name, each once; `-` stands for those on standard input, one a line.

    Raises UsageError where there are none, or `by_hand` several, and as `named` does.
    """
    from readlist.actions.add import named

    typed: list[str] = []
    for reference in references:
        if reference != "-":
            typed.append(reference)
            continue
        lines = (line.split("\t")[0].strip() for line in input_text(environment).splitlines())
        typed += [line for line in lines if line and not line.startswith("#")]
    if by_hand and len(typed) > 1:
        raise UsageError("--title describes one paper", hint="add them one at a time")
    if not by_hand and not typed:
        raise UsageError("nothing to add", hint="give an arXiv id, a DOI, a PDF, or --title")
    return tuple(named(each) for each in dict.fromkeys(typed))


def described_by_hand(
    title: str, people: list[str], year: int | None, venue: str
) -> "Paper | None":
    """The paper that the options describe, None where they describe none.

    Raises UsageError where its title is missing.
    """
    from readlist.model.paper import Paper
    from readlist.sources.people import authors, natural
    from readlist.sources.venues import work_type

    title, venue = one_line(title), one_line(venue)
    if not title:
        if people or year is not None or venue:
            raise UsageError("a paper needs a title", hint="give --title as well")
        return None
    names = authors(natural(name) for name in people)
    return Paper("", title, work_type(venue), names, year, venue)


def add(
    ctx: typer.Context,
    references: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[REFERENCE]...",
            help="arXiv or OpenReview id or address, DOI, page of a paper, PDF; - reads stdin.",
            show_default=False,
        ),
    ] = None,
    *,
    list_name: Annotated[
        str | None,
        typer.Option(
            "--list",
            "-l",
            metavar="NAME",
            help="Into this list of yours; else into the current one, or the inbox.",
            autocompletion=complete_lists,
            show_default=False,
        ),
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option(metavar="TAG", help="Tag them.", autocompletion=complete_tags),
    ] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Add this to their notes.")] = "",
    read: Annotated[bool, typer.Option("--read", help="Mark them as read.")] = False,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch what is missing of them.")] = False,
    new: Annotated[
        bool, typer.Option("--new", help="Also where the list has a paper of that title.")
    ] = False,
    title: Annotated[
        str, typer.Option(metavar="TEXT", help="By hand, without network: its title.")
    ] = "",
    author: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="By hand: an author of it.")
    ] = None,
    year: Annotated[
        int | None, typer.Option(min=0, max=9999, metavar="YEAR", help="By hand: when it came out.")
    ] = None,
    venue: Annotated[str, typer.Option(metavar="TEXT", help="By hand: where it came out.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be.")] = False,
    json: JsonOption = False,
) -> None:
    """Add papers to a list of yours.

    Title, authors, venue and abstract are looked up. A paper that you have already, under any of
    its identifiers, is recognised and never doubled.
    """
    from readlist.actions.add import AddOptions, add_by_hand, add_papers
    from readlist.cli.asking import asking

    environment = environment_of(ctx)
    wish = AddOptions(
        list_name, new, dry_run, plain_tags(tag or []), note if note.strip() else "", read
    )
    by_hand = described_by_hand(title, author or [], year, venue)
    papers = named_papers(environment, references or [], by_hand=by_hand is not None)
    gc.enable()  # looking up may take minutes
    if by_hand:
        added = add_by_hand(environment.library, by_hand, papers[0] if papers else None, wish)
    else:
        with asking(environment.screen, quiet=True) as observer:
            added = add_papers(environment.library, papers, wish, environment.outlook(observer))
    report = _fetched(environment, added) if fetch and not dry_run else None
    _answer(environment, added, wish, json=json)
    _end(added, report)


def _fetched(environment: Environment, added: "AddedPapers") -> "Report | None":
    """Abstracts and PDFs of what is in the list now; each paper is told as it ends."""
    from readlist.actions.fetch import Fetching
    from readlist.cli.fetch_display import display_for
    from readlist.library.records import ListedPaper
    from readlist.sources.protocol import FetchOptions

    reading_list = added.intake.reading_list
    numbers = dict.fromkeys(taken.number for taken in added.intake.taken if taken.number)
    places = [ListedPaper(reading_list, number) for number in numbers]
    display = display_for(environment.screen, reading_list.name)
    fetching = Fetching(environment.library, places, FetchOptions(), environment.outlook(display))
    display.begins(len(places))
    with display:
        return fetching.carry_out(display.ends)


def _answer(
    environment: Environment, added: "AddedPapers", wish: "AddOptions", *, json: bool
) -> None:
    from readlist.views.intake import added_line, added_text, failed_line

    screen = environment.screen
    if json:
        screen.write(_document(environment, added, wish))
    elif screen.is_terminal:
        screen.tell(added_text(added))
    else:
        for taken in added.intake.taken:
            screen.write(added_line(taken, added.described))
        for answer in added.failed:
            screen.write(failed_line(answer))
    for sentence in _sentences(added, wish, environment.library.state().current_list):
        screen.say(sentence)


def _document(environment: Environment, added: "AddedPapers", wish: "AddOptions") -> str:
    from readlist.library.records import ListedPaper, count, list_records, records_of
    from readlist.views.intake import entry_objects, file_objects, looked_up_objects
    from readlist.views.json import document, list_object, paper_objects

    library, intake = environment.library, added.intake
    numbers = sorted({taken.number for taken in intake.taken if taken.number})
    places = [ListedPaper(intake.reading_list, number) for number in numbers]
    return document(
        "add",
        list=list_object(intake.reading_list, count(list_records(library, intake.reading_list))),
        papers=paper_objects(records_of(library, places)),
        **entry_objects(intake),
        looked_up=looked_up_objects(added),
        files=file_objects(added.attached),
        unreached={host: failure.detail for host, failure in added.unreached.items()},
        dry_run=wish.dry_run,
    )


def _sentences(added: "AddedPapers", wish: "AddOptions", current: str) -> list[str]:
    """What is to be said beside the report."""
    from readlist.views.failures import failures_text
    from readlist.views.lines import lost_comments

    intake, said = added.intake, []
    name = intake.reading_list.name
    fresh = len(intake.of(EntryOutcome.ADDED))
    if wish.list_name is None and name != current and fresh:
        they, made = "it" if fresh == 1 else "they", ", a new list" if intake.is_new else ""
        said.append(f"{current} is read-only, so {they} went to {name}{made}")
    if intake.was_rewritten:
        said.append(lost_comments(name))
    said += [
        f"{answer.quest.reference}: not added: {failures_text(answer.failures)}"
        for answer in ([] if added.unreached else added.failed)
    ]
    if wish.dry_run:
        said.append("nothing was changed (--dry-run)")
    return said


def _end(added: "AddedPapers", report: "Report | None") -> None:
    """Raise where not everything is as it was wished."""
    for error in (_lookup_error(added), _intake_error(added), _fetch_error(report)):
        if error:
            raise error


def _lookup_error(added: "AddedPapers") -> ReadlistError | None:
    from readlist.network.responses import way_out
    from readlist.views.failures import may_pass

    if not added.failed:
        return None
    missing = counted(len(added.failed), "paper")
    by_hand = "`readlist add REFERENCE --title … --author … --year …` adds it by hand"
    if added.unreached:
        why = f"there is no network, so {missing} could not be looked up"
        return NetworkError(why, hint=f"try again later, or {by_hand}")
    if all(_is_unknown(answer) for answer in added.failed):
        return NotFoundError(f"{missing} could not be found", hint=by_hand)
    passing = (each for answer in added.failed for each in answer.failures if may_pass([each]))
    ways = list(dict.fromkeys(map(way_out, passing)))
    if any(map(_is_walled_forum, added.failed)):
        ways.append("sign in with OPENREVIEW_TOKEN, `readlist import iclr:2022` the whole venue")
    return NetworkError(f"{missing} could not be looked up", hint=", or ".join([*ways, by_hand]))


def _is_walled_forum(answer: "LookUpResult") -> bool:
    from readlist.network.messages import Outcome

    is_walled = any(failure.outcome is Outcome.BLOCKED for failure in answer.failures)
    return is_walled and any(clue.openreview for clue in answer.quest.clues)


def _is_unknown(answer: "LookUpResult") -> bool:
    from readlist.network.messages import Outcome

    return all(failure.outcome is Outcome.NOT_FOUND for failure in answer.failures)


def _intake_error(added: "AddedPapers") -> ReadlistError | None:
    alike = added.intake.of(EntryOutcome.ALIKE)
    if alike:
        first = alike[0]
        return RefusedError(
            f"{first.entry.label} looks like {first.number} ({first.key})",
            hint="add anyway with --new",
        )
    skipped = added.intake.of(EntryOutcome.SKIPPED)
    if skipped:
        return RefusedError(f"{skipped[0].entry.label}: {skipped[0].entry.problem}")
    for each in added.attached:
        if each.problem:
            attach = f"`readlist attach {each.key} FILE` attaches one; --force replaces another"
            return RefusedError(f"{each.file}: {each.problem}", hint=attach)
    return None


def _fetch_error(report: "Report | None") -> ReadlistError | None:
    missing = [each for each in report.papers if not each.is_complete] if report else []
    if not missing:
        return None
    names = " ".join(each.place.paper.key for each in missing[:5])
    return NetworkError(
        f"{counted(len(missing), 'paper')} could not be completed",
        hint=f"`readlist fetch {names}` goes on where it stopped",
    )
