"""`browse`, driven by keys as a user drives it."""

import asyncio
import os
import pty
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from browsing import Browsing, burst, styles_of, text_of
from conftest import Cli
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from readlist.browse.app import LEFT
from readlist.browse.dialogs import AnswerView, Menu
from readlist.cli.commands.browse import command_runner
from readlist.storage.files import locked

SCREENS = Path(__file__).with_name("screens")
Keys = Callable[..., Awaitable[None]]


@pytest.fixture
def browsing(cli: Cli) -> Browsing:
    """The ten papers."""
    return Browsing(cli)


def status(cli: Cli, number: int) -> str:
    """The status of a paper of the ten."""
    return cli("show").out.splitlines()[number - 1].split("\t")[1]


@pytest.mark.parametrize(
    ("key", "expected"), [("s", "reading"), ("x", "skipped")], ids=["start", "skip"]
)
def test_marks(key: str, expected: str, browsing: Browsing) -> None:
    """A key marks the paper under the cursor, as one change."""
    browsing.press("j", "j", key)
    assert status(browsing.cli, 3) == expected
    assert browsing.cli("undo", "--list").out.count("\n") == 1


def test_read_asks_for_minutes(browsing: Browsing) -> None:
    """A number is recorded, Enter alone leaves it out, anything else changes nothing."""
    browsing.press("r", "5", "5", "enter", "j", "r", "enter", "j", "r", "x", "enter")
    progress = browsing.cli.home / "papers" / "hoogeboom2022autoregressive" / "progress.toml"
    assert "minutes = 55" in progress.read_text()
    assert [status(browsing.cli, number) for number in (1, 2, 3)] == ["read", "read", "unread"]


def test_undo_and_redo(browsing: Browsing) -> None:
    """A change by a key is taken back and made again by keys."""
    browsing.press("s", "u")
    assert status(browsing.cli, 1) == "unread"
    other = Browsing(browsing.cli)
    other.press("ctrl+r")
    assert status(browsing.cli, 1) == "reading"


def test_undo_is_offered_only_for_a_change(browsing: Browsing) -> None:
    """A key that changes nothing does not say that u takes it back, which takes another back."""

    async def steps(pilot: Pilot[int]) -> None:
        for keys in (("s",), ("R", "4", "enter"), ("plus",), ("t", *"core", "enter")):
            await browsing.keys(pilot, *keys)
            assert browsing.bottom.endswith(", u undoes")
            await browsing.keys(pilot, *keys)
            assert not browsing.bottom.endswith("undoes")
        await browsing.keys(pilot, "O")
        assert "opened" in browsing.bottom
        assert "undoes" not in browsing.bottom

    browsing.drive(steps)


def test_labels(browsing: Browsing) -> None:
    """Tags are typed with + and -, priority goes up and down, a rating is a digit."""
    tags = ("t", *"+core new", "enter")
    browsing.press(*("space" if key == " " else key for key in tags), "plus", "R", "4", "enter")
    progress = browsing.cli.library.progress("hoogeboom2022autoregressive")
    assert (progress.tags, progress.priority, progress.rating) == (("core", "new"), "high", 4)
    other = Browsing(browsing.cli)
    other.press("t", *"-core", "enter", "minus", "minus", "R", "0", "enter", "R", "9", "enter")
    progress = browsing.cli.library.progress("hoogeboom2022autoregressive")
    assert (progress.tags, progress.priority, progress.rating) == (("new",), "low", None)


def test_a_click_moves_the_cursor_and_the_details_follow(browsing: Browsing) -> None:
    """As the keys do; a click below the last paper changes nothing."""

    async def steps(pilot: Pilot[int]) -> None:
        for line in (2, 12):
            await pilot.click("#papers", offset=(5, line))
            await pilot.pause(0.1)
            assert browsing.app.papers.cursor == 2
            assert "Bootstrapped Meta-Learning" in str(browsing.app._shown_details)

    browsing.drive(steps)


