"""The results of `fetch`, and the failures of any request, as text, JSON and a table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from readlist.errors import NetworkError
from readlist.library.records import ListedPaper, PaperRecord
from readlist.model.identifiers import is_web_address, page, remote_pdf
from readlist.network.messages import LIBRARY, Failure, Outcome
from readlist.sources.protocol import FetchTarget
from readlist.text import counted, local_time, size_text, visible_line
from readlist.views.json import attributes, paper_object
from readlist.views.lines import Answer, place_text, tab_separated

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from readlist.actions.fetch import Attempt, FetchedPaper, PlannedFetch, Report

PASSING = frozenset({Outcome.NETWORK, Outcome.INCOMPLETE, Outcome.RATE_LIMITED})
"""Outcomes that may be different at another time."""

_EARLIER = ", as an earlier run found; --retry-failed asks again"
_MOST_ROWS = 40
_NARROW = 60  # columns


def moment(at: datetime) -> str:
    """The user's own time, to the minute."""
    return f"{local_time(at):%Y-%m-%d %H:%M}"


def failures_text(failures: Iterable[Failure]) -> str:
    """Each failure with its sources: DataCite, the arXiv page: does not have it."""
    ways: dict[str, dict[str, None]] = {}
    for failure in failures:
        who = ways.setdefault(failure.detail, {})
        if not failure.detail.startswith(failure.source):
            who[failure.source] = None
    parts = (": ".join(filter(None, (", ".join(who), what))) for what, who in ways.items())
    return visible_line("; ".join(parts))


def failure_object(failure: Failure) -> dict[str, object]:
    """One failure, as JSON."""
    return attributes(failure, "source", "outcome", "detail", "url", "until", "earlier")


NAMES = {FetchTarget.ABSTRACT: "abstract", FetchTarget.PDF: "PDF"}
_WORDS = {
    Outcome.NOT_FOUND: "not found",
    Outcome.FORBIDDEN: "not public",
    Outcome.RATE_LIMITED: "too many requests",
    Outcome.NOT_PDF: "not a PDF",
}


def attempt_text(attempt: "Attempt") -> str:
    """The origin (arXiv v3, 1.2 MB), or the failures, "not found" only without any other."""
    if attempt.outcome is Outcome.OK:
        origin = " ".join(filter(None, (attempt.source or "here", attempt.version)))
        size = size_text(attempt.size) if attempt.size is not None else ""
        return visible_line(", ".join(filter(None, (origin, size))))
    telling = [each for each in attempt.failures if each.outcome is not Outcome.NOT_FOUND]
    ways: list[str] = []
    for each in telling or attempt.failures:
        if each.source != LIBRARY and (each.outcome is Outcome.REFUSED or each.personal):
            ways.append(": ".join(filter(None, (each.source, each.detail))))
        else:
            by = f" ({each.source})" if each.source else ""
            ways.append(f"{_WORDS.get(each.outcome, each.outcome)}{by}")
    older = "the old one is kept; " if attempt.is_kept else ""
    return visible_line(older + ", ".join(dict.fromkeys(ways)))


def ended_line(paper: "FetchedPaper", list_name: str) -> str:
    """Return `3: abstract from arXiv; no PDF: blocked (OpenReview), withdrawn (arXiv); …`."""
    parts = []
    for wanted, attempt in paper.attempts.items():
        name, text = NAMES[wanted], attempt_text(attempt)
        if attempt.outcome is not Outcome.OK:
            parts.append(f"no {'newer ' if attempt.is_kept else ''}{name}: {text}")
        else:
            parts.append(f"{name} from {text}" if attempt.is_new else f"{name} was here")
    parts += filter(None, (remedy(paper, list_name),))
    return f"{place_text(paper.place, list_name)}: {'; '.join(parts)}"


def fetched_line(paper: "FetchedPaper", list_name: str) -> str:
    """Return number, key, outcome and origin or failures of abstract and PDF, and the remedy."""
    fields = [place_text(paper.place, list_name), paper.place.paper.key]
    for wanted in FetchTarget:
        attempt = paper.attempts.get(wanted)
        fields += [attempt.outcome, attempt_text(attempt)] if attempt else ["", ""]
    return tab_separated(*fields, remedy(paper, list_name))


