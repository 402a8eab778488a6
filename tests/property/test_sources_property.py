"""Whatever a service sends, reading it gives what it should or a ValueError."""

import json
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from hypothesis import given
from hypothesis import strategies as st

from readlist.model.same_work import same_main_title, same_title
from readlist.sources import arxiv, crossref, datacite, openalex
from readlist.sources.parsing import jats_text, parse_json, parse_xml, without_markup
from readlist.sources.protocol import Record

PARSERS: tuple[tuple[Callable[[bytes], object], type], ...] = (
    (parse_xml, Element),
    (arxiv.parse_feed, dict),
    (datacite.parse_record, Record),
    (crossref.parse_work, Record),
    (openalex.parse_work, Record),
)
KEYS = (
    "id", "doi", "DOI", "title", "titles", "message", "message-type", "work", "abstract", "data",
    "attributes", "descriptions", "description", "descriptionType", "Abstract", "version", "RA",
    "abstract_inverted_index", "best_oa_location", "locations", "pdf_url", "is_oa", "status",
)  # fmt: skip
TEXT = (
    st.text()
    | st.sampled_from([*KEYS, "https://example.org/a.pdf", "10.1/x", "<p>", "</p>", "&", "\ud800"])
    | st.text(st.sampled_from("<>/&;:a $\\ \n\"'=#!["))
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS) | TEXT, inner),
    max_leaves=25,
)
TITLED = {"title": "T"}
RECORDS = st.one_of(
    JSON.map(lambda any_: {"data": {"attributes": any_}}),
    st.dictionaries(st.sampled_from(KEYS), JSON).map(
        lambda fields: {"data": {"attributes": {"titles": [TITLED], **fields, "doi": "10.1/x"}}}
    ),
    st.dictionaries(st.sampled_from(KEYS), JSON).map(
        lambda fields: {"message-type": "work", "message": {**TITLED, **fields, "DOI": "10.1000/x"}}
    ),
    st.dictionaries(st.sampled_from(KEYS), JSON).map(
        lambda fields: {**TITLED, **fields, "id": "W1"}
    ),
    st.lists(JSON),
    JSON,
)
XML_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]))
NAMES = st.sampled_from(["feed", "entry", "id", "title", "summary", "p", "sec", "sup", "math"]) | (
    st.sampled_from(["inline-formula", "tex-math", "msup", "mfrac", "annotation"])
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 4) -> Element:
    """A tree of elements, with or without Atom's namespace."""
    namespace = draw(st.sampled_from(["", "{http://www.w3.org/2005/Atom}"]))
    root = Element(namespace + draw(NAMES))
    root.text, root.tail = draw(XML_TEXT), draw(XML_TEXT)
    if depth:
        root.extend(draw(st.lists(elements(depth - 1), max_size=3)))
    return root


def written(value: object) -> str:
    """The value's texts as a file would have them."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    return json.dumps(plain, ensure_ascii=False, default=str)


def check(body: bytes) -> None:
    """Every parser gives its type or raises ValueError, the same each time."""
    for parse, kind in PARSERS:
        try:
            value = parse(body)
        except ValueError:
            continue
        assert isinstance(value, kind)
        if kind is not Element:
            assert parse(body) == value
            written(value).encode()  # no half characters, which no file could hold


@given(st.binary() | TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(body: bytes) -> None:
    """Garbage of every kind."""
    check(body)


@given(RECORDS)
def test_any_json(value: object) -> None:
    """Any type anywhere."""
    check(json.dumps(value).encode())


@given(st.binary())
def test_json_is_text_that_can_be_written(body: bytes) -> None:
    """Whatever is read as JSON can be written as UTF-8."""
    try:
        value = parse_json(body)
    except ValueError:
        return
    json.dumps(value, ensure_ascii=False).encode()


@given(elements())
def test_any_xml(root: Element) -> None:
    """Elements in places where none are expected."""
    root.tail = None
    check(tostring(root))
    feed = Element("{http://www.w3.org/2005/Atom}feed")
    entry = SubElement(feed, "{http://www.w3.org/2005/Atom}entry")
    SubElement(entry, "{http://www.w3.org/2005/Atom}id").text = "http://arxiv.org/abs/2107.14795v3"
    entry.append(root)
    assert set(arxiv.parse_feed(tostring(feed))) <= {"2107.14795"}
    assert "\n\n\n" not in jats_text(tostring(root, encoding="unicode"))


@given(TEXT)
def test_any_markup(text: str) -> None:
    """Text without a tag, an entity, a formula or an escaped sign keeps every word."""
    plain = without_markup(text)
    assert plain == plain.strip()
    if not set("<&$\\") & set(text):
        assert plain.split() == text.split()


@given(TEXT, TEXT)
def test_titles(one: str, other: str) -> None:
    """Sameness does not depend on the order, and is kept without the subtitle."""
    assert same_title(one, other) == same_title(other, one)
    assert same_title(one, one) == bool(one.strip())
    assert same_main_title(one, other) == same_main_title(other, one)
    assert same_main_title(one, other) or not same_title(one, other)
