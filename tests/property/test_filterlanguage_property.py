"""Whatever is typed as a filter is understood, or refused with the place where it goes wrong."""

import re

from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import UsageError
from readlist.selection.filter_language import FIELDS, parse_filter
from readlist.text import folded, spaced_tokens, tokens

PIECES = st.sampled_from(
    [*(f"{field}:" for field in FIELDS), " ", "-", ",", '"', "*", "..", "2022", "not ", "NOT ", "é"]
)
QUERIES = st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join)


@given(QUERIES)
def test_a_filter_or_an_error_with_its_column(query: str) -> None:
    """The pointer stands below the column that the sentence names, and a hint says what to do."""
    try:
        condition = parse_filter(query)
    except UsageError as raised:
        error = raised
    else:
        assert parse_filter(f"  {query}  ") == condition
        return
    column = re.match(r"column (\d+) of the filter: ", error.message)
    assert column
    assert 1 <= int(column[1]) <= len(query) + 1
    shown, pointer = error.details
    assert pointer.strip() == "^"
    assert error.hint
    assert shown.isprintable() or not query.isprintable()


@given(st.text())
def test_what_stands_in_quotes_is_words(text: str) -> None:
    """Nothing inside is a field, a sign or a comma."""
    inside = re.sub('["“”„＂]', "", text)
    found = parse_filter(f'"{inside}"').conditions
    words = tuple(tokens(inside))
    assert [each.tokens for each in found] == ([words] if words else [])  # type: ignore[union-attr]


@given(st.text())
def test_tokens_are_folded_and_lose_nothing_but_punctuation(text: str) -> None:
    """Joined, they are the word characters of the text, however those were typed."""
    assert "".join(tokens(text)) == "".join(re.findall(r"\w", folded(text)))


@given(st.text() | st.text("aÉ_-.—\u00a0文ß\ud800²\x1f"))
def test_spaced_tokens_are_the_tokens(text: str) -> None:
    """The quick way, on which the index depends, gives what the plain one gives."""
    assert spaced_tokens(text).split() == tokens(text)
