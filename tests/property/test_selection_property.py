"""Any text as a reference, and any paper of any list by all its names."""

from contextlib import suppress
from string import ascii_letters, ascii_lowercase
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import ReadlistError
from readlist.model.identifiers import parse_identifier
from readlist.model.paper import Paper, ReadingList
from readlist.selection.references import find, find_by_name, is_number, numbers_text, one_found

DIGITS = "0123456789"
REFERENCES = (
    st.text()
    | st.text(st.sampled_from("0123456789,-– "))
    | st.from_regex(r"(https?://)?[a-z.]{1,15}[/:?#\[\]@%=&a-z0-9.]*", fullmatch=True)
    | st.builds(
        lambda a, b: a + b, st.sampled_from(["arxiv:", "doi:", "10.", "https://"]), st.text()
    )
)
TITLES = st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
# Of texts, since to draw from a regular expression takes ten times as long.
ARXIV = st.tuples(st.text(DIGITS, min_size=4, max_size=4), st.text(DIGITS, min_size=4, max_size=5))
ARXIV_IDS = ARXIV.map(".".join)
FORUMS = st.text(ascii_letters + DIGITS + "_-", min_size=8, max_size=12)
DOI_ENDS = st.text(ascii_lowercase + DIGITS, min_size=1, max_size=1)
DOIS = st.builds(
    "10.{}/{}{}".format,
    st.text(DIGITS, min_size=4, max_size=6),
    st.text(ascii_lowercase + DIGITS + "./()<>;:#%?-", min_size=1, max_size=20),
    DOI_ENDS,
).filter(lambda doi: unquote(doi) == doi)


@st.composite
def lists(draw: st.DrawFn) -> ReadingList:
    """Up to twelve papers with keys and identifiers of their own and any titles."""
    count = draw(st.integers(0, 12))
    arxiv, forums, dois = (
        draw(st.lists(each, unique_by=str.casefold, min_size=count, max_size=count))
        for each in (ARXIV_IDS, FORUMS, DOIS)
    )
    titles = draw(st.lists(TITLES, min_size=count, max_size=count))
    papers = tuple(
        Paper(f"Key{number}", title, arxiv=preprint, openreview=forum, doi=doi)
        for number, (title, preprint, forum, doi) in enumerate(
            zip(titles, arxiv, forums, dois, strict=True), 1
        )
    )
    return ReadingList("mine", "Mine", papers)


@given(reading_list=lists(), reference=REFERENCES)
def test_any_reference_means_papers_or_is_explained(
    reading_list: ReadingList, reference: str
) -> None:
    """Nothing but numbers of the list come back, and nothing but our own errors are raised."""
    with suppress(ReadlistError):
        numbers = find(reading_list, reference)
        assert set(numbers) <= set(range(1, len(reading_list.papers) + 1))
        assert len(set(numbers)) == len(numbers)
        assert one_found(reading_list, reference, numbers) == numbers


@given(REFERENCES)
def test_any_text_is_an_identifier_or_none(text: str) -> None:
    """A condition that was read is read again from its plain form."""
    found = parse_identifier(text)
    if found is not None:
        assert parse_identifier(f"{found.scheme}:{found.value}") == found


@given(data=st.data(), count=st.integers(1, 200))
def test_numbers_and_ranges_are_exactly_those(data: st.DataObject, count: int) -> None:
    """In the order given, each once, however they are written."""
    reading_list = ReadingList("n", "N", (Paper("k", "Work"),) * count)
    numbers = st.integers(1, count)
    pairs = data.draw(st.lists(st.tuples(numbers, numbers).map(sorted), min_size=1, max_size=5))
    dash = data.draw(st.sampled_from(["-", "–", " - "]))
    reference = ",".join(
        f"{first}" if first == last else f"{first}{dash}{last}" for first, last in pairs
    )
    expected = [number for first, last in pairs for number in range(first, last + 1)]
    assert find(reading_list, reference) == tuple(dict.fromkeys(expected))
    assert find(reading_list, numbers_text(expected)) == tuple(sorted(set(expected)))


@given(lists())
def test_a_paper_is_found_by_all_its_names(reading_list: ReadingList) -> None:
    """Key in any case, every identifier bare, prefixed or as an address; and its title."""
    for number, paper in enumerate(reading_list.papers, 1):
        for name in (
            paper.key.upper(),
            f"arxiv:{paper.arxiv}v3",
            paper.arxiv,
            f"https://arxiv.org/pdf/{paper.arxiv}",
            f"openreview:{paper.openreview}",
            f"https://openreview.net/forum?id={paper.openreview}",
            paper.doi.upper(),
            f"doi:{paper.doi}",
        ):
            assert find(reading_list, name) == (number,), name
        if not is_number(paper.title) and not find_by_name(reading_list, paper.title):
            assert number in find(reading_list, paper.title)