def remedy(paper: "FetchedPaper", list_name: str) -> str:
    """Return what the user can do about what is missing; "" if nothing is."""
    name = place_text(paper.place, list_name)
    ways = [
        failure.detail
        for attempt in paper.attempts.values()
        for failure in attempt.failures
        if failure.source == LIBRARY
    ]
    for wanted, attempt in paper.attempts.items():
        outcomes = {each.outcome for each in attempt.failures if each.source != LIBRARY}
        if outcomes & PASSING:
            moments = [failure.until for failure in attempt.failures if failure.until]
            after = f" after {moment(min(moments))}" if moments else ""
            ways.append(f"`readlist fetch {name}` again{after}")
        if outcomes - PASSING:
            ways.append(_by_hand(paper.place, wanted, name, attempt))
    return visible_line("; or ".join(dict.fromkeys(filter(None, ways))))


def _by_hand(place: ListedPaper, wanted: FetchTarget, name: str, attempt: "Attempt") -> str:
    paper = place.paper
    walls = (each.url for each in attempt.failures if each.outcome is Outcome.BLOCKED)
    shown = (each for each in walls if not _host(each).startswith("api"))
    address = page(paper) or remote_pdf(paper) or next(shown, "")
    where = f"at {address} " if is_web_address(address) else ""
    if wanted is FetchTarget.ABSTRACT:
        return f"read it {where}in a browser" if where else ""
    force = " --force" if attempt.is_kept else ""
    return f"save the PDF {where}in a browser, then `readlist attach {name} FILE{force}`"


def closed_text(host: str, failure: Failure) -> str:
    """Return the reason why a host is left alone, and until when."""
    until = f" until {moment(failure.until)}" if failure.until else ""
    if failure.earlier:
        return f"{host}: {failure.detail}{until}{_EARLIER}"
    left = "" if failure.outcome is Outcome.NETWORK else f"; left alone{until or ' for now'}"
    return f"{host}: {failure.detail}{left}"


def wall_text(host: str, wall: Failure, papers: "Iterable[FetchedPaper]") -> str:
    """Return what to do about a wall that keeps these papers incomplete; "" if it does not."""

    def is_behind(failure: Failure) -> bool:
        is_it = host in {failure.source, _host(failure.url)} or failure.url == wall.url
        return failure.outcome is Outcome.BLOCKED and is_it

    pages = {
        page(paper.place.paper) or remote_pdf(paper.place.paper) or ""
        for paper in papers
        if any(map(is_behind, (each for a in paper.attempts.values() for each in a.failures)))
    }
    if not pages:
        return ""
    sites = {f"https://{_host(each)}/" for each in pages if is_web_address(each)}
    places = pages if len(pages) == 1 else sites
    where = f" at {''.join(places)}" if len(places) == 1 and sites else ""
    again = _EARLIER if wall.earlier else ""
    by_hand = f"save what is missing{where} in a browser, and `readlist attach` it"
    return f"{host}: {wall.detail}{again}; {by_hand}"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # brackets that no address can have
        return ""


def planned_answer(steps: Sequence["PlannedFetch"], list_name: str) -> Answer:
    """The first requests that would be made, in their order, for each thing that is missing."""

    def content() -> dict[str, object]:
        plan = []
        for place, wanted, asks in steps:
            asked = [dict(zip(("name", "source", "url"), ask, strict=True)) for ask in asks]
            plan.append({"key": place.paper.key, "wanted": wanted, "asks": asked})
        return {"plan": plan}

    def lines() -> str:
        """The number, abstract or pdf, place in the order, source's name and address."""
        rows = []
        for place, wanted, asks in steps:
            begin = (place_text(place, list_name), wanted)
            asked = [(order, name, url) for order, (name, _, url) in enumerate(asks, 1)]
            rows += [tab_separated(*begin, *ask) for ask in asked or [(0, "none", "")]]
        return "".join(rows)

    def sentences() -> Iterator[str]:
        for place, wanted, asks in steps:
            asked = ", ".join(title for _, title, _ in asks) or "no service can be asked"
            text = f"{place_text(place, list_name)}  {NAMES[wanted]}: {asked}"
            yield f"{visible_line(text)}\n"

    nothing = "" if steps else "nothing is missing"
    return Answer(content, lines, lambda *_: "".join(sentences()), instead=nothing)


