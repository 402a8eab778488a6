"""XML and JSON from outside, read without harm, and large files item by item."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readlist.sources.parsing import array_items, parse_json, parse_xml

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]><a>&l9;</a>"
)


@pytest.mark.parametrize(
    "body",
    [
        b"<a>\xc3\xa9</a>",
        b'<?xml version="1.0" encoding="rot13"?><a>\xc3\xa9</a>',
        b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?><a>&#233;</a>",
    ],
)
def test_encodings(body: bytes) -> None:
    """A document is UTF-8; what it says of itself leads to no other codec."""
    assert parse_xml(body).text == "é"


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS.encode(),
        LAUGHS.encode("utf-16"),
        b"<!DOCTYPE a><a/>",
        "<!DOCTYPE a><a/>".encode("utf-16"),
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16-be"),
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "https://example.org/a.dtd"><a/>',
    ],
)
def test_no_doctype(body: bytes) -> None:
    """Nothing is declared, so nothing can grow or be loaded; whatever the encoding."""
    with pytest.raises(ValueError, match=r"DOCTYPE|well-formed|utf-8"):
        parse_xml(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<a>",
        b"<a><b></a>",
        b"<a/><b/>",
        b"<a>&nbsp;</a>",
        b"<x:a/>",
        b"<a>\x00</a>",
        b"\xff\xfe<",
        b'{"a": 1}',
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1"),
    ],
)
def test_not_well_formed(body: bytes) -> None:
    """Anything but a whole document in UTF-8 is refused."""
    with pytest.raises(ValueError, match=r"XML|utf-8"):
        parse_xml(body)


def test_depth() -> None:
    """Elements may lie as deep and as many side by side as they are: that does no harm."""
    deep = parse_xml(b"<a>" * 300_000 + b"</a>" * 300_000)
    assert (deep.tag, "".join(deep.itertext())) == ("a", "")
    assert len(parse_xml(b"<a>" + b"<b/>" * 1000 + b"</a>")) == 1000
    with pytest.raises(ValueError, match="XML"):
        parse_xml(b"<a>" * 300_000)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"null", None),
        ('\ufeff{"a": "é"}'.encode(), {"a": "é"}),
        (rb'["\ud83d\ude00", "\u00e9"]', ["😀", "é"]),
        (rb'{"\ud83d": "a\uDE00b"}', {"\ufffd": "a\ufffdb"}),
    ],
)
def test_json(body: bytes, value: object) -> None:
    """Text always comes so that it can be written: half a character becomes a replacement."""
    assert parse_json(body) == value


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b'{"a"', b'"\xff"', '"a"'.encode("utf-16"), b"[" * 200_000, b"1" * 5000],
)
def test_no_json(body: bytes) -> None:
    """Anything else, however deep or long, is refused in the same way."""
    with pytest.raises(ValueError, match=r"."):
        parse_json(body)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def same(record: dict[str, object]) -> object:
    """An object as it is."""
    return record


@given(st.lists(VALUES, max_size=5), st.booleans())
def test_an_array(items: list[object], spaced: bool) -> None:
    """Its items are those that a whole parse gives, in their order."""
    body = json.dumps({"count": 1, "results": items}, indent=2 if spaced else None)
    assert list(array_items(body.encode(), "results", same)) == items


def test_more_than_one_piece() -> None:
    """Items, letters and numbers may lie across the borders of what is decoded at once."""
    items: list[object] = [{"text": "𝒪中e" * 20_000, "number": 123456789}, *range(100_000)]
    body = json.dumps({"results": items}, ensure_ascii=False).encode()
    assert list(array_items(body, "results", same)) == items


def test_a_hook() -> None:
    """Inner objects are reduced at once."""
    body = b'{"results": [{"a": {"b": 1}}, {"a": 2}]}'
    assert list(array_items(body, "results", len)) == [1, 1]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"other": []}',
        b'{"results": 5}',
        b'{"results": [1',
        b'{"results": [1,',
        b'{"results": [1 2]}',
        b'{"results": [,]}',
        b'{"results": ["\\xff"]}'.replace(b"\\xff", b"\xff"),
        b'{"results": [' + b"[" * 100_000,
        b'{"results": ["' + b"a" * 5_000_000,
        b"{" + b" " * 5_000_000,
    ],
)
def test_other_files(body: bytes) -> None:
    """A body that is broken or something else is said to be so, however large it is."""
    with pytest.raises(ValueError, match=r"."):
        list(array_items(body, "results", same))


@given(st.binary())
@example(b'{"results": [1e400]}')
def test_any_bytes(body: bytes) -> None:
    """There are items or a ValueError."""
    try:
        found = list(array_items(body, "results", same))
    except ValueError:
        return
    assert isinstance(found, list)


def test_a_broken_end() -> None:
    """The part before it is given; a caller that wants all learns that it is not whole."""
    items = array_items(b'{"results": [1, 2, 3', "results", same)
    assert [next(items), next(items)] == [1, 2]
    with pytest.raises(ValueError, match="breaks off"):
        next(items)
