"""Reading text of strangers takes time in proportion to its length, whatever stands in it."""

import json
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from readlist.actions.attach import clues_of
from readlist.pdf.reader import FirstPage
from readlist.sources import crossref, datacite, openalex, openreview, paper_pages, parsing
from readlist.sources.conferences import VenueReader
from readlist.sources.parsing import from_parts, natural
from readlist.sources.venues import Venue, parse_venue, parse_venue_text, work_type

SIZE = 100_000  # characters
MOST = 3.0  # seconds of processor time
TEXTS = {
    "small words": " a" * (SIZE // 2) + " X",
    "a group without end": "x Team (" * (SIZE // 8),
    "years": "2020 " * (SIZE // 5),
    "spaces": "a" + " " * SIZE + "b",
    "lines": "a" + "\n" * SIZE + "b",
    "lines of a space": " \n" * (SIZE // 2) + "b",
    "digits": "9" * SIZE + " x",
    "comments": "<!---->" * (SIZE // 7),
    "comments that do not end": "<!--" * (SIZE // 4),
    "tags that do not end": "<p a='" * (SIZE // 6),
    "tags": "<sup>" * (SIZE // 5),
    "ampersands": "&a" * (SIZE // 2),
    "a year in BibTeX": "year=" + " " * SIZE,
    "formulas": "$" * SIZE,
}
READERS: dict[str, Callable[[str], object]] = {
    "a name": natural,
    "a given name": lambda text: from_parts(text, "Kay"),
    "a venue": parse_venue_text,
    "a venue's reference": parse_venue,
    "a type": work_type,
    "stray markup": parsing.without_markup,
    "JATS": parsing.jats_text,
    "hard lines": parsing.unwrapped,
    "an abstract": parsing.as_fetched,
    "a page": lambda text: paper_pages.parse_meta(
        f"<meta name=citation_title content=T><div id=abstract>{text}".encode()
    ),
    "a first page": lambda text: clues_of(FirstPage(text, text[:600], {"Subject": text}, text)),
    "Crossref": lambda text: crossref.parse_work(
        _json({"message-type": "work", "message": {"DOI": "10.1000/x", "title": [text]}})
    ),
    "DataCite": lambda text: datacite.parse_record(
        _json({"data": {"attributes": {"doi": "10.1000/x", "titles": [{"title": text}]}}})
    ),
    "OpenAlex": lambda text: openalex.parse_work(_json({"id": "W", "title": text})),
    "OpenReview": lambda text: openreview.parse_notes(
        _json({"notes": [{"id": "a", "content": {"title": text, "venue": text, "_bibtex": text}}]})
    ),
    "a conference": lambda text: VenueReader(Venue("iclr", 2022))(
        _json({"results": [{"name": text, "authors": [{"fullname": text}], "decision": text}]})
    ),
}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_linear(read: Callable[[str], object], text: str) -> None:
    """A hundred thousand characters are read or refused within moments."""
    begun = time.process_time()
    with suppress(ValueError):
        read(text)
    assert time.process_time() - begun < MOST


def test_headings_within_headings() -> None:
    """Titles in titles are not read once more for each level."""
    text = "<title>" * 190 + "a " * (SIZE // 2) + "</title>" * 190
    begun = time.process_time()
    assert parsing.jats_text(text).startswith("a a")
    assert time.process_time() - begun < MOST
