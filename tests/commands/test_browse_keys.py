"""Every key and every message of `browse`, as tables of what is pressed and what is then so."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from browsing import Browsing
from conftest import Cli
from rich.color import Color, ColorType
from textual.pilot import Pilot

from readlist.browse.keys import VERBS
from readlist.model.paper import Status

Look = Callable[[Browsing], object]


def _bottom(text: str) -> Look:
    return lambda browsing: text in browsing.bottom or browsing.bottom


def _focus(browsing: Browsing) -> object:
    return browsing.app.focused and browsing.app.focused.id


def _cursor(browsing: Browsing) -> object:
    return browsing.app.papers.cursor


def _number(browsing: Browsing) -> object:
    return browsing.app.papers.record and browsing.app.papers.record.number


def _status(browsing: Browsing) -> object:
    return browsing.app.papers.record and browsing.app.papers.record.status


def _shown(browsing: Browsing) -> object:
    return len(browsing.app.papers.shown)


def _selected(browsing: Browsing) -> object:
    return len(browsing.app.papers.selected)


def _label(name: str) -> Look:
    return lambda browsing: getattr(browsing.app.papers.record.progress, name)  # type: ignore[union-attr]


def _screen(browsing: Browsing) -> object:
    return type(browsing.app.screen).__name__


ROWS: tuple[tuple[str, str, Look, object], ...] = (
    ("down", "j", _cursor, 1),
    ("down", "down", _cursor, 2),
    ("up", "k", _cursor, 1),
    ("up", "up", _cursor, 0),
    ("bottom", "G", _cursor, 4),
    ("top", "g", _cursor, 0),
    ("bottom", "end", _cursor, 4),
    ("top", "home", _cursor, 0),
    ("half_down", "ctrl+d", _cursor, 4),
    ("half_up", "ctrl+u", _cursor, 0),
    ("half_down", "pagedown", _cursor, 4),
    ("half_up", "pageup", _cursor, 0),
    ("details", "enter", _focus, "details"),
    ("back", "escape", _focus, "papers"),
    ("tab", "tab", lambda browsing: browsing.app._part, "Abstract"),
    ("lists", "l", _focus, "lists"),
    ("back", "escape", _focus, "papers"),
    ("filter", "slash c a r l i n i enter", _bottom("carlini · 1 of 5"), True),
    ("back", "escape", _bottom("5 of 5"), True),
    ("top", "g", _cursor, 0),
    ("start", "s", _status, Status.READING),
    ("skip", "x", _status, Status.SKIPPED),
    ("unread", "U", _status, Status.UNREAD),
    ("read", "r 5 enter", _status, Status.READ),
    ("show_read", "4", _shown, 1),
    ("show_unread", "2", _shown, 4),
    ("show_reading", "3", _shown, 0),
    ("show_skipped", "5", _shown, 0),
    ("show_all", "1", _shown, 5),
    ("select", "space", _selected, 1),
    ("select_range", "V", _bottom("V again selects"), True),
    ("select_range", "j V", _selected, 3),
    ("select_all", "asterisk", _selected, 5),
    ("select_all", "asterisk", _selected, 0),
    ("tag", "t plus c o r e enter", _label("tags"), ("core",)),
    ("priority_up", "plus", _label("priority"), "high"),
    ("priority_down", "minus", _label("priority"), ""),
    ("rate", "R 4 enter", _label("rating"), 4),
    ("open", "o", lambda browsing: len(browsing.opened), 1),
    ("open_page", "O", lambda browsing: len(browsing.opened), 2),
    ("top", "g", _cursor, 0),
    ("open_code", "c", lambda browsing: browsing.opened[-1].address.split("/")[2], "github.com"),
    ("note", "n", lambda browsing: browsing.app.papers.record.has_notes, True),  # type: ignore[union-attr]
    ("copy", "y k", lambda browsing: browsing.copied, ["hoogeboom2022autoregressive"]),
    ("add", "a 9 enter", _bottom("9"), True),
    ("move_down", "J", _number, 2),
    ("move_up", "K", _number, 1),
    ("sort", "S", _bottom("sorted by title"), True),
    ("next", "N", _bottom("next: "), True),
    ("undo", "u", _bottom("taken back: move"), True),
    ("redo", "ctrl+r", _bottom("move 2 of mine to 1"), True),
    ("fetch", "f", _bottom("fetch"), True),
    ("menu", "question_mark", _screen, "Menu"),
    ("back", "escape", _screen, "Screen"),
    ("menu", "colon", _screen, "Menu"),
    ("back", "escape", _screen, "Screen"),
)


def test_every_key_does_what_the_table_says(cli: Cli) -> None:
    """One after the other, in one session over a list of one's own; no verb is left out."""
    cli("copy", "1-5", "--to", "mine")
    browsing = Browsing(cli, list_name="mine")
    found, expected = [], []

    async def steps(pilot: Pilot[int]) -> None:
        for verb, keys, look, answer in ROWS:
            await browsing.keys(pilot, *keys.split())
            found.append((verb, keys, look(browsing)))
            expected.append((verb, keys, answer))
        await browsing.keys(pilot, "q")

    assert browsing.drive(steps) == 0
    assert found == expected
    pressed = {(verb, keys.split()[0]) for verb, keys, _, _ in ROWS}
    bound = {(verb.name, key) for verb in VERBS for key in verb.keys.split(",")}
    assert bound - pressed == {("quit", "q"), ("quit", "ctrl+c")}


