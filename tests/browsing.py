"""`browse` as tests drive it: an app over a library, with a desktop that only remembers."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from conftest import Cli
from rich.color import ColorType
from rich.style import Style
from textual.events import Key
from textual.pilot import Pilot

from readlist.actions.mark import Target
from readlist.browse.app import BrowseApp
from readlist.browse.keys import verbs_with
from readlist.browse.papers import BrowsedPapers
from readlist.browse.screen import BrowseContext


class Browsing:
    """The full screen over a library, with a desktop that only remembers."""

    def __init__(
        self,
        cli: Cli,
        *,
        pick: bool = False,
        list_name: str = "iclr2022",
        is_ascii: bool = False,
    ) -> None:
        self.cli = cli
        self.copied: list[str] = []
        self.opened: list[Target] = []
        self.exit_code = 0  # of the editor
        self.copies = True
        surroundings = BrowseContext(
            library=cli.library,
            language="en",
            is_ascii=is_ascii,
            edit=self._edit,
            open=self._open,
            copy=self._copy,
            run=self._run,
            commands={"stats": "count", "log": "look back"},
            filters={"thesis": "tag:thesis"},
        )
        papers = BrowsedPapers.open(cli.library, list_name)
        self.app = BrowseApp(surroundings, papers, verbs_with({}), pick=pick)

    def _edit(self, path: Path) -> int:
        path.write_text("# edited\n")
        return self.exit_code

    def _open(self, target: Target) -> bool:
        self.opened.append(target)
        return self.cli.opens

    def _copy(self, text: str) -> bool:
        self.copied.append(text)
        return self.copies

    async def _run(self, words: Sequence[str], tell: Callable[[str], None]) -> tuple[int, str, str]:
        tell("working")
        answer = self.cli(*words)
        return answer.code, answer.out, answer.err

    def drive(
        self, steps: Callable[[Pilot[int]], Awaitable[None]], size: tuple[int, int] = (120, 36)
    ) -> int | None:
        """Run the app, and the steps in it; the exit code, None where it was not left."""

        async def run() -> None:
            async with self.app.run_test(size=size) as pilot:
                await pilot.pause()
                await steps(pilot)

        asyncio.run(run())
        return self.app.return_value

    def press(self, *keys: str, size: tuple[int, int] = (120, 36)) -> None:
        """Press these keys one after the other."""

        async def steps(pilot: Pilot[int]) -> None:
            await self.keys(pilot, *keys)

        self.drive(steps, size)

    async def keys(self, pilot: Pilot[int], *keys: str) -> None:
        """Press keys, and let what they began come to its end."""
        for key in keys:
            await pilot.press(key)
            await self.app.workers.wait_for_complete()
            await pilot.pause()

    @property
    def bottom(self) -> str:
        """The bottom line."""
        return str(self.app.bottom_line())

    def column(self, number: int, place: int) -> str:
        """A column of a paper's line in `show`."""
        return self.cli("show", str(number)).out.split("\t")[place]


def burst(pilot: Pilot[int], typed: str) -> None:
    """Send letters as a terminal does that got them all at once."""
    names = {"\r": "enter", "/": "slash", "?": "question_mark", " ": "space", "+": "plus"}
    names |= {"\x1b": "escape", "\b": "backspace"}
    for letter in typed:
        pilot.app.post_message(Key(names.get(letter, letter), letter))


def text_of(app: BrowseApp) -> str:
    """The screen as lines of text."""
    lines = (strip.text for strip in app.screen._compositor.render_strips())
    return "\n".join(line.rstrip() for line in lines)


def styles_of(app: BrowseApp) -> str:
    """The screen with a letter for the style of each cell.

    r reverse, b bold, i italic, d dim, else the first letter of one of the terminal's own colours,
    which are light or dark as it is; ? for a colour that is not one of them.
    """
    rows = []
    for strip in app.screen._compositor.render_strips():
        shown = strip
        for line_filter in app.get_line_filters():
            shown = shown.apply_filter(line_filter, app.screen.background_colors[1])
        rows.append("".join(_letter(each.style) * each.cell_length for each in shown).rstrip())
    return "\n".join(rows)


def _letter(style: Style | None) -> str:
    style = style or Style()
    colours = [each for each in (style.color, style.bgcolor) if each and not each.is_default]
    if any(colour.type is not ColorType.STANDARD for colour in colours):
        return "?"
    named = colours[0].name[0] if colours else " "
    worn = {"r": style.reverse, "b": style.bold, "i": style.italic, "d": style.dim}
    return next((letter for letter, wears in worn.items() if wears), named)
