"""The verbs of `browse`: what each key does, through the same actions as the command line."""

import asyncio
import shlex
from collections.abc import Awaitable, Sequence

from textual.app import SuspendNotSupported
from textual.containers import VerticalScroll
from textual.widgets import OptionList

from readlist.actions import mark as actions
from readlist.browse.dialogs import Menu
from readlist.browse.keys import shown_key
from readlist.browse.panes import DetailPart, PaperList
from readlist.browse.screen import MEDIUM, BrowseScreen
from readlist.library.records import ListedPaper
from readlist.model.paper import Status
from readlist.selection.periods import minutes_named
from readlist.text import counted

LEFT = 130
"""The exit code of a picker that was left without a choice."""

_BACKLOG = 5  # moves of one paper that wait; those behind them, as of a key held down, are one

_STYLES = {"k": "key", "l": "latex", "p": "pandoc", "t": "typst", "b": "bibtex"}
_PRIORITIES = ("low", "", "high")
_FOR_PAPERS = {
    "cite", "copy", "edit", "export", "fetch", "move", "note", "open", "prioritise", "rate",
    "read", "remove", "show", "skip", "start", "tag", "unread",
}  # fmt: skip
"""Commands that take papers, and get the chosen ones."""


class BrowseApp(BrowseScreen):
    """The list, full screen. Runs until the user leaves, and gives the exit code."""

    def _show_status(self, status: Status | None = None) -> None:
        self.papers.status = status
        self.papers.refilter(self.papers.key)
        self.show()

    def _move(self, by: int) -> None:
        pane = self.query_one("#details", VerticalScroll)
        if self.focused is pane:
            pane.scroll_relative(y=by, animate=False)
            return
        side = self.query_one("#lists", OptionList)
        if self.focused is side:
            (side.action_cursor_down if by > 0 else side.action_cursor_up)()
            return
        before = self.papers.cursor
        self.papers.move(by)
        self.show(moved_from=before)

    def _move_half(self, screens: int) -> None:
        self._move(screens * max(1, self.query_one(PaperList).size.height // 2))

    def _mark(self, status: Status, minutes: int | None = None) -> None:
        places, details = self.papers.chosen(), actions.ReadingDetails(minutes=minutes)
        if places:
            marked = actions.mark_papers(self.library, places, status, details)
            changed = sum(each.is_changed for each in marked)
            said = f"{actions.VERBS[status]}: {counted(changed, 'paper')}"
            self._changed(places, said, can_undo=changed > 0)

    def _label(self, change: actions.LabelChange, before: str, after: str = "") -> None:
        places = self.papers.chosen()
        if places:
            labelled = actions.label_papers(self.library, places, change, before, after)
            can_undo = any(each.is_changed for each in labelled)
            self._changed(places, f"{before} {after}".strip(), can_undo=can_undo)

    def _changed(self, places: Sequence[ListedPaper], said: str, *, can_undo: bool) -> None:
        """Show the papers as they are now, and how to take it back; not what was done before."""
        self.papers.refresh(places)
        self._seen = self._look()
        self._said = f"{said}, {self._key('undo')} undoes" if can_undo else said
        self.show()

    def _do_details(self) -> None:
        if self._pick:
            chosen = self.papers.chosen()
            if chosen:
                self.picked = tuple(place.paper.key for place in chosen)
                self.exit(0)
            return
        self.screen.set_class(self.size.width < MEDIUM, "reading")
        self.query_one("#details").focus()
        self._show_details()

    def _do_back(self) -> None:
        if self.screen.has_class("reading") or not isinstance(self.focused, PaperList):
            self.screen.remove_class("reading")
            self.screen.set_focus(self.query_one(PaperList))
        elif self.papers.selected:
            self.papers.selected.clear()
        elif self.papers.query:
            self.papers.set_query("")
        elif self._pick:
            self.exit(LEFT)
        self._said = ""
        self.show()

    def _do_tab(self) -> None:
        parts = list(DetailPart)
        self._part = parts[(parts.index(self._part) + 1) % len(parts)]
        self._show_details()

    def _do_lists(self) -> None:
        self.screen.add_class("wide")
        self.query_one("#lists", OptionList).focus()

    def _do_select(self) -> None:
        self.papers.toggle()
        self.show()

    def _do_select_range(self) -> None:
        if self._range_start:
            self.papers.select_range(self._range_start)
            self._range_start = self._said = ""
        else:
            self._range_start = self.papers.key
            self._said = f"{self._key('select_range')} again selects up to there"
        self.show()

    def _do_select_all(self) -> None:
        self.papers.toggle_all()
        self.show()

    def _do_read(self) -> None:
        self.ask("minutes (Enter leaves them out): ", self._read)

    def _read(self, typed: str) -> None:
        self._mark(Status.READ, minutes_named(typed) if typed.strip() else None)

    def _do_tag(self) -> None:
        words = [f"{sign}{tag}" for sign in "+-" for tag in self._tags]
        self.ask("tags (+thesis -later): ", self._tag, words)

    def _tag(self, typed: str) -> None:
        words = typed.split()
        add = [each.removeprefix("+") for each in words if not each.startswith("-")]
        remove = [each[1:] for each in words if each.startswith("-")]
        if add or remove:
            self._label(actions.tagging(add, remove), f"tag {' '.join(words)}")
            self._fill_side()

    def _do_rate(self) -> None:
        self.ask("rating 1 to 5, 0 for none: ", self._rate)

    def _rate(self, typed: str) -> None:
        if typed.strip() not in tuple("012345"):
            self.say(f"{typed or 'nothing'} is not a rating: 1 to 5, or 0 for none")
            return
        stars = typed.strip().replace("0", "none")
        self._label(actions.rating(stars), "rate", stars)

    def _prioritise(self, by: int) -> None:
        record = self.papers.record
        if record and record.progress:
            place = _PRIORITIES.index(record.progress.priority) + by
            level = _PRIORITIES[max(0, min(place, len(_PRIORITIES) - 1))] or "normal"
            self._label(actions.prioritising(level), "prioritise", level)

    def _open(self, wanted: actions.OpenChoice = actions.OpenChoice.BEST) -> None:
        places = self.papers.chosen()[:1]
        if not places:
            return
        target = actions.find_target(self.library, places[0], wanted)
        if not self.surroundings.open(target):
            self.say(f"nothing here can open {target.file or target.address}")
            return
        begun = actions.begin_reading(self.library, places[0])
        said = f"opened {target.file.name if target.file else target.address}"
        self._changed(places, said, can_undo=begun is not None)

    def _do_note(self) -> None:
        """Leave the terminal to the editor; where that cannot be, it opens beside."""
        from readlist.actions.note import NoteOutcome, edit_note

        places = self.papers.chosen()[:1]
        outcomes: list[NoteOutcome] = []

        def edit() -> None:
            with self._reporting():  # textual does not bring the screen back from an error
                outcomes.append(edit_note(self.library, places[0], self.surroundings.edit))

        if places:
            try:
                with self.suspend():
                    edit()
            except SuspendNotSupported:
                edit()
        for outcome in outcomes:
            can_undo = outcome is not NoteOutcome.UNCHANGED
            self._changed(places, f"notes {outcome}", can_undo=can_undo)

    def _do_copy(self) -> None:
        self.ask("copy: k key, l LaTeX, p pandoc, t Typst, b BibTeX ", self._copy, at_once=True)

    def _copy(self, typed: str) -> None:
        from readlist.actions.cite import Style, cite_papers

        style, places = _STYLES.get(typed.strip()), self.papers.chosen()
        if style and places:
            text = cite_papers(places, Style(style)).rstrip("\n")
            if self.surroundings.copy(text):
                self.say(f"copied: {text}")
            else:  # over ssh; whether the terminal takes it, it does not tell
                self.copy_to_clipboard(text)
                self.say(f"given to the terminal to copy: {text}")

    def _do_fetch(self) -> None:
        keys = [place.paper.key for place in self.papers.chosen()]
        if keys:
            self.say(f"fetching {counted(len(keys), 'paper')} …")
            self.in_background("fetch", *keys, "-l", self._list)

    def _do_add(self) -> None:
        self.ask("add (arXiv id, DOI, address): ", self._add)

    def _add(self, typed: str) -> None:
        if typed.strip():
            self.say(f"looking up {typed} …")
            self.in_background("add", *shlex.split(typed), "-l", self._list)

    def _reorder(self, by: int) -> None:
        record = self.papers.record
        if record is None or not 1 <= record.number + by <= len(self.papers.records):
            return
        words = ("move", record.paper.key)
        if len(self._writes) > _BACKLOG and self._writes[-1][:2] == words:
            self._writes.pop()
        to = record.number + by
        self.papers.exchange(record.number, to)
        self._said = f"moving it to {to} …"
        self.show()
        self.write(*words, "--to", str(to), "-l", self._list)

    def _do_sort(self) -> None:
        self._said = f"sorted by {self.papers.next_sort()}"
        self.show()

    def _do_next(self) -> None:
        async def go_to_next() -> None:
            from readlist.actions.next import NextOptions, choose_next

            papers, options = self.papers, NextOptions()
            with self._reporting():
                choice = await asyncio.to_thread(choose_next, self.library, self._list, options)
                if not choice.suggestions:
                    self.say("nothing is left to read in this list")
                elif papers is self.papers:
                    first = choice.suggestions[0]
                    if not papers.go_to(first.record.paper.key):
                        papers.status = None
                        papers.set_query("")
                        papers.go_to(first.record.paper.key)
                    self._said = f"next: {first.reasons[0]}"
                    self.show()

        self.say("looking for what comes next …")
        self.run_worker(go_to_next(), exclusive=True, group="next")

    def action_help_quit(self) -> None:
        """Leave, at ^c too, which textual only answers with advice."""
        self.leave(LEFT if self._pick else 0)

    # ---- the menu, and any command

    def _do_menu(self) -> Awaitable[None]:
        entries = [
            (f"verb:{verb.name}", f"{shown_key(verb.keys):>6}  {verb.name} · {verb.says}")
            for verb in self.verbs
        ]
        entries += [
            (f"command:{name}", f"{':':>6}  {name} · {says}")
            for name, says in self.surroundings.commands.items()
        ]
        return self.push_screen(Menu(entries), self._from_menu)

    async def _from_menu(self, chosen: str | None) -> None:
        kind, _, rest = (chosen or "").partition(":")
        if kind == "verb":
            await self.action_verb(rest)
        elif kind == "command":
            places = self.papers.chosen() if rest in _FOR_PAPERS else ()
            words = (rest, *(place.paper.key for place in places))
            self.ask("readlist ", self._command, start=" ".join(words))
        elif rest.strip():
            self._command(rest)

    def _command(self, typed: str) -> None:
        try:
            words = shlex.split(typed)
        except ValueError as error:
            self.say(f"{typed}: {error}")
            return
        if words:
            self.in_background(*words, show=True)
