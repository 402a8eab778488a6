"""Which papers a reference means."""

from collections.abc import Iterable

import pytest

from readlist.errors import NotFoundError, UsageError
from readlist.model.paper import NamedPapers, Paper, ReadingList
from readlist.selection.references import (
    find,
    find_by_name,
    hit_numbers,
    is_exact,
    is_number,
    none_error,
    numbers_text,
    one_found,
)
from readlist.selection.references import names as names_of

PAPERS = (
    Paper(key="jaegle2022perceiver", title="Perceiver IO: A General Architecture", citekey="pio"),
    Paper(key="jaegle2021perceiver", title="Perceiver", arxiv="2103.03206"),
    Paper(key="Sape2020", title="Été à Sapé", openreview="b-ny3x071E5", doi="10.1613/jair.3912"),
    Paper(key="arani2022learning", title="Learning Fast, Learning Slow"),
    Paper(key="goyal2022", title="Pre-training: what?", url="https://example.org/g"),
    Paper(key="k6", title="perceiver io"),
)
MINE = ReadingList("mine", "Mine", PAPERS)
EMPTY = ReadingList("none", "None")
MANY = ReadingList("many", "Many", tuple(Paper(key=f"k{n}", title="Same") for n in range(25)))


def find_one(reading_list: ReadingList, reference: str) -> tuple[int, ...]:
    """The numbers that a reference means where no other list is looked into."""
    if not (numbers := find(reading_list, reference)):
        raise none_error(reading_list, reference)
    return one_found(reading_list, reference, numbers)


@pytest.mark.parametrize(
    ("reference", "numbers"),
    [
        ("3", (3,)),
        (" 003 ", (3,)),
        ("2-4", (2, 3, 4)),
        ("2–4", (2, 3, 4)),
        ("5,1-2,1", (5, 1, 2)),
        ("1, 3 - 4", (1, 3, 4)),
        ("2-2", (2,)),
        ("1,", (1,)),
        ("1 , 2 ,", (1, 2)),
    ],
)
def test_numbers(reference: str, numbers: tuple[int, ...]) -> None:
    """Places in the list in the order typed, each once; hyphen or dash makes a range."""
    assert is_number(reference)
    assert find(MINE, reference) == numbers


@pytest.mark.parametrize(
    ("reference", "number"),
    [
        ("jaegle2022perceiver", 1),
        ("JAEGLE2022Perceiver", 1),
        ("sape2020", 3),
        ("PIO", 1),
        ("arxiv:2103.03206v2", 2),
        ("https://arxiv.org/pdf/2103.03206", 2),
        ("b-ny3x071E5", 3),
        ("https://openreview.net/forum?id=b-ny3x071E5", 3),
        ("10.1613/JAIR.3912", 3),
        ("https://example.org/g", 5),
    ],
)
def test_names(reference: str, number: int) -> None:
    """Key, citation key, identifier and any address that the list has name one paper."""
    assert find(MINE, f" {reference} ") == (number,)
    assert find_by_name(MINE, reference) == (number,)
    assert not is_number(reference)


@pytest.mark.parametrize(
    ("reference", "numbers"),
    [
        ("perceiver", (2,)),
        ("Perceiver IO", (6,)),
        ("general perceiver", (1,)),
        ("slow fast", (4,)),
        ("ete a sape", (3,)),
        ("ÉTÉ", (3,)),
        ("learn", (4,)),
        ("train", (5,)),
        ("re-tr", (5,)),
        ("?", ()),
        (",", ()),
        ("\u0301", ()),
        ("´", ()),
        ("1 2", ()),
        ("perc", (1, 2, 6)),
        ("nothing like it", ()),
    ],
)
def test_titles(reference: str, numbers: tuple[int, ...]) -> None:
    """The whole title, else whole words, else beginnings of words, else any part."""
    assert find(MINE, reference) == numbers
    assert find_by_name(MINE, reference) == ()


