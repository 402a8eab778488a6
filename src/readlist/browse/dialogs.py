"""Dialogs above the list: the menu of verbs, and the answer of a command."""

import re
from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Key, Paste
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option


class StillInput(Input):
    """A line to type in, whose cursor does not blink: a screen at rest sends nothing."""

    cursor_blink = reactive(default=False, init=False)

    async def take(self, event: Key | Paste) -> bool:
        """Do at once what the key does in the line; False for a key that does nothing there."""
        if isinstance(event, Paste):
            self.replace(next(iter(event.text.splitlines()), ""), *self.selection)
        elif event.is_printable and event.character:
            self.replace(event.character, *self.selection)
        else:
            bound = self.screen.active_bindings.get(event.key)
            if bound is None or bound.node is not self:
                return False
            await self.app.run_action(bound.binding.action, self)
        return True


class Menu(ModalScreen[str]):
    """All verbs and commands, narrowed as one types; gives the chosen one, or what was typed."""

    def __init__(self, entries: Sequence[tuple[str, str]]) -> None:
        """`entries` are what is given back, and the line that is shown."""
        super().__init__()
        self._entries = entries

    def compose(self) -> ComposeResult:
        """A line to type in, and the list."""
        with Vertical(classes="dialog"):
            yield StillInput(
                placeholder="search, or type a command with its arguments", compact=True
            )
            yield OptionList(compact=True)

    def on_mount(self) -> None:
        """Show everything."""
        self._narrow("")

    def _narrow(self, typed: str) -> None:
        words = typed.lower().split()
        entries = self._entries
        fitting = [each for each in entries if all(word in each[1].lower() for word in words)]
        fitting.sort(key=lambda entry: not entry[0].partition(":")[2].startswith(typed.strip()))
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(Text(line), name) for name, line in fitting)
        options.highlighted = 0 if options.option_count else None

    async def take(self, event: Key | Paste) -> bool:
        """Do at once what the key does: the arrows move, Enter chooses, Esc leaves, others narrow.

        Enter gives the highlighted entry, without any the typed command line.
        """
        options, line = self.query_one(OptionList), self.query_one(StillInput)
        typed, key = line.value, event.key if isinstance(event, Key) else ""
        if key == "down":
            options.action_cursor_down()
        elif key == "up":
            options.action_cursor_up()
        elif key == "enter":
            chosen = options.highlighted_option
            self.dismiss(chosen.id if chosen else f":{typed}")
        elif key == "escape":
            self.dismiss("")
        elif not await line.take(event):
            return False
        elif line.value != typed:
            self._narrow(line.value)
        return True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """One was clicked."""
        self.dismiss(event.option_id or "")


class AnswerView(ModalScreen[None]):
    """The answer of a command, to be read and left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,enter", "dismiss", "back"),
        ("j,down", "scroll(1)", "down"),
        ("k,up", "scroll(-1)", "up"),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The text in a box that scrolls."""
        with VerticalScroll(classes="dialog"):
            yield Static(Text(self._text))

    def action_scroll(self, lines: int) -> None:
        """Scroll down by this number of lines, up if it is negative."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


class WordSuggester(Suggester):
    """Completes the last word that is typed: fields of the filter language, or tags."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._words = tuple(words)

    async def get_suggestion(self, value: str) -> str | None:
        """The line with its last word completed, None where nothing fits."""
        before, space, last = value.rpartition(" ")
        if not last:
            return None
        found = next((each for each in self._words if each.startswith(last) and each != last), None)
        return f"{before}{space}{found}" if found else None


def filter_words(tags: Iterable[str]) -> tuple[str, ...]:
    """The beginnings of a filter: fields, and those of a known value in full."""
    from readlist.selection.filter_language import FIELDS

    fields = [f"{name}:" for name in FIELDS]
    values = [f"{name}:{value}" for name, known in FIELDS.items() for value in known]
    words = [*map(tag_filter, tags), *values, *fields]
    return (*words, *(f"-{each}" for each in words))


def tag_filter(tag: str) -> str:
    """The filter for a tag, in quotes where it would be cut without."""
    return f'tag:"{tag}"' if re.search(r"[\s,，]", tag) else f"tag:{tag}"