def test_a_selection_is_one_change(browsing: Browsing) -> None:
    """Space, V and * select; a verb is for all that are selected."""
    browsing.press("space", "j", "V", "j", "V", "x")
    skipped = [number for number in range(1, 11) if status(browsing.cli, number) == "skipped"]
    assert skipped == [1, 3, 4]
    assert browsing.cli("undo", "--list").out.count("\n") == 1
    Browsing(browsing.cli).press("asterisk", "U")
    assert status(browsing.cli, 1) == "unread"


def test_the_filter_follows_what_is_typed(browsing: Browsing) -> None:
    """It narrows with each letter; Enter keeps it, Esc clears it."""

    async def steps(pilot: Pilot[int]) -> None:
        await browsing.keys(pilot, "slash", *"author:lev")
        assert len(browsing.app.papers.shown) == 1
        await browsing.keys(pilot, "enter")
        assert "1 of 10" in browsing.bottom
        await browsing.keys(pilot, "escape")
        assert "10 of 10" in browsing.bottom
        await browsing.keys(pilot, "slash", *"nothing", "escape")
        assert "10 of 10" in browsing.bottom
        await browsing.keys(pilot, "slash", '"', *"open", "enter")
        assert "not closed" in browsing.bottom

    browsing.drive(steps)


@pytest.mark.parametrize("pane", ["", "l", "enter"], ids=["papers", "lists", "details"])
def test_letters_right_after_the_key_of_the_filter(pane: str, browsing: Browsing) -> None:
    """All that is typed at once with / stands in the filter, in order, and runs no verb."""

    async def steps(pilot: Pilot[int]) -> None:
        await browsing.keys(pilot, *filter(None, [pane]))
        burst(pilot, "/sxurq learning")
        await pilot.pause(0.1)
        assert browsing.app.query_one("#prompt", Input).value == "sxurq learning"

    browsing.drive(steps)
    assert status(browsing.cli, 1) == "unread"
    assert browsing.cli("undo", "--list").out == ""


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("t+core s", "+core s"),
        ("asxq", "sxq"),
        ("asx\b\bq", "q"),
        ("?skip", "skip"),
        ("?skin\bp", "skip"),
        ("yk/s", "s"),
    ],
)
def test_letters_right_after_other_keys_that_ask(
    typed: str, there: str, browsing: Browsing
) -> None:
    """They are the answer from the first letter on."""

    async def steps(pilot: Pilot[int]) -> None:
        burst(pilot, typed)
        await pilot.pause(0.1)
        assert browsing.app.screen.query_one(Input).value == there

    browsing.drive(steps)


@pytest.mark.parametrize("key", ["/", "a", "?"])
def test_what_is_pasted_stands_before_what_is_typed_behind_it(key: str, browsing: Browsing) -> None:
    """Into the filter, an answer, and the menu."""

    async def steps(pilot: Pilot[int]) -> None:
        burst(pilot, key)
        pilot.app.post_message(Paste("2107.14795\nmore"))
        burst(pilot, "x\bv1")
        await pilot.pause(0.1)
        assert browsing.app.screen.query_one(Input).value == "2107.14795v1"

    browsing.drive(steps)


def test_escape_right_after_a_filter(browsing: Browsing) -> None:
    """It clears the filter that Enter kept; the next key is for all papers."""

    async def steps(pilot: Pilot[int]) -> None:
        burst(pilot, "/carlini\r\x1bG")
        for _ in range(200):
            await pilot.pause(0.02)
            if browsing.app.papers.cursor == 9:
                return

    browsing.drive(steps)
    assert not browsing.app.papers.query
    assert browsing.app.papers.cursor == 9


@pytest.mark.parametrize("typed", ["?skip\r", "?bottom\rx", "/carlini\rx", "jr5\rkx", "jykkx"])
def test_enter_right_after_what_was_typed(typed: str, browsing: Browsing) -> None:
    """It ends the answer, and what follows is a verb again."""

    async def steps(pilot: Pilot[int]) -> None:
        burst(pilot, typed)
        for _ in range(200):
            await pilot.pause(0.02)
            if "skip: 1 paper" in browsing.bottom:
                return

    browsing.drive(steps)
    assert "skip: 1 paper" in browsing.bottom


