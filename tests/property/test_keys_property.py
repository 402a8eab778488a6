"""Every paper gets a key that can be a folder, whatever its title is."""

from hypothesis import given
from hypothesis import strategies as st

from readlist.model.keys import is_key, make_key

TITLES = st.sampled_from(["Con", "aux", "1984", "中文", "The", "?", "a" * 300]) | st.text()
AUTHORS = st.lists(st.sampled_from(["Jane Doe", "{X}", ",", "王", ""]) | st.text(), max_size=2)


@given(
    title=TITLES,
    authors=AUTHORS.map(tuple),
    year=st.none() | st.integers(-3000, 10**30),
    clashes=st.integers(0, 30),
)
def test_a_made_key_is_a_free_key(
    title: str, authors: tuple[str, ...], year: int | None, clashes: int
) -> None:
    """However often it is taken already, also by device names' neighbours."""
    taken: set[str] = set()
    for _ in range(clashes + 1):
        key = make_key(title, authors, year, taken)
        assert is_key(key)
        assert key.lower() not in taken
        taken.add(key.lower())