def _damage(browsing: Browsing) -> None:
    browsing.cli.write("papers/hoogeboom2022autoregressive/progress.toml", "format = \n")


def _no_programs(browsing: Browsing) -> None:
    browsing.cli.opens = False


def _no_clipboard(browsing: Browsing) -> None:
    browsing.copies = False


def _killed_editor(browsing: Browsing) -> None:
    browsing.exit_code = -9


def _all_read(browsing: Browsing) -> None:
    browsing.cli("read", "1-10")


def _nothing(_browsing: Browsing) -> None:
    pass


MESSAGES: tuple[tuple[str, Callable[[Browsing], None], str, str], ...] = (
    ("damaged progress", _damage, "s", "is not valid TOML"),
    ("nothing matches", _nothing, "slash z z z enter", "zzz* · 0 of 10"),
    ("open quote", _nothing, "slash quotation_mark a enter", "not closed"),
    ("read-only list", _nothing, "J", "read-only"),
    ("rating", _nothing, "R 9 enter", "9 is not a rating: 1 to 5, or 0 for none"),
    ("minutes", _nothing, "r x enter", '"x" is not a time'),
    ("tag", _nothing, "t plus comma enter", "tag"),
    ("no code", _nothing, "j c", "code"),
    ("no program", _no_programs, "o", "nothing here can open"),
    ("no clipboard", _no_clipboard, "y k", "given to the terminal to copy"),
    ("killed editor", _killed_editor, "n", "signal 9 ended the editor"),
    ("nothing to undo", _nothing, "u", "nothing"),
    ("nothing to redo", _nothing, "ctrl+r", "nothing"),
    ("nothing left", _all_read, "N", "nothing is left to read in this list"),
    ("identifier", _nothing, "a x enter", "x"),
    ("command line", _nothing, "colon apostrophe z enter", "No closing quotation"),
    ("no such command", _nothing, "colon z z z enter escape", "zzz"),
)


@pytest.mark.parametrize(
    ("prepare", "keys", "said"), [row[1:] for row in MESSAGES], ids=[row[0] for row in MESSAGES]
)
def test_messages_of_the_bottom_line(
    prepare: Callable[[Browsing], None], keys: str, said: str, cli: Cli
) -> None:
    """Trouble is said there, and the screen goes on."""
    browsing = Browsing(cli)

    async def steps(pilot: Pilot[int]) -> None:
        prepare(browsing)
        await browsing.keys(pilot, *keys.split())
        assert said in browsing.bottom
        assert "papers" in str(_focus(browsing))
        await browsing.keys(pilot, "q")

    assert browsing.drive(steps) == 0


@contextmanager
def _no_room() -> Iterator[None]:
    """No file can grow beyond ten bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk(browsing: Browsing) -> None:
    """The mark is not made, and the bottom line says why."""

    async def steps(pilot: Pilot[int]) -> None:
        with _no_room():
            await browsing.keys(pilot, "s")
        assert "File too large" in browsing.bottom
        assert _status(browsing) is Status.UNREAD

    browsing.drive(steps)


@pytest.mark.parametrize(
    ("no_color", "types"),
    [("", {ColorType.DEFAULT, ColorType.STANDARD}), ("1", {ColorType.DEFAULT})],
    ids=["colours", "NO_COLOR"],
)
def test_the_colours_are_the_terminal_s(
    no_color: str, types: set[ColorType], cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only its own sixteen are used, so that light and dark are as it is; NO_COLOR leaves none."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    cli("read", "3")
    browsing = Browsing(cli)
    colours: set[Color | None] = set()

    async def steps(pilot: Pilot[int]) -> None:
        await browsing.keys(pilot, "j", "space")
        for strip in browsing.app.screen._compositor.render_strips():
            shown = strip
            for line_filter in browsing.app.get_line_filters():
                shown = shown.apply_filter(line_filter, browsing.app.screen.background_colors[1])
            styles = [segment.style for segment in shown if segment.style]
            colours.update(style.color for style in styles)
            colours.update(style.bgcolor for style in styles)

    browsing.drive(steps)
    assert {each.type for each in colours if each} == types


@pytest.fixture
def browsing(cli: Cli) -> Browsing:
    """The ten papers."""
    return Browsing(cli)