def test_statuses_sorting_and_moving(cli: Cli) -> None:
    """1 to 5 show by status, S sorts, g, G and N move."""
    cli("read", "3")
    browsing = Browsing(cli)

    async def steps(pilot: Pilot[int]) -> None:
        await browsing.keys(pilot, "4")
        assert "status:read" in browsing.bottom
        assert "1 of 10" in browsing.bottom
        await browsing.keys(pilot, "1", "G")
        assert browsing.app.papers.key == "sharma2022autonomous"
        await browsing.keys(pilot, "N")
        assert browsing.app.papers.key == "hoogeboom2022autoregressive"
        assert "in the order of" in browsing.bottom
        await browsing.keys(pilot, "S")
        assert "sorted by" in browsing.bottom
        await browsing.keys(pilot, "ctrl+d", "ctrl+u", "g", "k", "end", "home")
        assert browsing.app.papers.cursor == 0

    browsing.drive(steps)


def test_notes_in_the_editor(browsing: Browsing) -> None:
    """The text that the editor saved is the note."""
    browsing.press("n")
    assert browsing.cli("note", "1", "--print").out == "# edited\n"


def test_an_editor_that_is_killed(browsing: Browsing) -> None:
    """The screen comes back, the bottom line says it, and the notes are as they were."""
    browsing.exit_code = -9
    browsing.press("n", "j")
    assert browsing.app.papers.cursor == 1
    assert browsing.cli("show", "1").out.count("edited") == 0


def test_opening(browsing: Browsing) -> None:
    """O opens what is best and marks an unread paper, O its page, c its code if any."""
    browsing.press("o", "O", "c", "j", "c")
    assert [each.address.split("/")[2] for each in browsing.opened] == [
        "openreview.net",
        "openreview.net",
        "github.com",
    ]
    assert status(browsing.cli, 1) == "reading"


def test_copying(browsing: Browsing) -> None:
    """Y and a letter put a citation on the clipboard."""
    browsing.press("y", "k", "y", "l", "y", "b")
    key, latex, bibtex = browsing.copied
    assert key == "hoogeboom2022autoregressive"
    assert latex == r"\cite{hoogeboom2022autoregressive}"
    assert bibtex.startswith("@inproceedings{")


def test_a_list_of_one_s_own_is_reordered(cli: Cli) -> None:
    """J and K move the paper; in a bundled list they say why not."""
    cli("copy", "1-3", "--to", "mine")
    own = Browsing(cli, list_name="mine")
    own.press("J")
    first = cli("show", "-l", "mine").out.splitlines()[0]
    assert "carlini" in first
    bundled = Browsing(cli)
    bundled.press("J")
    assert "read-only" in bundled.bottom


def test_moves_one_after_the_other(cli: Cli) -> None:
    """The paper moves on the screen at once, the file follows in order, one change a key."""
    cli("copy", "1-5", "--to", "mine")
    own = Browsing(cli, list_name="mine")
    before = cli("show", "-l", "mine").out.splitlines()

    async def steps(pilot: Pilot[int]) -> None:
        burst(pilot, "JJJKJq")
        while own.app.return_value is None:
            await pilot.pause()

    assert own.drive(steps) == 0
    after = cli("show", "-l", "mine").out.splitlines()
    keys = [[line.split("\t")[2] for line in lines] for lines in (before, after)]
    assert keys[1] == [*keys[0][1:4], keys[0][0], keys[0][4]]
    assert cli("undo", "--list").out.count("move ") == 5


def test_a_move_that_fails_is_put_back(cli: Cli) -> None:
    """The order on the screen is that of the file again, and the message says why."""
    own = Browsing(cli)

    async def steps(pilot: Pilot[int]) -> None:
        burst(pilot, "JJ")
        await pilot.pause()
        await own.app.workers.wait_for_complete()
        await pilot.pause()
        assert own.app.papers.cursor == 0
        assert "read-only" in own.bottom

    own.drive(steps)


def test_undo_waits_for_moves(cli: Cli) -> None:
    """The last key pressed is undone, though its change is not yet written."""
    cli("copy", "1-3", "--to", "mine")
    own = Browsing(cli, list_name="mine")

    async def steps(pilot: Pilot[int]) -> None:
        burst(pilot, "JJuq")
        while own.app.return_value is None:
            await pilot.pause()

    own.drive(steps)
    first, second = cli("show", "-l", "mine").out.splitlines()[:2]
    assert "carlini" in first
    assert "hoogeboom" in second


