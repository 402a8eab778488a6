"""The keys of the full screen: one a verb, with the name that menu and config.toml have."""

from collections.abc import Mapping
from typing import NamedTuple

from readlist.actions.mark import OpenChoice
from readlist.errors import UsageError
from readlist.model.paper import Status


class Verb(NamedTuple):
    """Something a key does: its name, its keys as textual calls them, and a line for the menu."""

    name: str
    keys: str  # with commas between
    says: str
    does: str = ""  # the method of the app; "": `_do_` and the name
    value: object = None  # that the method gets, if it is not None


_END = 10**9  # papers: beyond any list


VERBS = (
    Verb("down", "j,down", "go down", "_move", 1),
    Verb("up", "k,up", "go up", "_move", -1),
    Verb("top", "g,home", "go to the first paper", "_move", -_END),
    Verb("bottom", "G,end", "go to the last paper", "_move", _END),
    Verb("half_down", "ctrl+d,pagedown", "go half a screen down", "_move_half", 1),
    Verb("half_up", "ctrl+u,pageup", "go half a screen up", "_move_half", -1),
    Verb("details", "enter", "show the paper in full on a narrow screen"),
    Verb("back", "escape", "go back; clear the filter or the selection"),
    Verb("tab", "tab", "show the next part of the details"),
    Verb("lists", "l", "go to lists, tags and saved filters"),
    Verb("filter", "slash", "filter as you type"),
    Verb("show_all", "1", "show all papers", "_show_status"),
    Verb("show_unread", "2", "show unread papers", "_show_status", Status.UNREAD),
    Verb("show_reading", "3", "show papers being read", "_show_status", Status.READING),
    Verb("show_read", "4", "show papers that were read", "_show_status", Status.READ),
    Verb("show_skipped", "5", "show skipped papers", "_show_status", Status.SKIPPED),
    Verb("select", "space", "select the paper, or take it out of the selection"),
    Verb("select_range", "V", "select from here to where V is pressed again"),
    Verb("select_all", "asterisk", "select all papers shown, or none"),
    Verb("start", "s", "start reading", "_mark", Status.READING),
    Verb("read", "r", "mark as read, with the minutes it took"),
    Verb("skip", "x", "skip", "_mark", Status.SKIPPED),
    Verb("unread", "U", "mark as unread", "_mark", Status.UNREAD),
    Verb("tag", "t", "add and remove tags: +thesis -later"),
    Verb("priority_up", "plus", "raise the priority", "_prioritise", 1),
    Verb("priority_down", "minus", "lower the priority", "_prioritise", -1),
    Verb("rate", "R", "rate 1 to 5, 0 for no rating"),
    Verb("open", "o", "open the PDF, or the paper's page", "_open"),
    Verb("open_page", "O", "open the paper's page", "_open", OpenChoice.PAGE),
    Verb("open_code", "c", "open the code", "_open", OpenChoice.CODE),
    Verb("note", "n", "edit the notes in your editor"),
    Verb("copy", "y", "copy: k key, l LaTeX, p pandoc, t Typst, b BibTeX"),
    Verb("fetch", "f", "fetch abstracts and PDFs in the background"),
    Verb("add", "a", "add a paper by its identifier"),
    Verb("move_down", "J", "move the paper down in your own list", "_reorder", 1),
    Verb("move_up", "K", "move the paper up in your own list", "_reorder", -1),
    Verb("sort", "S", "sort by the next of number, year, title, author …"),
    Verb("next", "N", "go to what is to be read next, and say why"),
    Verb("undo", "u", "undo the last change", "write", "undo"),
    Verb("redo", "ctrl+r", "redo what was undone", "write", "redo"),
    Verb("menu", "question_mark,colon", "search and run every verb"),
    Verb("quit", "q,ctrl+c", "quit", "action_help_quit"),
)

_SIGNS = {
    "/": "slash", " ": "space", "+": "plus", "-": "minus", "*": "asterisk",
    "?": "question_mark", ":": "colon", ".": "full_stop", ",": "comma", ";": "semicolon",
}  # fmt: skip
_SHOWN = {
    **{name: sign for sign, name in _SIGNS.items() if sign != " "},
    "ctrl+d": "^d", "ctrl+u": "^u", "ctrl+r": "^r", "ctrl+c": "^c",
    "escape": "Esc", "enter": "Enter",
}  # fmt: skip


def verbs_with(changed: Mapping[str, str]) -> tuple[Verb, ...]:
    """The verbs with the keys of config.toml in place of their own.

    Raises UsageError for a verb that does not exist and a key that two verbs would have.
    """
    keys = {verb.name: verb.keys for verb in VERBS}
    for name, typed in changed.items():
        if name not in keys:
            message = f'config.toml: [browse.keys] names "{name}", which is not a verb of browse'
            raise UsageError(message, hint="`?` in browse shows them")
        keys[name] = ",".join(_SIGNS.get(key, key) for key in typed.split())
    owners: dict[str, str] = {}
    for name, owned in keys.items():
        for key in owned.split(","):
            if key in owners:
                said = f"gives {shown_key(key)} to {owners[key]} and {name}"
                hint = "give one of them another key"
                raise UsageError(f"config.toml: [browse.keys] {said}", hint=hint)
            owners[key] = name
    return tuple(verb._replace(keys=keys[verb.name]) for verb in VERBS)


def shown_key(keys: str) -> str:
    """The first key as a person types it: `/`, `^d`."""
    first = keys.split(",", maxsplit=1)[0]
    return _SHOWN.get(first, first)