@pytest.mark.parametrize("reference", ["7", "0", "1-7", "00", "9" * 5000])
def test_numbers_that_the_list_does_not_have(reference: str) -> None:
    """The hint says how many there are; a long number is cut."""
    with pytest.raises(NotFoundError) as caught:
        find(MINE, reference)
    assert "6" in caught.value.hint
    assert len(caught.value.message) < 60


def test_an_empty_list_has_no_numbers() -> None:
    """It says so instead of naming a range."""
    with pytest.raises(NotFoundError) as caught:
        find(EMPTY, "1")
    assert "no papers" in caught.value.hint


def test_a_backward_range_is_refused() -> None:
    """The hint has it the right way round."""
    with pytest.raises(UsageError, match="4-2 runs backwards") as caught:
        find(MINE, "1,4-2")
    assert caught.value.hint == "write 2-4"


@pytest.mark.parametrize("reference", ["", "  ", "\n"])
def test_an_empty_reference_is_refused(reference: str) -> None:
    """It never means every paper."""
    with pytest.raises(UsageError, match="means no paper"):
        find(MINE, reference)


def test_no_paper_names_the_nearest() -> None:
    """A slip of the finger leads to the paper; controls and length of the text do no harm."""
    with pytest.raises(NotFoundError, match='matches "larning"') as caught:
        find_one(MINE, "larning")
    assert caught.value.hint.startswith("nearest: 4  Learning Fast")
    with pytest.raises(NotFoundError, match="…") as caught:
        find_one(MINE, "\x1b" + "x" * 500)
    assert "\x1b" not in caught.value.message
    with pytest.raises(NotFoundError) as caught:
        find_one(EMPTY, "percever")
    assert "no papers" in caught.value.hint


def test_several_papers_are_listed() -> None:
    """Candidates stand a line each, at most twenty; numbers may mean several."""
    with pytest.raises(NotFoundError, match='"perc" matches 3 papers') as caught:
        find_one(MINE, "perc")
    assert caught.value.details == (
        "  1  Perceiver IO: A General Architecture  jaegle2022perceiver",
        "  2  Perceiver  jaegle2021perceiver",
        "  6  perceiver io  k6",
    )
    with pytest.raises(NotFoundError) as caught:
        find_one(MANY, "same")
    assert len(caught.value.details) == 21
    assert caught.value.details[-1] == "  and 5 more"
    assert find_one(MINE, "1-2") == (1, 2)
    assert find_one(MINE, "perceiver") == (2,)


def test_a_candidate_names_its_authors() -> None:
    """The short form of a citation stands behind the title."""
    paper = Paper(key="k1", title="Work", authors=("A B", "C D", "E F"))
    with pytest.raises(NotFoundError) as caught:
        find_one(ReadingList("l", "L", (paper,)), "wrok")
    assert caught.value.hint == "nearest: 1  Work (B et al.)  k1"


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((), ""),
        ((3,), "3"),
        ((9, 4, 5, 6, 3), "3-6, 9"),
        ((1, 3), "1, 3"),
        ((2, 1), "1, 2"),
        ((2, 1, 3), "1-3"),
    ],
)
def test_numbers_as_people_write_them(numbers: tuple[int, ...], text: str) -> None:
    """In order, with runs of three and more as ranges."""
    assert numbers_text(numbers) == text


@pytest.mark.parametrize("reference", ["1 2", "1 2-3", ",", "-", "1-", "1-2-3", "٣", "²"])
def test_what_is_no_number(reference: str) -> None:
    """A space between digits is no comma: who types `1 2` in quotes is asked what is meant."""
    assert not is_number(reference)


@pytest.mark.parametrize("reference", ["1-", "1,,2", "1.5", "-1"])
def test_a_slip_in_numbers_shows_how_they_are_written(reference: str) -> None:
    """The nearest title would be no help."""
    with pytest.raises(NotFoundError, match="no paper matches") as caught:
        find_one(MINE, reference)
    assert caught.value.hint == "numbers are written 3, 2-5 or 1,4,7-9"