def test_lists_and_tags_at_the_side(browsing: Browsing) -> None:
    """A list is opened from there, a tag becomes the filter."""
    browsing.cli("tag", "+core", "5")

    async def steps(pilot: Pilot[int]) -> None:
        await browsing.app.workers.wait_for_complete()
        await pilot.pause()
        side = browsing.app.query_one("#lists", OptionList)
        ids = [option.id for option in side.options]
        assert ids == [
            "list:iclr2022",
            "list:iclr2022-background",
            "filter:tag:core",
            "filter:tag:thesis",
        ]
        await browsing.keys(pilot, "l", "j", "j", "enter")
        assert browsing.app.papers.reading_list.name == "iclr2022-background"

    browsing.drive(steps)


def test_what_others_change_appears(browsing: Browsing) -> None:
    """A mark of another process is seen, and the cursor stays on its paper."""

    async def steps(pilot: Pilot[int]) -> None:
        await browsing.keys(pilot, "j", "j")
        browsing.cli("read", "1")
        browsing.app._watch()  # what a timer does every second
        await browsing.app.workers.wait_for_complete()
        assert browsing.app.papers.records[0].status == "read"
        assert browsing.app.papers.key == "flennerhag2022bootstrapped"

    browsing.drive(steps)


def test_trouble_is_a_line_at_the_bottom(browsing: Browsing) -> None:
    """A damaged file, and a lock that another process holds: a message, and the screen goes on."""
    with locked(browsing.cli.write(".lock", "")):
        browsing.press("s")
    assert "another readlist has been writing for 0.2 seconds" in browsing.bottom
    assert status(browsing.cli, 1) == "unread"
    damaged = "papers/carlini2022poisoning/progress.toml"
    browsing.cli.write(damaged, "format = \n")
    other = Browsing(browsing.cli)
    other.press("j", "s")
    assert f" · {Path(damaged)}: is not valid TOML" in other.bottom
    assert (browsing.cli.home / damaged).read_text() == "format = \n"


def test_a_list_that_is_gone(cli: Cli) -> None:
    """That is a message; the papers stay on the screen, and `q` still leaves."""
    cli("copy", "1-3", "--to", "mine")
    own = Browsing(cli, list_name="mine")

    async def steps(pilot: Pilot[int]) -> None:
        (cli.home / "lists" / "mine.toml").unlink()
        own.app._watch()
        await pilot.pause()
        assert 'no list is called "mine"' in own.bottom
        assert "3 of 3" in own.bottom
        await own.keys(pilot, "q")

    assert own.drive(steps) == 0


def test_the_clipboard_of_the_terminal(cli: Cli) -> None:
    """Where the desktop has none, the text is given to the terminal, and that is said."""
    browsing = Browsing(cli)
    browsing.copies = False
    browsing.press("y", "k")
    assert "given to the terminal to copy: hoogeboom2022autoregressive" in browsing.bottom
    assert browsing.app.clipboard == "hoogeboom2022autoregressive"


def test_only_commands_for_papers_get_their_keys(browsing: Browsing) -> None:
    """`stats` from the menu is run as it is, without the paper under the cursor."""

    async def steps(pilot: Pilot[int]) -> None:
        await browsing.keys(pilot, "question_mark", *"stats", "enter")
        assert browsing.app.query_one("#prompt", Input).value == "stats"
        await browsing.keys(pilot, "enter")
        assert isinstance(browsing.app.screen, AnswerView)

    browsing.drive(steps)


def test_the_menu_finds_and_runs_verbs(browsing: Browsing) -> None:
    """? shows all, letters narrow, Enter runs; a typed command line is run as it is."""

    async def steps(pilot: Pilot[int]) -> None:
        await browsing.keys(pilot, "question_mark")
        assert isinstance(browsing.app.screen, Menu)
        await browsing.keys(pilot, *"skip", "enter")
        await pilot.pause()
        await browsing.keys(pilot, "colon", *"stats", "enter")
        await browsing.keys(pilot, "enter")
        assert isinstance(browsing.app.screen, AnswerView)
        await browsing.keys(pilot, "escape")

    browsing.drive(steps)
    assert status(browsing.cli, 1) == "skipped"