def fetched_answer(
    report: "Report", list_name: str, records: Callable[[], Sequence[PaperRecord]]
) -> Answer:
    """Every paper as it is now with what came, its attempts, and an error if some did not come."""

    def content() -> dict[str, object]:
        papers = []
        for paper, record in zip(report.papers, records(), strict=True):
            went = {
                wanted.value: {
                    "outcome": attempt.outcome,
                    "new": attempt.is_new,
                    **attributes(attempt, "source", "url", "version"),
                    "bytes": attempt.size,
                    "tried": [failure_object(failure) for failure in attempt.failures],
                }
                for wanted, attempt in paper.attempts.items()
            }
            way_out = remedy(paper, list_name) or None
            papers.append({**paper_object(record), "fetch": {**went, "remedy": way_out}})
        unreached = {host: failure.detail for host, failure in report.unreached.items()}
        return {"papers": papers, "unreached": unreached}

    return Answer(
        content,
        lambda: "".join(fetched_line(paper, list_name) for paper in report.papers),
        # Where each host was named, a table of nothing says no more.
        lambda width, _: "" if report.unreached else fetched_view(report.papers, list_name, width),
        instead="" if report.papers else "there is nothing to fetch",
        error=_error(report),
    )


def _error(report: "Report") -> NetworkError | None:
    if report.unreached:
        hint = "what is on disk works as ever; fetch again later"
        return NetworkError("there is no network", hint=hint)
    incomplete = [paper for paper in report.papers if not paper.is_complete]
    if not incomplete:
        return None
    attempts = [each for paper in incomplete for each in paper.attempts.values()]
    hint = "each line says what you can do"
    if any(failure.outcome in PASSING for each in attempts for failure in each.failures):
        hint = "run it again: it goes on where it stopped"
    of = counted(len(report.papers), "paper")
    return NetworkError(f"{len(incomplete)} of {of} could not be completed", hint=hint)


def fetched_view(papers: Sequence["FetchedPaper"], list_name: str, width: int) -> "RenderableType":
    """The origin of everything, or its failure and what to do; of a long list only the failures."""
    from rich.console import Group
    from rich.text import Text

    from readlist.views.terminal.wrapping import unbroken, wrapped

    missing = [paper for paper in papers if not paper.is_complete]
    shown = papers if len(papers) <= _MOST_ROWS else missing
    parts: list[RenderableType] = []
    if shown:
        parts.append(_rows(shown, list_name, is_narrow=width < _NARROW))
    remedies = [(place_text(each.place, list_name), remedy(each, list_name)) for each in missing]
    ways = [unbroken(wrapped(f"{name}: {way}", width)) for name, way in remedies if way]
    if ways:
        parts += [Text(), Text("What you can do", style="bold"), *ways]
    done = f"{len(papers) - len(missing)} of {len(papers)} complete"
    return Group(*parts, Text(), Text(done, style="dim"))


def _rows(papers: Sequence["FetchedPaper"], list_name: str, *, is_narrow: bool) -> "Table":
    """A row for each paper; on a narrow terminal what came stands below the title."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from readlist.views.terminal.show import narrow_table

    if is_narrow:
        table = narrow_table()
    else:
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
        table.add_column("#", justify="right")
        table.add_column("Title", overflow="fold", ratio=3)
        for each in papers[0].attempts:
            table.add_column(NAMES[each][:1].upper() + NAMES[each][1:], overflow="fold", ratio=2)
    for paper in papers:
        cells = [Text(visible_line(paper.place.paper.shown_title))]
        for wanted, attempt in paper.attempts.items():
            style = "yellow"
            if attempt.outcome is Outcome.OK:
                style = "" if attempt.is_new else "dim"
            cell = Text(attempt_text(attempt), style=style)
            label = (f"{NAMES[wanted]}: ", "dim")
            cells.append(Text.assemble(label, cell) if is_narrow else cell)
        row = [Group(*cells)] if is_narrow else cells
        table.add_row(place_text(paper.place, list_name), *row)
    return table
