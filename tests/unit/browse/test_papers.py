"""The part of a list on the screen, without a screen."""

import pytest
from conftest import Cli

from readlist.browse.papers import BrowsedPapers, last_session
from readlist.errors import UsageError
from readlist.model.paper import Status
from readlist.selection.sorting import Sort


def numbers(papers: BrowsedPapers) -> list[int]:
    """The numbers of the papers that are shown."""
    return [papers.records[at].number for at in papers.shown]


@pytest.fixture
def papers(cli: Cli) -> BrowsedPapers:
    """The ten papers, of which two are read."""
    cli("read", "3", "5")
    cli("note", "7", "-m", "about a bridge")
    return BrowsedPapers.open(cli.library, "iclr2022")


def test_a_filter_narrows_and_the_cursor_stays_on_its_paper(papers: BrowsedPapers) -> None:
    """The paper under the cursor keeps it, where it is shown; else about the same place has it."""
    papers.move(4)
    key = papers.key
    papers.set_query("status:read")
    assert (numbers(papers), papers.key) == ([3, 5], key)
    papers.set_query("author:levine")
    assert (numbers(papers), papers.cursor) == ([10], 0)
    papers.set_query("")
    assert len(papers.shown) == 10


@pytest.mark.parametrize(
    "query",
    [
        "perceiver", "learning", "learn*", '"meta-learning"', "learning -model", "bridge", "a b",
        "", "notes:bridge", "-notes:bridge", "notes:b*", "abstract:bridge", "notes:about bridge",
        "notes:levine", "title:meta author:levine", "author:levine,flennerhag", "-title:learning",
    ],
)  # fmt: skip
def test_words_find_what_the_filter_language_finds(
    query: str, papers: BrowsedPapers, cli: Cli
) -> None:
    """The quick way through all words of a paper finds the same as `show --where`."""
    papers.set_query(query)
    shown = cli("show", "-w", query).out if query else cli("show").out
    assert numbers(papers) == [int(line.split("\t")[0]) for line in shown.splitlines()]


@pytest.mark.parametrize(
    ("query", "count"), [("author:levine", "1"), ("notes:bridge", "1"), ('"open', "wrong")]
)
def test_papers_are_counted_for_a_saved_filter(
    query: str, count: str, papers: BrowsedPapers
) -> None:
    """By their notes too, though no filter has asked for them yet; a wrong filter is named so."""
    assert papers.how_many(query) == count
    assert len(papers.shown) == 10


def test_a_wrong_filter_changes_nothing(papers: BrowsedPapers) -> None:
    """It raises, and what was shown is shown still."""
    papers.set_query("status:read")
    with pytest.raises(UsageError):
        papers.set_query('"open')
    assert (papers.query, numbers(papers)) == ("status:read", [3, 5])


def test_status_and_sorting(papers: BrowsedPapers) -> None:
    """A status narrows further, and every order can be had in turn."""
    papers.status = Status.READ
    papers.refilter()
    assert numbers(papers) == [3, 5]
    papers.status = None
    orders = [papers.next_sort() for _ in Sort]
    assert set(orders) == set(Sort)
    assert numbers(papers) == list(range(1, 11))


def test_selecting(papers: BrowsedPapers) -> None:
    """One by one, a range, all and none; verbs are for the selection, else for the cursor."""
    assert [each.number for each in papers.chosen()] == [1]
    papers.toggle()
    papers.move(2)
    assert [each.number for each in papers.chosen()] == [1]
    start = papers.key
    papers.move(2)
    papers.select_range(start)
    assert [each.number for each in papers.chosen()] == [1, 4, 5, 6]
    papers.toggle_all()
    assert len(papers.chosen()) == 10
    papers.toggle_all()
    assert papers.selected == set()


def test_what_changes_below_it(papers: BrowsedPapers, cli: Cli) -> None:
    """A reload shows it, with the cursor and the selection on the papers where they were."""
    papers.move(4)
    papers.selected = {papers.key, "gone"}
    cli("read", "1")
    papers.reload()
    assert papers.record is not None
    assert papers.record.number == 5
    assert papers.selected == {papers.key}
    assert papers.records[0].status is Status.READ


def test_an_empty_list(cli: Cli) -> None:
    """Nothing is under the cursor, and nothing fails."""
    cli.write("lists/none.toml", "format = 1\n")
    papers = BrowsedPapers.open(cli.library, "none")
    papers.move(1)
    papers.toggle()
    assert (papers.record, papers.key, papers.chosen()) == (None, "", ())


def test_a_session_is_remembered(cli: Cli) -> None:
    """List, filter, status and paper come back; a damaged memory is none."""
    nothing = dict.fromkeys(("list", "query", "status", "key"), "")
    assert last_session(cli.library) == nothing
    cli("start", "3")
    papers = BrowsedPapers.open(cli.library, "iclr2022")
    papers.status = Status.READING
    papers.set_query("year:2022")
    papers.keep()
    kept = {"list": "iclr2022", "query": "year:2022", "status": "reading", "key": papers.key}
    assert papers.key
    assert last_session(cli.library) == kept
    (cli.home / "cache/browse.json").write_bytes(b"{")
    assert last_session(cli.library) == nothing
