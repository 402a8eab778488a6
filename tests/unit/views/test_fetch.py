"""The results of `fetch`, as lines and as a table."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from given import time_zone
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from readlist.actions.fetch import Attempt, FetchedPaper
from readlist.library.records import ListedPaper
from readlist.model.paper import Paper, ReadingList
from readlist.network.messages import Failure, Outcome
from readlist.sources.protocol import FetchTarget
from readlist.views.fetch import (
    attempt_text,
    closed_text,
    ended_line,
    fetched_line,
    fetched_view,
    planned_answer,
    remedy,
    wall_text,
)

PERCEIVER = Paper(
    "jaegle2022perceiver",
    "Perceiver IO: A General Architecture for Structured Inputs & Outputs",
    openreview="fILj7WpI-g",
    arxiv="2107.14795",
)
BARE = Paper("anon2020work", "中文标题：一种结构化输入输出的通用架构及其应用与评测方法研究")
LIST = ReadingList("mine", "Mine", (PERCEIVER, BARE))
FORUM = "https://openreview.net/forum?id=fILj7WpI-g"
NOON = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
CAME = Attempt(is_new=True, source="arXiv", version="v3", size=1_234_567)
THERE = Attempt(source="arXiv", size=980)
HOSTILE = "a\tb\nc\rd\x1b[31m\x9b\u202e\u2028"


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local times are UTC's."""
    with time_zone(monkeypatch, "UTC"):
        yield


def failure(
    outcome: Outcome, source: str = "arXiv", until: datetime | None = None, url: str = ""
) -> Failure:
    """How one source ended."""
    return Failure(outcome, "some detail", url, until, source)


def missing(*failures: Failure) -> Attempt:
    """A paper whose PDF or abstract did not come."""
    return Attempt(failures)


def fetched(
    pdf: Attempt | None = None, abstract: Attempt | None = None, number: int = 1
) -> FetchedPaper:
    """How one paper ended."""
    attempts = {FetchTarget.ABSTRACT: abstract, FetchTarget.PDF: pdf}
    present = {wanted: attempt for wanted, attempt in attempts.items() if attempt}
    return FetchedPaper(ListedPaper(LIST, number), present)


@pytest.mark.parametrize(
    ("attempt", "text"),
    [
        (CAME, "arXiv v3, 1.2 MB"),
        (THERE, "arXiv, 980 bytes"),
        (Attempt(size=12_000), "here, 12 kB"),
        (Attempt(), "here"),
        (missing(failure(Outcome.BLOCKED, "OpenReview")), "blocked (OpenReview)"),
        (missing(failure(Outcome.NETWORK, "")), "network"),
        (
            missing(failure(Outcome.NOT_FOUND), failure(Outcome.NOT_FOUND)),
            "not found (arXiv)",
        ),
        (
            missing(failure(Outcome.BLOCKED, "OpenReview"), failure(Outcome.NOT_FOUND)),
            "blocked (OpenReview)",
        ),
    ],
)
def test_attempts(attempt: Attempt, text: str) -> None:
    """Origin, version and size, or each way that tells something, once."""
    assert attempt_text(attempt) == text


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.OK])
def test_each_outcome_has_words(outcome: Outcome) -> None:
    """They are a person's, and there is something that can be done."""
    paper = fetched(missing(failure(outcome)))
    assert "_" not in attempt_text(paper.attempts[FetchTarget.PDF])
    assert "readlist" in remedy(paper, "mine")


def test_ended_line() -> None:
    """One line has what came, what was there, what did not come and the remedy."""
    walled = missing(failure(Outcome.BLOCKED, "OpenReview"), failure(Outcome.NOT_FOUND))
    assert ended_line(fetched(CAME, THERE), "mine") == (
        "1: abstract was here; PDF from arXiv v3, 1.2 MB"
    )
    assert ended_line(fetched(walled), "mine") == (
        "1: no PDF: blocked (OpenReview); "
        f"save the PDF at {FORUM} in a browser, then `readlist attach 1 FILE`"
    )