@pytest.mark.parametrize("reference", ["?!", "?! "])
def test_a_title_of_punctuation_alone(reference: str) -> None:
    """It is found only as it stands: a mark is part of nearly every title."""
    odd = ReadingList("odd", "Odd", (Paper(key="k1", title="Why?!"), Paper(key="k2", title="?!")))
    assert find(odd, reference) == (2,)
    assert find(odd, "?") == ()


def test_openreview_tells_capitals_from_small_letters() -> None:
    """Its ids differ by case; arXiv's and DOIs do not."""
    twins = (
        Paper(key="k1", title="One", openreview="AbC-1", arxiv="math/0309136"),
        Paper(key="k2", title="Two", openreview="aBc-1", doi="10.1613/jair.3912"),
    )
    mine = ReadingList("twins", "Twins", twins)
    assert find(mine, "openreview:AbC-1") == find(mine, "AbC-1") == (1,)
    assert find(mine, "https://openreview.net/forum?id=aBc-1") == (2,)
    assert find(mine, "openreview:abc-1") == ()
    assert find(mine, "arxiv:math.gt/0309136") == (1,)
    assert find(mine, "doi:10.1613/JAIR.3912") == (2,)


def test_the_nearest_may_be_found_by_its_author() -> None:
    """People remember names rather than titles."""
    papers = (
        Paper(key="k1", title="Alternating paths", authors=("Rianne van den Berg",)),
        Paper(key="k2", title="Graphs", authors=("Sergi Castella i Sapé",)),
    )
    with pytest.raises(NotFoundError) as caught:
        find_one(ReadingList("l", "L", papers), "sappe")
    assert caught.value.hint.startswith("nearest: 2  Graphs")


@pytest.mark.parametrize(
    ("reference", "numbers"),
    [
        ("@2", (2,)),
        ("@1-3", (1, 2, 3)),
        ("@1-@3", (1, 2, 3)),
        ("@1–2,@4", (1, 2, 4)),
        ("@3,1-3", (3, 1, 2)),
        ("@ 2", ()),
        ("2", ()),
        ("@x", ()),
        ("@2x", ()),
    ],
)
def test_hits_of_the_last_search(reference: str, numbers: tuple[int, ...]) -> None:
    """They are counted as numbers of a list are, each once."""
    assert hit_numbers(reference) == numbers


def test_hits_that_run_backwards() -> None:
    """The right order is named; one hit is no such range."""
    with pytest.raises(UsageError, match="@3-1 runs backwards") as refused:
        hit_numbers("@3-1")
    assert refused.value.hint == "write @1-3"
    assert hit_numbers("@2-2") == (2,)


def test_citation_keys_with_a_letter() -> None:
    """Of two papers that a list cites alike exports call the second one so with a letter."""
    twins = ReadingList(
        "twins",
        "Twins",
        (
            Paper(key="one", title="One", citekey="lee2020"),
            Paper(key="two", title="Two", citekey="lee2020"),
            Paper(key="three", title="Three", citekey="kay2020"),
        ),
    )
    assert find_by_name(twins, "lee2020a") == (2,)
    assert find_by_name(twins, "LEE2020A") == (2,)
    assert find_by_name(twins, "lee2020b") == ()
    assert find_by_name(twins, "kay2020a") == ()


@pytest.mark.parametrize(
    ("reference", "exact"),
    [
        ("3", False),
        ("2-5", False),
        ("two words", False),
        ("jaegle2022perceiver", True),
        ("a/b:c", True),
        ("arxiv: 2103.03206", True),
        ("https://doi.org/10.1613/jair.3912", True),
    ],
)
def test_what_may_be_exact(reference: str, exact: bool) -> None:
    """A word that is no number, or an identifier; other words are those of a title."""
    assert is_exact(reference) is exact


def test_two_papers_are_too_many() -> None:
    """Of two that a reference names neither is taken."""
    two = ReadingList("two", "Two", (Paper("a", "Same"), Paper("b", "Same")))
    with pytest.raises(NotFoundError, match="matches 2 papers"):
        find_one(two, "same")


def test_the_key_of_an_export() -> None:
    """A citation key that TeX refuses is found as exports write it."""
    one = ReadingList("one", "One", (Paper("k", "T", citekey="Müller 2019"), Paper("l", "U")))
    assert find_by_name(one, "Muller2019") == (1,)


