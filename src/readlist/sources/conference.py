"""Descriptions from the conferences' files of all their papers: by forum, by title, or all."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace

from readlist.model.paper import Paper
from readlist.model.titles import same_title
from readlist.network.messages import Kind, Reply, Request
from readlist.network.outcomes import FetchFailed, Outcome
from readlist.network.services import Service
from readlist.sources.conferences import parse_abstracts
from readlist.sources.confirm import confirms, found_by_title
from readlist.sources.openreview_2 import page_of
from readlist.sources.parsing import paragraphs_of
from readlist.sources.protocol import not_found
from readlist.sources.record import Clue, Described, DescribeSteps, Inquiry
from readlist.sources.venuefile import Listed, parse_listed
from readlist.sources.venues import SERVICES, Venue, venue_of_file


class KeptConferences:
    """Submissions by forum id, in the files that earlier runs kept: no other is asked for."""

    title = "the conference's site"
    services: tuple[Service, ...] = SERVICES
    decides = False

    def __init__(self, inquiry: Inquiry) -> None:
        venues = filter(None, map(venue_of_file, inquiry.kept))
        self._venues = sorted(venues, key=lambda venue: -venue.year)
        self._wanted = frozenset(clue.openreview for clue in inquiry.clues if clue.openreview)

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has a forum, and there are such files."""
        return bool(clue.openreview and self._venues)

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        for venue in self._venues:
            read = _OfForums(venue, self._wanted | {clue.openreview})
            try:
                reply = yield file_request(venue, read)
            except FetchFailed:  # it is kept no more; another may have it
                continue
            found: Mapping[str, Listed] = reply.value
            if clue.openreview in found:
                return (yield from _described(found[clue.openreview], venue))
        raise not_found("no conference's file that is at hand has it")


class ConferenceTitles:
    """Papers that name their conference, by title."""

    title = "the conference's site"
    services: tuple[Service, ...] = SERVICES
    decides = False

    def __init__(self, inquiry: Inquiry) -> None:
        """Needs nothing of the run."""

    def can_describe(self, clue: Clue) -> bool:
        """Whether the title is known, and which conference's paper it is."""
        return bool(clue.title and clue.venue)

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        venue = clue.venue
        if venue is None:
            raise not_found("no conference is named")
        reply = yield file_request(venue, _OfTitle(venue, clue.title))
        listed: tuple[Listed, ...] = reply.value
        for each in listed:
            if confirms(each.paper, clue):
                found = yield from _described(each, venue)
                return replace(found, notes=(found_by_title(venue.host), *found.notes))
        raise not_found(f"{venue.title} has no paper of this title and these authors", reply.url)


@dataclass(frozen=True, slots=True)
class _OfForums:
    """Reads the papers with these forums; a file without any of them is not even parsed."""

    venue: Venue
    wanted: frozenset[str]

    def __call__(self, body: bytes) -> dict[str, Listed]:
        if not any(forum.encode() in body for forum in self.wanted):
            return {}
        listed = parse_listed(body, self.venue)
        named = {each.paper.openreview: each for each in listed}
        return {forum: named[forum] for forum in self.wanted if forum in named}


@dataclass(frozen=True, slots=True)
class _OfTitle:
    """Reads the papers with this title."""

    venue: Venue
    title: str

    def __call__(self, body: bytes) -> tuple[Listed, ...]:
        listed = parse_listed(body, self.venue)
        return tuple(each for each in listed if same_title(each.paper.title, self.title))


@dataclass(frozen=True, slots=True)
class _All:
    """Reads all papers."""

    venue: Venue

    def __call__(self, body: bytes) -> tuple[Listed, ...]:
        return parse_listed(body, self.venue)


def file_request(venue: Venue, read: "_OfForums | _OfTitle | _All") -> Request:
    """Asks for the venue's file, which is kept."""
    return Request(venue.papers_file, Kind.JSON, read, shared=True, kept=True)


def whole_venue(venue: Venue) -> Generator[Request, Reply, tuple[Paper, ...]]:
    """The venue's papers in its order. Raises FetchFailed where there is no such file."""
    reply = yield file_request(venue, _All(venue))
    listed: tuple[Listed, ...] = reply.value
    if all(each.paper.abstract for each in listed):
        return tuple(each.paper for each in listed)
    abstracts = yield from _abstracts(venue)
    return tuple(_with_abstract(each, abstracts) for each in listed)


def _described(listed: Listed, venue: Venue) -> DescribeSteps:
    paper = listed.paper
    if not paper.abstract:
        paper = _with_abstract(listed, (yield from _abstracts(venue)))
    url = paper.url or (page_of(paper.openreview) if paper.openreview else venue.page)
    return Described(paper, venue.host, url)


def _abstracts(venue: Venue) -> Generator[Request, Reply, Mapping[str, str]]:
    """The abstracts by event, from the file of their own where there is one."""
    try:
        reply = yield Request(
            venue.abstracts_file, Kind.JSON, parse_abstracts, shared=True, kept=True
        )
    except FetchFailed as failed:
        if failed.outcome is not Outcome.NOT_FOUND:
            raise
        return {}
    abstracts: Mapping[str, str] = reply.value
    return abstracts


def _with_abstract(listed: Listed, abstracts: Mapping[str, str]) -> Paper:
    if listed.paper.abstract:
        return listed.paper
    told: Iterator[str] = (abstracts[each] for each in listed.events if each in abstracts)
    return replace(listed.paper, abstract=paragraphs_of(next(told, "")))
