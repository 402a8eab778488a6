"""A service's answer is read, or refused with ValueError: nothing else ever comes of it."""

import json
from collections.abc import Callable
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from readlist.sources.conferences import VenueReader, parse_abstracts
from readlist.sources.openreview import parse_notes, parse_session
from readlist.sources.paper_pages import Meta, parse_meta
from readlist.sources.protocol import Record
from readlist.sources.semantic_scholar import parse_match, parse_record
from readlist.sources.venues import Venue

PARSERS: list[tuple[Callable[[bytes], object], type]] = [
    (parse_notes, dict),
    (parse_session, str),
    (VenueReader(Venue("iclr", 2022)), tuple),
    (parse_abstracts, dict),
    (parse_meta, Meta),
    (parse_record, Record),
    (parse_match, tuple),
]
OPENREVIEW = ("notes", "id", "forum", "content", "value", "title", "abstract", "venue", "token")
CONFERENCE = ("results", "paper_url", "paper_pdf_url", "virtualsite_url")
SCHOLAR = ("data", "year", "authors", "name", "openAccessPdf", "url", "externalIds", "ArXiv", "ACL")
KEYS = st.sampled_from((*OPENREVIEW, *CONFERENCE, *SCHOLAR, "invitations"))
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["https://openreview.net/forum?id=abc", "2107.14795", "\ud835"]),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=8)),
    max_leaves=30,
)
SIGNS = ("<", ">", "</", "<!--", "-->", "<![", "]]>", "<?", "<!doctype", "&#x110000;", '="', "'")
TAGS = ("<meta name=citation_title content=", "<meta charset=", "<div id=abstract>", "</div>")
TEXT_TAGS = ("<h2>Abstract</h2>", "<p>", "</p>", "<script>", "</script>")
PIECES = st.lists(
    st.one_of(st.text(max_size=8), st.sampled_from((*SIGNS, *TAGS, *TEXT_TAGS))), max_size=20
)


def check(body: bytes) -> None:
    """Every parser gives its type or raises ValueError."""
    for parse, kind in PARSERS:
        with suppress(ValueError):
            assert isinstance(parse(body), kind)


@given(body=st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    """Bytes of any kind."""
    check(body)


@given(value=VALUES)
def test_any_json(value: object) -> None:
    """JSON with the keys of the services and any value under each."""
    check(json.dumps(value).encode())


@given(pieces=PIECES)
def test_any_markup(pieces: list[str]) -> None:
    """Broken HTML; what is read of it can be written down."""
    with suppress(ValueError):
        meta = parse_meta("".join(pieces).encode("utf-8", "replace"))
        assert isinstance(meta, Meta)
        repr(meta).encode()
