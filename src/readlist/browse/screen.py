"""The screen of `browse`: panes, the line and the prompt at the bottom, commands that it runs.

`screen.tcss` beside this module has the styles.
"""

import asyncio
import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Click, Event, Key, Paste
from textual.filter import LineFilter
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from readlist.actions.mark import Target, count_tags
from readlist.browse.dialogs import (
    AnswerView,
    Menu,
    StillInput,
    WordSuggester,
    filter_words,
    tag_filter,
)
from readlist.browse.keys import Verb, shown_key
from readlist.browse.panes import AsciiFilter, DetailPart, PaperList, details
from readlist.browse.papers import BrowsedPapers
from readlist.errors import ReadlistError
from readlist.library.library import Library
from readlist.library.records import ListedPaper
from readlist.text import counted, visible_line

_WIDE = 120  # columns from which on there are three panes
MEDIUM = 80
"""The columns from which on the details stand beside the papers."""

_TERMINATED = 128 + signal.SIGTERM  # the exit code
_PATIENCE = 0.2  # seconds for which the screen waits for another process that writes
_FILTERING = "filtering …"
_LOOK = 0.7  # seconds between two looks at the files
_DETAILS_AFTER = 0.04  # seconds for which the cursor rests before the details follow

RunCommand = Callable[
    [Sequence[str], Callable[[str], None]], Coroutine[None, None, tuple[int, str, str]]
]
"""Gets a command line and a function for its lines of progress; exit code, answer, messages."""


class BrowseContext(NamedTuple):
    """The loans of the command line: the library, the desktop, and a way to run any command."""

    library: Library
    language: str
    is_ascii: bool
    edit: Callable[[Path], int]  # gives the editor's exit code
    open: Callable[[Target], bool]  # False where nothing here can
    copy: Callable[[str], bool]
    run: RunCommand
    commands: Mapping[str, str]  # name → summary, for the menu
    filters: Mapping[str, str]  # saved filters