def test_elsewhere_a_paper_has_its_key() -> None:
    """A number means something only in the current list."""
    paper = fetched(missing(failure(Outcome.NETWORK)))
    assert ended_line(paper, "other").startswith("jaegle2022perceiver: ")
    assert "`readlist fetch jaegle2022perceiver`" in ended_line(paper, "other")
    assert fetched_line(paper, "other").startswith("jaegle2022perceiver\tjaegle2022perceiver\t")


def test_fetched_line() -> None:
    """Seven fields, whatever was asked for."""
    assert fetched_line(fetched(CAME, THERE), "mine") == (
        "1\tjaegle2022perceiver\tok\tarXiv, 980 bytes\tok\tarXiv v3, 1.2 MB\t\n"
    )
    walled = missing(failure(Outcome.BLOCKED, "OpenReview"))
    assert fetched_line(fetched(walled), "mine").split("\t")[:6] == [
        *("1", "jaegle2022perceiver", "", ""),
        *("blocked", "blocked (OpenReview)"),
    ]


def hostile(told: str) -> FetchedPaper:
    """A paper of which everything is what a stranger wrote."""
    failed = Failure(Outcome.BLOCKED, told, f"https://{told}", None, told)
    came = Attempt(is_new=True, source=told, url=told, version=told, size=5)
    return fetched(missing(failed), came, number=2)


@given(st.text() | st.just(HOSTILE))
def test_nothing_a_terminal_would_obey(told: str) -> None:
    """Sources, versions and addresses are strangers' texts: the lines stay lines and fields."""
    line = fetched_line(hostile(told), "mine")
    assert line.count("\t") == 6
    assert len(line.splitlines()) == 1
    for text in (line[:-1].replace("\t", ""), ended_line(hostile(told), "mine")):
        assert not set(text) & set("\t\n\r\x1b\x9b\x00\x7f\u202e\u2028")


@pytest.mark.parametrize("outcome", [Outcome.NETWORK, Outcome.INCOMPLETE, Outcome.RATE_LIMITED])
def test_what_may_come_later(outcome: Outcome) -> None:
    """It is to be tried again, after the time that was named, if one was."""
    assert remedy(fetched(missing(failure(outcome))), "mine") == "`readlist fetch 1` again"
    later = fetched(missing(failure(outcome, until=NOON), failure(outcome)))
    assert remedy(later, "mine") == "`readlist fetch 1` again after 2026-11-22 12:30"


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome.BLOCKED,
        Outcome.FORBIDDEN,
        Outcome.NOT_FOUND,
        Outcome.NOT_PDF,
        Outcome.UNREADABLE,
        Outcome.WITHDRAWN,
    ],
)
def test_what_a_browser_may_get(outcome: Outcome) -> None:
    """A PDF is to be saved and attached, an abstract read; the address is the paper's page."""
    told = failure(outcome, url="https://api2.openreview.net/pdf?id=1")
    assert remedy(fetched(missing(told)), "mine") == (
        f"save the PDF at {FORUM} in a browser, then `readlist attach 1 FILE`"
    )
    assert remedy(fetched(abstract=missing(told)), "mine") == f"read it at {FORUM} in a browser"


def test_a_paper_of_which_nothing_is_known() -> None:
    """Where no address is known, none is told; a wall's own is better than none."""
    unknown = fetched(missing(failure(Outcome.NOT_FOUND)), number=2)
    assert remedy(unknown, "mine") == ("save the PDF in a browser, then `readlist attach 2 FILE`")
    assert remedy(fetched(abstract=missing(failure(Outcome.NOT_FOUND)), number=2), "mine") == ""
    walled = fetched(missing(failure(Outcome.BLOCKED, url="https://x.example/1")), number=2)
    assert "at https://x.example/1 in a browser" in remedy(walled, "mine")


