"""TOML as tomli_w writes it."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from readlist.storage.toml_documents import toml_text

_SCALARS = (
    st.text(max_size=20)
    | st.sampled_from(['"', "\\", "\t", "\x7f", "a\r\nb", "é", "\x1b[0m", ""])
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), _VALUES, max_size=5))
def test_the_same_text(document: dict[str, object]) -> None:
    """Byte for byte, whatever is in the document."""
    assert toml_text(document) == tomli_w.dumps(document)


@pytest.mark.parametrize(
    "document",
    [
        {"a": {}, "b": {"c": {}}, "d": {"e": {"f": 1}}},
        {"a": [{"b": 1}], "c": [[{"d": "x" * 100}]]},
        {"a": ("x", ("y", ()))},
        {"a": Decimal("1.50"), "t": time(7, 32), "d": date(2022, 1, 28)},
        {"at": datetime(2022, 1, 28, tzinfo=UTC), "": "no name"},
    ],
)
def test_what_is_rare(document: dict[str, object]) -> None:
    """Empty tables, arrays of tables, tuples, other numbers and times."""
    assert toml_text(document) == tomli_w.dumps(document)


def test_what_toml_does_not_have() -> None:
    """None is not a value of TOML."""
    with pytest.raises(TypeError):
        toml_text({"a": None})
