"""Messages while `fetch` runs, to a terminal and into a pipe."""

import io
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from readlist.actions.fetch import Attempt, FetchedPaper
from readlist.cli.network_progress import Display
from readlist.cli.screen import Screen
from readlist.library.records import ListedPaper
from readlist.model.paper import Paper, ReadingList
from readlist.network.messages import Failure, Outcome
from readlist.sources.protocol import FetchTarget

MANY = 200
LIST = ReadingList("mine", "Mine", tuple(Paper(f"key{i}", f"Title {i}") for i in range(MANY)))
BLOCKED = Failure(Outcome.BLOCKED, "asks for a check", "https://api2.openreview.net/notes?id=x")
LIMITED = Failure(Outcome.RATE_LIMITED, "has had too \x1b[31mmany requests")
CAME = Attempt(is_new=True, source="arXiv", size=5000)


class Stream(io.StringIO):
    """Standard error, of a terminal or a pipe."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        """Whether a person reads it."""
        return self._is_terminal


def screen(*, is_terminal: bool) -> Screen:
    """A screen of 80 columns whose standard error is a terminal, or is not."""
    environ = {"COLUMNS": "80", "TERM": "xterm-256color"}
    return Screen(io.StringIO(), Stream(is_terminal=is_terminal), environ)


def fetched(number: int) -> FetchedPaper:
    """A paper that has ended well."""
    return FetchedPaper(ListedPaper(LIST, number), {FetchTarget.PDF: CAME})


def told(display: Display, at: Screen) -> str:
    """The text on standard error after a run in which a little of everything happened."""
    with display:
        display.begins(2)
        display.asks("arXiv")
        display.waits("arXiv", 3.0, "arXiv asks for 3 s between requests")
        display.receives("key0", 1000, 5000)
        display.receives("key1", 1000, None)
        display.receives("key0", 5000, 5000)
        display.closes("OpenReview", BLOCKED)
        display.closes("arXiv", LIMITED)
        display.asks("arXiv")
        display.ends(fetched(1))
        display.ends(fetched(2))
    assert isinstance(at.out, io.StringIO)
    assert at.out.getvalue() == ""
    assert isinstance(at.err, io.StringIO)
    return at.err.getvalue()


def test_a_pipe() -> None:
    """A line for each paper and each closed host, without escape codes; none of a useless wall."""
    at = screen(is_terminal=False)
    assert told(Display(at, "mine"), at) == (
        "readlist: arXiv: has had too \\x1b[31mmany requests; left alone for now\n"
        "readlist: 1: PDF from arXiv, 5 kB\n"
        "readlist: 2: PDF from arXiv, 5 kB\n"
    )


def test_a_terminal() -> None:
    """Papers, files and waits are shown; a closed host stands above, whole and harmless."""
    at = screen(is_terminal=True)
    text = told(Display(at, "mine"), at)
    assert "2/2" in text
    assert "arXiv: has had too \\x1b[31mmany" in text
    assert "\x1b[31mmany" not in text
    assert "OpenReview" not in text
    assert text.endswith(("\x1b[2K", "\x1b[?25h", "\x1b[1A\x1b[2K")), "the display is still there"
    assert text.count("\x1b[?25l") == text.count("\x1b[?25h"), "the cursor is still hidden"


@pytest.mark.parametrize("is_terminal", [False, True])
def test_a_wall(is_terminal: bool) -> None:
    """It is named at the end, once, with the page for people, if a paper is missing behind it."""
    at = screen(is_terminal=is_terminal)
    paper = Paper("key0", "Title 0", openreview="fILj7WpI-g")
    place = ListedPaper(replace(LIST, papers=(paper,)), 1)
    behind = Attempt(failures=(replace(BLOCKED, source="OpenReview"),))
    with Display(at, "mine") as display:
        display.begins(1)
        display.closes("OpenReview", BLOCKED)
        display.ends(FetchedPaper(place, {FetchTarget.PDF: behind}))
    assert isinstance(at.err, io.StringIO)
    text = " ".join(at.err.getvalue().split())
    assert text.count("OpenReview: asks for a check;") == 1
    assert "save what is missing at https://openreview.net/forum?id=fILj7WpI-g in a" in text
    assert "api2" not in text


def test_an_error_ends_the_display() -> None:
    """The cursor is back, also after Ctrl-C."""
    at = screen(is_terminal=True)
    with pytest.raises(KeyboardInterrupt), Display(at, "mine"):
        raise KeyboardInterrupt
    assert isinstance(at.err, io.StringIO)
    text = at.err.getvalue()
    assert text.count("\x1b[?25l") == text.count("\x1b[?25h") == 1


def in_two_threads(*works: Callable[[], None]) -> list[BaseException]:
    """Do both at once; what went wrong."""
    errors: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 (it is what the test is about)
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return errors


@pytest.mark.parametrize("is_terminal", [False, True])
def test_two_threads(is_terminal: bool) -> None:
    """Queues report their files while papers end; also of one that was given up meanwhile."""
    at = screen(is_terminal=is_terminal)
    display = Display(at, "mine")

    def receive() -> None:
        for number in range(MANY):
            display.waits("arXiv", 3.0, "arXiv is busy")
            for done in (1000, 3000, 5000):
                display.receives(f"key{number}", done, 5000)
            display.closes(f"host{number}.example", LIMITED)
            display.asks("arXiv")

    def end() -> None:
        for number in range(1, MANY + 1):
            display.ends(fetched(number))

    with display:
        display.begins(MANY)
        assert in_two_threads(receive, end) == []
    assert isinstance(at.err, io.StringIO)
    assert at.err.getvalue().count("host199.example") == 1


def test_a_file_without_a_size() -> None:
    """A server need not say how long it is, nor be right; nothing fails."""
    at = screen(is_terminal=True)
    with Display(at, "mine") as display:
        display.receives("key0", 5, None)
        display.receives("key0", 10, 7)
        display.receives("key0", 0, 0)
        display.receives("a\x1b[41m", 1, 2)
    assert isinstance(at.err, io.StringIO)
    assert "\x1b[41m" not in at.err.getvalue()