def test_both_ways() -> None:
    """Some may come later, some never: both are told, each once."""
    both = missing(failure(Outcome.NETWORK), failure(Outcome.BLOCKED, "OpenReview"))
    told = remedy(fetched(both, missing(failure(Outcome.NETWORK))), "mine")
    assert told.startswith("`readlist fetch 1` again; or save the PDF at ")
    assert told.count("`readlist fetch 1` again") == 1


def test_nothing_to_do() -> None:
    """Of what is there nothing is said."""
    assert remedy(fetched(CAME, THERE), "mine") == ""


def test_what_the_library_itself_refuses() -> None:
    """A damaged file of one's own is not mended in a browser: its reason and remedy are told."""
    detail = "/home/ann/abstract.toml: is not valid TOML; `--force` replaces it"
    refused = missing(Failure(Outcome.REFUSED, detail, source="your library"))
    line = ended_line(fetched(abstract=refused), "mine")
    assert "--force" in line
    assert "browser" not in line


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (failure(Outcome.NETWORK), "arXiv: some detail"),
        (failure(Outcome.RATE_LIMITED), "arXiv: some detail; left alone for now"),
        (
            failure(Outcome.RATE_LIMITED, until=NOON),
            "arXiv: some detail; left alone until 2026-11-22 12:30",
        ),
        (failure(Outcome.UNREADABLE), "arXiv: some detail; left alone for now"),
        (failure(Outcome.FORBIDDEN), "arXiv: some detail; left alone for now"),
        (
            Failure(Outcome.RATE_LIMITED, "some detail", until=NOON, earlier=True),
            (
                "arXiv: some detail until 2026-11-22 12:30, as an earlier run found;"
                " --retry-failed asks again"
            ),
        ),
    ],
)
def test_closed(told: Failure, text: str) -> None:
    """Who, why, until when, and what to do."""
    assert closed_text("arXiv", told) == text


WALL = Failure(Outcome.BLOCKED, "asks for a check", "https://api2.openreview.net/notes?id=x")


def behind(paper: Paper, source: str = "OpenReview") -> FetchedPaper:
    """A paper whose PDF is missing because of the wall."""
    place = ListedPaper(replace(LIST, papers=(paper,)), 1)
    return FetchedPaper(place, {FetchTarget.PDF: missing(replace(WALL, source=source))})


def test_a_wall_that_keeps_nothing() -> None:
    """There is no sentence where the PDF came from elsewhere, or is missing for another reason."""
    other = fetched(pdf=missing(failure(Outcome.NOT_FOUND)))
    assert wall_text("OpenReview", WALL, []) == ""
    assert wall_text("OpenReview", WALL, [other]) == ""
    assert wall_text("iclr.cc", replace(WALL, url="https://iclr.cc/x"), [behind(PERCEIVER)]) == ""


@pytest.mark.parametrize(
    ("papers", "where"),
    [
        ([Paper("a", "A", openreview="aaa")], " at https://openreview.net/forum?id=aaa"),
        (
            [Paper("a", "A", openreview="aaa"), Paper("b", "B", openreview="bbb")],
            " at https://openreview.net/",
        ),
        ([Paper("a", "A", openreview="aaa"), Paper("b", "B", url="https://x.example/b")], ""),
        ([Paper("a", "A")], ""),
    ],
)
def test_the_page_for_people(papers: list[Paper], where: str) -> None:
    """The page of the one paper, else the site of them all; never the address of an API."""
    text = wall_text("OpenReview", WALL, map(behind, papers))
    way = f"save what is missing{where} in a browser, and `readlist attach` it"
    assert text == f"OpenReview: asks for a check; {way}"


def test_a_wall_of_an_earlier_run() -> None:
    """It says so, and how to ask again."""
    text = wall_text("OpenReview", replace(WALL, earlier=True), [behind(PERCEIVER)])
    assert "as an earlier run found; --retry-failed asks again" in text


