"""What is to be looked up, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from readlist.network.outcomes import Failure
from readlist.sources.record import Clue, Described


@dataclass(frozen=True, slots=True)
class Quest:
    """One paper to be looked up: by its first clue, or else by the next."""

    reference: str  # as the person named it
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a quest. Without `described` the failures say why, in the order of asking."""

    quest: Quest
    described: Described | None = None
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The answers in the order of the quests. `unreached`: by host, where there is no network."""

    answers: tuple[Answer, ...]
    unreached: Mapping[str, Failure] = field(default_factory=dict)