def test_adding_and_fetching_run_in_the_background(browsing: Browsing) -> None:
    """The answers stand at the bottom when the commands are done."""
    browsing.cli.write("lists/mine.toml", "format = 1\n")

    async def steps(pilot: Pilot[int]) -> None:
        await browsing.keys(pilot, "a", *"2107.14795", "enter")
        assert "read-only" in browsing.bottom
        await browsing.keys(pilot, "f")

    browsing.drive(steps)


def test_picking(cli: Cli) -> None:
    """Enter gives the keys of the selection, or of the paper; leaving gives 130."""
    one = Browsing(cli, pick=True)

    async def enter(pilot: Pilot[int]) -> None:
        await one.keys(pilot, "j", "enter")

    assert one.drive(enter) == 0
    assert one.app.picked == ("carlini2022poisoning",)
    other = Browsing(cli, pick=True)

    async def leave(pilot: Pilot[int]) -> None:
        await other.keys(pilot, "q")

    assert other.drive(leave) == LEFT
    assert other.app.picked == ()


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (40, 20)], ids=str)
def test_the_screen_at_four_sizes(
    size: tuple[int, int], cli: Cli, request: pytest.FixtureRequest
) -> None:
    """As many panes as have room; Enter shows a paper on a narrow screen, Esc goes back.

    The styles are the terminal's own, so that it is light or dark as that is.
    """
    cli("read", "3", "--minutes", "50")
    cli("tag", "+core", "3")
    cli.write("papers/carlini2022poisoning/notes.md", "One.\n")
    browsing = Browsing(cli)
    shots: list[str] = []

    async def steps(pilot: Pilot[int]) -> None:
        await browsing.keys(pilot, "j")
        await pilot.pause(0.1)
        shots.extend((text_of(browsing.app), styles_of(browsing.app)))
        if size[0] < 80:
            await browsing.keys(pilot, "enter")
            await pilot.pause(0.1)
            shots.extend((text_of(browsing.app), styles_of(browsing.app)))
            await browsing.keys(pilot, "escape")

    browsing.drive(steps, size)
    assert [styles for styles in shots[1::2] if "?" in styles] == []
    shown = "\n".join(f"{shot}\n{'=' * size[0]}" for shot in shots)
    golden = SCREENS / f"{size[0]}x{size[1]}.txt"
    if request.config.getoption("--update"):
        SCREENS.mkdir(exist_ok=True)
        golden.write_text(shown, "utf-8")
    assert shown == golden.read_text("utf-8")


def test_ascii_alone(cli: Cli) -> None:
    """With `ascii = true` borders, scroll bars, dialogs and marks are ASCII, too."""
    cli("read", "3")
    cli("skip", "4")
    cli("prioritise", "5", "high")
    cli("tag", "+core", "5")
    browsing = Browsing(cli, is_ascii=True)
    shots: list[str] = []

    async def steps(pilot: Pilot[int]) -> None:
        await browsing.keys(pilot, "space", "j", "j")
        await pilot.pause(0.1)
        shots.append(text_of(browsing.app))
        await browsing.keys(pilot, "question_mark")
        shots.append(text_of(browsing.app))
        await browsing.keys(pilot, *"stats", "enter", "enter")
        shots.append(text_of(browsing.app))

    browsing.drive(steps, (124, 12))
    assert [line for shot in shots for line in shot.splitlines() if not line.isascii()] == []


def test_commands_run_in_processes_of_their_own(cli: Cli) -> None:
    """Each gives its exit code, its answer and its messages, which are also told as they come."""
    run = command_runner({**os.environ, "READLIST_HOME": str(cli.home)})
    told: list[str] = []
    code, out, err = asyncio.run(run(("show", "1", "--json"), told.append))
    assert (code, err, told) == (0, "", [])
    assert '"key": "hoogeboom2022autoregressive"' in out
    code, out, err = asyncio.run(run(("show", "99"), told.append))
    assert (code, out) == (3, "")
    assert "".join(told) == err != ""