def test_steps() -> None:
    """A line for each request in its order; what no service can be asked for has one, too."""
    asks = (
        ("openreview", "OpenReview", "https://api2.openreview.net/\tx"),
        ("arxiv", "arXiv", "https://arxiv.org/pdf/1"),
    )
    known = (ListedPaper(LIST, 1), FetchTarget.PDF, asks)
    unknown = (ListedPaper(LIST, 2), FetchTarget.ABSTRACT, ())
    assert planned_answer((known, unknown), "mine").lines() == (
        "1\tpdf\t1\topenreview\thttps://api2.openreview.net/\\tx\n"
        "1\tpdf\t2\tarxiv\thttps://arxiv.org/pdf/1\n"
        "2\tabstract\t0\tnone\t\n"
    )
    elsewhere = planned_answer((unknown,), "other").lines()
    assert elsewhere == "anon2020work\tabstract\t0\tnone\t\n"


def table(papers: list[FetchedPaper], width: int) -> str:
    """The table on a terminal so wide."""
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, no_color=True, emoji=False)
    console.print(fetched_view(papers, "mine", width), crop=False)
    return out.getvalue()


WALLED = missing(
    failure(Outcome.BLOCKED, "OpenReview"),
    failure(Outcome.RATE_LIMITED, "arXiv", until=NOON),
    failure(Outcome.NOT_FOUND, "the conference's site"),
)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_table_fits(width: int) -> None:
    """No line is wider than the terminal but that of a longer address, which stays in one piece."""
    text = table([fetched(CAME, THERE), fetched(WALLED, CAME), fetched(WALLED, WALLED, 2)], width)
    for line in text.splitlines():
        assert cell_len(line) <= width or line == FORUM
    assert "1 of 3 complete" in text
    assert "What you can do" in text
    assert FORUM in text
    assert "Perceiver IO" in text
    assert "中文标题" in text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_word_is_lost(width: int) -> None:
    """However narrow it is, every title and every outcome stands there, if in several lines."""
    text = "".join(table([fetched(WALLED, CAME, 2)], width).split())
    if width == 40:  # where each stands in lines of its own
        assert "PDF:blocked(OpenReview),toomanyrequests(arXiv)" in text
    assert set(BARE.title) <= set(text)


@pytest.mark.parametrize("width", [40, 80])
def test_all_is_well(width: int) -> None:
    """Then there is nothing to do."""
    text = table([fetched(CAME, THERE)], width)
    assert "What you can do" not in text
    assert text.rstrip().endswith("1 of 1 complete")


@pytest.mark.parametrize("width", [40, 80])
def test_nothing_that_could_be_done(width: int) -> None:
    """A paper for which there is no remedy has no line among them."""
    without = fetched(abstract=missing(failure(Outcome.NOT_FOUND)), number=2)
    assert remedy(without, "mine") == ""
    assert "What you can do" not in table([without], width)
    refused = missing(Failure(Outcome.REFUSED, "it is damaged", source="your library"))
    lines = [
        line.strip() for line in table([fetched(abstract=refused), without], width).splitlines()
    ]
    assert not {"1:", "2:"} & set(lines)


@pytest.mark.parametrize("width", [40, 80])
def test_a_long_list(width: int) -> None:
    """Of very many papers only those that miss something are shown."""
    papers = [fetched(CAME, THERE)] * 60
    assert table(papers, width).strip() == "60 of 60 complete"
    text = table([*papers, fetched(WALLED, CAME, 2)], width)
    assert "Perceiver" not in text
    assert "60 of 61 complete" in text


@pytest.mark.parametrize("width", [40, 80])
def test_an_empty_table(width: int) -> None:
    """Of no papers there is none."""
    assert table([], width).strip() == "0 of 0 complete"


@pytest.mark.parametrize("width", [40, 80])
def test_the_table_shows_no_controls(width: int) -> None:
    """A stranger's texts change no colours and no cursor; markup is text."""
    text = table([hostile(HOSTILE), hostile("[red]x[/red][/]")], width)
    assert not set(text) & set("\t\r\x1b\x9b\u202e\u2028")
    assert "[red]" in "".join(text.split())