def test_short_words_are_not_near() -> None:
    """Words of three letters are too like others to be a slip of one."""
    one = ReadingList("one", "One", (Paper("k", "Sea of Pelicans"),))
    assert find(one, "sea") == (1,)
    with pytest.raises(NotFoundError) as caught:
        find_one(one, "seax")
    assert "search WORDS" in caught.value.hint


@pytest.mark.parametrize("typed", ["Fate of CO<sub>2</sub>", "fate of CO$_2$", "Fate of CO₂"])
def test_a_title_with_its_marks(typed: str) -> None:
    """A title is found as the list has it, as TeX has it, and as it is shown."""
    one = ReadingList("one", "One", (Paper("k", "Fate of CO<sub>2</sub>"), Paper("l", "Fate")))
    assert find(one, typed) == (1,)


class Named(NamedPapers):
    """Papers that tell by themselves which of them may go by a name."""

    def __init__(self, papers: tuple[Paper, ...]) -> None:
        self.papers = papers
        self.keys = tuple(paper.key for paper in papers)
        self.titles = [paper.title for paper in papers]

    def __len__(self) -> int:
        """How many they are."""
        return len(self.papers)

    def paper(self, index: int) -> Paper:
        """The paper in its place."""
        return self.papers[index]

    def numbers_named(self, names: Iterable[str]) -> list[int]:
        """Those that have one of the names."""
        sought = {name.casefold() for name in names}
        return [
            number
            for number, paper in enumerate(self.papers, 1)
            if sought & {name.casefold() for name in names_of(paper)}
        ]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        *((paper.key.upper(), number) for number, paper in enumerate(PAPERS, 1)),
        ("pio", 1),
        ("https://arxiv.org/abs/2103.03206v3", 2),
        ("https://doi.org/10.1613/JAIR.3912", 3),
        ("https://openreview.net/forum?id=b-ny3x071E5", 3),
        ("https://example.org/g", 5),
    ],
)
def test_a_name_that_few_papers_may_have(name: str, number: int) -> None:
    """Only these are looked at, and the number is the paper's place in the list."""
    listed = ReadingList("mine", "Mine", Named(PAPERS))
    assert find_by_name(listed, name) == (number,)
    assert find_by_name(listed, "Perceiver") == ()
    assert "" not in names_of(PAPERS[number - 1])


def test_a_very_long_number_is_cut() -> None:
    """Twenty digits are shown, of more the first twenty."""
    for digits, shown in (("1" * 20, "1" * 20), ("1" * 21, "1" * 20 + "…")):
        with pytest.raises(NotFoundError) as caught:
            find(MINE, digits)
        assert str(caught.value) == f"mine has no paper {shown}"


def test_numbers_of_candidates_stand_in_a_column() -> None:
    """As wide as the last that is shown."""
    titles = ["Same" if number in {2, 10} else f"Other {number}" for number in range(1, 11)]
    papers = tuple(Paper(key=f"k{number}", title=title) for number, title in enumerate(titles, 1))
    with pytest.raises(NotFoundError) as caught:
        find_one(ReadingList("mine", "Mine", papers), "same")
    assert caught.value.details == ("   2  Same  k2", "  10  Same  k10")


@pytest.mark.parametrize("word", ["to", "On", "what", "A"])
def test_a_function_word_alone_is_no_title(word: str) -> None:
    """It is of a title typed without quotes; a title that is the word itself is meant by it."""
    talk = ReadingList("mine", "Mine", (*PAPERS, Paper(key="talk", title="What to do on a day")))
    with pytest.raises(NotFoundError) as caught:
        find_one(talk, word)
    assert caught.value.message == f'"{word}" alone means no paper'
    assert "quote a title" in caught.value.hint
    assert find_one(talk, f"{word} day") == (7,)
    titled = ReadingList("mine", "Mine", (Paper(key="k1", title="To " * 2), Paper("k2", word)))
    assert find_one(titled, word.upper()) == (2,)
