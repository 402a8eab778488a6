"""What a text says of papers when it cites them."""

from collections.abc import Sequence
from dataclasses import dataclass

from readlist.actions.cited_keys import cited_papers
from readlist.formats.citations import WRITERS, Style
from readlist.library.records import PaperRecord, Place


@dataclass(frozen=True, slots=True)
class Cited:
    """The papers and the text that cites them."""

    records: tuple[PaperRecord, ...]
    text: str


def cite_papers(places: Sequence[Place], style: Style) -> Cited:
    """The papers as they are cited in a text. Nothing of the person's is in it."""
    return Cited(_public(places), WRITERS[style](cited_papers(places)))


def cite_with_csl(places: Sequence[Place], style: str) -> Cited:
    """The papers as formatted references in a CSL style, which is a file or a name.

    Raises what `formatted_references` raises.
    """
    from readlist.formats.csl.styles import formatted_references  # noqa: PLC0415 (an extra)

    return Cited(_public(places), formatted_references(cited_papers(places), style))


def _public(places: Sequence[Place]) -> tuple[PaperRecord, ...]:
    return tuple(
        PaperRecord(place.reading_list.name, place.number, place.paper, None) for place in places
    )