def test_a_command_ends_with_the_screen(cli: Cli) -> None:
    """One that still runs when the user leaves is ended, and has changed nothing."""
    run = command_runner({**os.environ, "READLIST_HOME": str(cli.home)})

    async def leave() -> None:
        running = asyncio.ensure_future(run(("read", "1"), lambda _: None))
        await asyncio.wait([running], timeout=1.5)
        assert not running.done()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    with locked(cli.write(".lock", "")):
        asyncio.run(leave())
    assert status(cli, 1) == "unread"


def test_without_a_terminal(cli: Cli) -> None:
    """In a pipe it says what pipes have."""
    answer = cli("browse")
    assert answer.code == 2
    assert "browse needs a terminal" in answer.err


def test_the_first_frame_in_a_real_terminal(tmp_path: Path) -> None:
    """The whole command starts, draws, and leaves the terminal as it was."""
    leader, follower = pty.openpty()
    environ = {**os.environ, "READLIST_HOME": str(tmp_path), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "readlist", "browse", "--exit-after-first-frame"]
    with subprocess.Popen(
        command, env=environ, stdin=follower, stdout=follower, stderr=follower
    ) as process:
        os.close(follower)
        printed = b""
        try:
            while chunk := os.read(leader, 65536):
                printed += chunk
        except OSError:  # how Linux says that the other side is closed
            pass
        os.close(leader)
    assert process.returncode == 0, printed
    assert b"\x1b[?1049h" in printed  # the other screen was entered
    assert b"\x1b[?1049l" in printed  # and left


@pytest.mark.usefixtures("measured")
def test_a_terminal_that_closes(tmp_path: Path) -> None:
    """Told to end, it leaves the terminal as it was, with the exit code for that."""
    leader, follower = pty.openpty()
    environ = {**os.environ, "READLIST_HOME": str(tmp_path), "TERM": "xterm-256color"}
    with subprocess.Popen(
        [sys.executable, "-m", "readlist", "browse"],
        env=environ, stdin=follower, stdout=follower, stderr=follower,
    ) as process:  # fmt: skip
        os.close(follower)
        printed, told = b"", False
        try:
            while chunk := os.read(leader, 65536):
                printed += chunk
                if b"10 of 10" in printed and not told:
                    process.terminate()
                    told = True
        except OSError:  # how Linux says that the other side is closed
            pass
        os.close(leader)
    assert process.returncode == 128 + signal.SIGTERM, printed
    assert b"\x1b[?1049l" in printed


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
def test_a_session_in_a_real_terminal(tmp_path: Path) -> None:
    """Keys typed into tmux mark, filter and leave; the screen says so, and so does the list."""
    tmux = [shutil.which("tmux") or "tmux", "-S", str(tmp_path / "socket"), "-f", os.devnull]
    home = tmp_path / "home"
    environ = {**os.environ, "READLIST_HOME": str(home), "LC_ALL": "C.UTF-8"}
    command = shlex.join([sys.executable, "-m", "readlist", "browse"])

    def run(*words: str) -> str:
        ran = subprocess.run(
            [*tmux, *words], env=environ, check=True, capture_output=True, text=True, timeout=60
        )
        return ran.stdout

    def until(text: str) -> None:
        deadline = time.monotonic() + 60
        while text not in (shown := run("capture-pane", "-p")):
            assert time.monotonic() < deadline, shown

    run("new-session", "-d", "-x", "80", "-y", "24", f"{command}; echo left: $?; cat")
    try:
        until("10 of 10")
        run("send-keys", "j", "s")
        until("start: 1 paper, u undoes")
        run("send-keys", "/")
        until("filter:")
        run("send-keys", "author:levine", "Enter")
        until("author:levine · 1 of 10")
        run("resize-window", "-x", "40", "-y", "20")
        run("send-keys", "Escape")
        until("10 of 10")
        run("send-keys", "q")
        until("left: 0")
    finally:
        run("kill-server")
    progress = home / "papers" / "carlini2022poisoning" / "progress.toml"
    assert 'status = "reading"' in progress.read_text()