class BrowseScreen(App[int]):
    """The panes, the prompt and the commands; `BrowseApp` has the methods of the verbs."""

    CSS_PATH: ClassVar[Path] = Path(__file__).with_name("screen.tcss")
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False

    def __init__(
        self,
        surroundings: BrowseContext,
        papers: BrowsedPapers,
        verbs: Sequence[Verb],
        *,
        pick: bool = False,
        exit_after_first_frame: bool = False,
    ) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"
        self.surroundings, self.papers, self.verbs = surroundings, papers, verbs
        self.library = surroundings.library.within(_PATIENCE)
        self.picked: tuple[str, ...] = ()
        self._pick, self._exit_at_once = pick, exit_after_first_frame
        self._part = DetailPart.SUMMARY
        self._said = ""
        self._wanted = ""  # the filter that follows once texts are read
        self._range_start = ""
        self._answered: Callable[[str], None] | None = None  # gets the answer; None: not asking
        self._tags: tuple[str, ...] = ()
        self._seen: dict[Path, object] = {}
        self._shown_details = Text("")
        self._details_timer: Timer | None = None
        self._writes: deque[tuple[str, ...]] = deque()
        self._leaves: int | None = None  # the exit code, once all is written
        self._verb_of = {key: verb.name for verb in verbs for key in verb.keys.split(",")}
        for verb in verbs:
            self.bind(verb.keys, f"verb('{verb.name}')", description=verb.says, show=False)

    # ---- what is on the screen

    def compose(self) -> ComposeResult:
        """Three panes, of which those are shown that have room, and the bottom line."""
        with Horizontal(id="panes"):
            with Vertical(id="side"):
                yield OptionList(compact=True, id="lists")
            yield PaperList(self.papers)
            with VerticalScroll(id="details", can_focus=True):
                yield Static(id="text")
        yield Static(self.bottom_line(), id="bottom")
        yield StillInput(id="prompt", compact=True)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Those of textual, and one for terminals that have only ASCII."""
        ascii_filter = [AsciiFilter()] if self.surroundings.is_ascii else []
        return [*super().get_line_filters(), *ascii_filter]

    def on_mount(self) -> None:
        """Show the list at once; counts and details follow."""
        self._fit(self.size.width)
        self.screen.set_focus(self.query_one(PaperList))
        self._seen = self._look()
        if self._exit_at_once:
            self.call_after_refresh(self.exit, 0)
            return
        self.call_after_refresh(self.show)
        gc.enable()  # a session may take hours
        if os.name == "posix":  # event loops on Windows take no signals
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit, _TERMINATED)
        self.set_interval(_LOOK, self._watch)
        self.call_after_refresh(self._fill_side)
        self.run_worker(self.papers.prepare, thread=True, group="texts")

    def on_resize(self, event) -> None:  # type: ignore[no-untyped-def]
        """Show the panes that have room."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self.screen.set_class(width >= _WIDE, "wide")
        self.screen.set_class(MEDIUM <= width < _WIDE, "medium")

    def show(self, moved_from: int | None = None) -> None:
        """Draw the list and the bottom line anew; the details follow when the cursor rests.

        If only the cursor has moved, `moved_from` is the line from where.
        """
        self.query_one(PaperList).update(moved_from)
        self.query_one("#bottom", Static).update(self.bottom_line(), layout=False)
        if self._details_timer is not None:
            self._details_timer.stop()
        self._details_timer = self.set_timer(_DETAILS_AFTER, self._show_details)

    @on(Click, "#papers")
    def _show_clicked(self) -> None:
        self.show()

    def _show_details(self) -> None:
        if not self.query("#text"):  # the timer rings while the screen is left
            return
        record = self.papers.record
        text = Text("")
        if record is not None and self.query_one("#details").display:
            place = ListedPaper(self.papers.reading_list, record.number)
            text = details(self.library, place, self._part, self.surroundings.language)
        if text != self._shown_details:
            self._shown_details = text
            self.query_one("#text", Static).update(text)

    def bottom_line(self) -> Text:
        """The list, the filter, how many papers are shown and selected, and the last message."""
        papers = self.papers
        counts = f"{len(papers.shown)} of {len(papers.records)}"
        query = " ".join(filter(None, (papers.status and f"status:{papers.status}", papers.query)))
        parts = [papers.reading_list.name, query, counts]
        if papers.selected:
            parts.append(f"{len(papers.selected)} selected")
        text = Text(" · ".join(filter(None, parts)), style="bold")
        said = self._said or f"{self._key('menu')} menu"
        return text.append(f" · {visible_line(said)}", style="not bold")

    def say(self, text: str) -> None:
        """Put a message into the bottom line, without readlist's name and folder before it."""
        text = text.strip().removeprefix("readlist: ")
        self._said = text.removeprefix(f"{self.library.home.data}{os.sep}").replace("\n", " · ")
        self.query_one("#bottom", Static).update(self.bottom_line(), layout=False)

    def _key(self, name: str) -> str:
        return shown_key(next(verb.keys for verb in self.verbs if verb.name == name))

    # ---- the side pane

    def _fill_side(self) -> None:
        self.run_worker(self._read_side, thread=True, exclusive=True, group="side")

    def _read_side(self) -> None:
        from readlist.actions.lists import summarise_lists

        library = self.library
        options: list[Option | None] = []
        with suppress(ReadlistError, OSError):
            for each in summarise_lists(library):
                done = f" {each.counts.read}/{each.counts.total}" if each.counts else " damaged"
                options.append(Option(Text(f"{each.name}{done}"), f"list:{each.name}"))
        with suppress(ReadlistError, OSError):
            tags = count_tags(library)[0]
            self._tags = tuple(tags)
            options += [None] if tags else []
            options += [
                Option(Text(f"{tag} {n}"), f"filter:{tag_filter(tag)}") for tag, n in tags.items()
            ]
        saved = self.surroundings.filters
        options += [None] if saved else []
        for name, text in saved.items():
            options.append(Option(Text(f"@{name} {self.papers.how_many(text)}"), f"filter:{text}"))
        self.call_from_thread(self._set_side, options)

    def _set_side(self, options: list[Option | None]) -> None:
        if not self.query("#lists"):  # the screen is left while they are read
            return
        side = self.query_one("#lists", OptionList)
        place = side.highlighted
        side.clear_options()
        side.add_options(options)
        side.highlighted = place if place is not None and place < len(options) else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A list is opened, or a tag or saved filter becomes the filter."""
        kind, _, value = (event.option_id or "").partition(":")
        with self._reporting():
            if kind == "list":
                self.papers = BrowsedPapers.open(self.library, value, self.papers.update_cache)
                self.query_one(PaperList).papers = self.papers
                self._seen = self._look()
                self.run_worker(self.papers.prepare, thread=True, group="texts")
            elif kind == "filter":
                self.filter_by(value)
        self.query_one(PaperList).focus()
        self.show()

    # ---- what other processes change

    def _look(self) -> dict[Path, object]:
        """The state of files that shows a change: one of readlist leaves a record."""
        library, paper = self.library, self.library.papers_folder / self.papers.key
        paths = (
            library.home.data / "undo",
            library.papers_folder,
            library.lists_folder / f"{self._list}.toml",
            *(paper / name for name in ("", "notes.md", "progress.toml")),
        )
        return {path: library.reader.identity(path) for path in paths}

    def _watch(self) -> None:
        if self._writes:  # the screen is ahead of the files
            return
        now, before = self._look(), self._seen
        self._seen = now
        if any(each != before[path] for path, each in now.items() if path in before):
            self.run_worker(self._read_anew(), exclusive=True, group="files")

    # ---- verbs and commands

    async def on_event(self, event: Event) -> None:
        """Do all that a key does before the next is looked at, which may be for its prompt."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            if isinstance(self.screen, Menu):
                is_done = await self.screen.take(event)
            elif self._answered:
                is_done = await self._take(event)
            else:
                is_done = isinstance(event, Key) and await self._run_verb_of(event.key)
            if is_done:
                return
        await super().on_event(event)

    async def _run_verb_of(self, key: str) -> bool:
        """Run the verb of the key, if the widget that has the keyboard leaves the key to it."""
        verb = self._verb_of.get(key)
        if not verb or self.screen.is_modal:
            return False
        if not isinstance(self.focused, PaperList):
            bound = self.active_bindings.get(key)
            if bound is None or bound.node is not self:
                return False
        await self.action_verb(verb)
        return True

    async def action_verb(self, name: str) -> None:
        """Run the verb of that name; what it opens is there before the next key."""
        if self.screen.is_modal or self._answered:
            return
        verb = next(each for each in self.verbs if each.name == name)
        run = getattr(self, verb.does or f"_do_{name}")
        with self._reporting():
            if opened := run() if verb.value is None else run(verb.value):
                await opened

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Say an expected error in the bottom line."""
        try:
            yield
        except ReadlistError as error:
            self.say(error.sentence)
        except OSError as error:
            self.say(f"{error.filename or ''}: {error.strerror or error}".removeprefix(": "))

    @property
    def _list(self) -> str:
        return self.papers.reading_list.name

    def write(self, *words: str) -> None:
        """Run a command line in the background, after those that were given before."""

        async def write_all() -> None:
            while self._writes:
                words = self._writes[0]
                code, out, err = await self.surroundings.run(words, lambda _: None)
                if code:  # what waits builds on it
                    self._writes = deque([words])
                undoes = code == 0 and words[0] == "move"
                said = (err if code else out or err).strip()
                self.say(f"{said}, {self._key('undo')} undoes" if undoes else said)
                if len(self._writes) == 1:
                    await self._read_anew()
                self._writes.popleft()
            if self._leaves is not None:
                self.exit(self._leaves)

        self._writes.append(words)
        if len(self._writes) == 1:
            self.run_worker(write_all(), group="writes")

    async def _read_anew(self) -> None:
        """Show the files as they are, unless the screen is ahead of them or elsewhere by then."""
        papers, self._seen = self.papers, self._look()
        with self._reporting():
            show = await asyncio.to_thread(papers.read)
            if papers is self.papers and len(self._writes) < 2:
                show()
        self.show()
        self._fill_side()

    def leave(self, code: int) -> None:
        """End with this exit code, once all is written."""
        if self._writes:
            self._leaves = code
            self.say(f"leaving once all is written: {counted(len(self._writes), 'change')} …")
        else:
            self.exit(code)

    def in_background(self, *words: str, show: bool = False) -> None:
        """Run a command line; what it says at last goes to the bottom line, or is shown in full."""

        async def run() -> None:
            code, out, err = await self.surroundings.run(words, self.say)
            self.say((err if code else out or err).strip() or words[0])
            await self._read_anew()
            if show and (out or err):
                self.push_screen(AnswerView(out + err))

        self.run_worker(run(), group="commands")

    # ---- the prompt

    def ask(
        self,
        question: str,
        answered: Callable[[str], None],
        words: Sequence[str] = (),
        *,
        at_once: bool = False,
        start: str = "",
    ) -> None:
        """Ask in the bottom line; `at_once` takes the first letter without Enter."""
        self._answered = answered
        prompt = self.query_one("#prompt", Input)
        prompt.suggester = WordSuggester(words) if words else None
        prompt.max_length = 1 if at_once else 0
        prompt.placeholder = question
        prompt.value = start
        self._show_prompt()
        self.screen.set_focus(prompt)
        prompt.cursor_position = len(start)

    def _show_prompt(self) -> None:
        """Or the bottom line instead; without a class, by which all would be styled anew."""
        self.query_one("#prompt").display = self._answered is not None
        self.query_one("#bottom").display = self._answered is None

    def _do_filter(self) -> None:
        self.ask("filter: ", self._filter, filter_words(self._tags), start=self.papers.query)

    def _filter(self, typed: str) -> None:
        """Keep the filter; where its last word was not typed to its end, as a beginning."""
        self.filter_by(typed)
        is_open = self._said == _FILTERING or not self.papers.shown
        if is_open and typed[-1:].isalnum():
            self.filter_by(f"{typed}*")

    def filter_by(self, query: str) -> None:
        """Show what fits the filter; where notes and abstracts decide, once they are read."""
        papers, self._wanted = self.papers, query

        async def read_texts() -> None:
            with self._reporting():
                await asyncio.to_thread(papers.read_texts)
                self._said = ""
                if papers is self.papers:
                    papers.set_query(self._wanted)
            self.show()

        if not papers.lacks_texts(query):
            papers.set_query(query)
        elif self._said != _FILTERING:
            self._said = _FILTERING
            self.run_worker(read_texts(), group="texts")
        self.show()

    async def _take(self, event: Key | Paste) -> bool:
        """Whether the key was for the prompt: Enter gives the answer, Esc leaves, with a filter.

        A filter is followed as it is typed; a letter may be an answer already.
        """
        prompt, is_filter = self.query_one("#prompt", StillInput), self._answered == self._filter
        before, key = prompt.value, event.key if isinstance(event, Key) else ""
        if key == "escape":
            self._end_asking("" if is_filter else None)
        elif key == "enter":
            self._end_asking(prompt.value)
        elif not await prompt.take(event):
            return False
        elif prompt.max_length and prompt.value:
            self._end_asking(prompt.value)
        elif is_filter and (typed := prompt.value) != before:
            with suppress(ReadlistError):  # it is not complete yet
                self.filter_by(f"{typed}*" if typed[-1:].isalnum() else typed)
        return True

    def _end_asking(self, answer: str | None) -> None:
        answered, self._answered = self._answered, None
        self._show_prompt()
        self.screen.set_focus(self.query_one(PaperList))
        with self._reporting():
            if answered and answer is not None:
                answered(answer)
        self.show()
