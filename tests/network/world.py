"""All hosts together, well by default, with what a test changes about them."""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from . import arxiv, conferences, openreview, registries, shared_lists, venues
from .connection import Door
from .messages import Answer, Asked, conditional, html_answer

Site = Callable[[Asked], Answer]
Change = Callable[[Asked, Answer], Answer]  # of an answer that was right

SITES: Mapping[str, Site] = {
    openreview.V1: openreview.v1_site,
    openreview.V2: openreview.v2_site,
    openreview.SITE: openreview.pages_site,
    arxiv.MAIN: arxiv.site,
    arxiv.EXPORT: arxiv.site,
    "iclr.cc": venues.iclr,
    "icml.cc": conferences.icml,
    "aclanthology.org": venues.anthology,
    "proceedings.mlr.press": venues.pmlr,
    "api.datacite.org": registries.datacite,
    "api.crossref.org": registries.crossref,
    "api.openalex.org": registries.openalex,
    "api.semanticscholar.org": registries.semantic_scholar,
    shared_lists.HOST: shared_lists.site,
    shared_lists.RAW: shared_lists.site,
    "publisher.example": registries.publisher,
}


@dataclass
class _Rule:
    change: Change
    hosts: Collection[str]
    when: Callable[[Asked], bool]
    times: int | None  # for each of what `apart` tells apart
    apart: Callable[[Asked], str]
    used: Counter[str] = field(default_factory=Counter)

    def applies(self, asked: Asked) -> bool:
        """Whether it does; counted."""
        if (self.hosts and asked.host not in self.hosts) or not self.when(asked):
            return False
        counted = self.apart(asked)
        self.used[counted] += 1
        return self.times is None or self.used[counted] <= self.times


@dataclass
class _Gate:
    door: Door
    hosts: Collection[str]
    left: int | None  # how often still; None: always


class World:
    """The answers of every host. Used by many threads; changes hold for what is asked later."""

    def __init__(self) -> None:
        self.ranges = True  # whether a host sends part of a file
        self._lock = threading.Lock()
        self._rules: list[_Rule] = []
        self._gates: list[_Gate] = []

    def change(
        self,
        change: Change,
        *hosts: str,
        when: Callable[[Asked], bool] = lambda _: True,
        times: int | None = None,
        apart: Callable[[Asked], str] = lambda _: "",
    ) -> None:
        """Change what these hosts (none: all) answer to requests for which `when` holds.

        With `times` only the first ones, counted for each value of `apart` on its own. A later
        change works on what an earlier one left.
        """
        self._rules.append(_Rule(change, hosts, when, times, apart))

    def shut(self, door: Door, *hosts: str, times: int | None = None) -> None:
        """These hosts (none: all) receive connections so, always or the next `times`."""
        self._gates.append(_Gate(door, hosts, times))

    def heal(self) -> None:
        """All is well again."""
        with self._lock:
            self._rules.clear()
            self._gates.clear()

    def door(self, host: str) -> Door:
        """How the host receives the connection that was just asked for; a later gate wins."""
        with self._lock:
            for gate in reversed(self._gates):
                if (gate.hosts and host not in gate.hosts) or gate.left == 0:
                    continue
                if gate.left is not None:
                    gate.left -= 1
                return gate.door
        return Door.OPEN

    def answer(self, asked: Asked) -> Answer:
        """The present answer of the host."""
        with self._lock:
            answer = SITES.get(asked.host, _nobody)(asked)
            answer = conditional(asked, answer, ranges=self.ranges)
            for rule in self._rules:
                if rule.applies(asked):
                    answer = rule.change(asked, answer)
        return answer


def _nobody(asked: Asked) -> Answer:
    return html_answer(f"{asked.host} has nothing", status=404)
