"""The reading log, in lines."""

from typing import TYPE_CHECKING

from readlist.model.paper import Status
from readlist.text import counted, visible_line
from readlist.views.lines import tab_separated

if TYPE_CHECKING:  # a view needs a result's shape, not what makes it
    from readlist.actions.log import Event

_WORDS = {
    Status.UNREAD: "unread",
    Status.READING: "started",
    Status.READ: "read",
    Status.SKIPPED: "skipped",
}


def event_line(event: "Event", list_name: str) -> str:
    """day, what happened, number (of a paper of another list: its key), key, title, minutes."""
    title = event.place.paper.title if event.place else ""
    minutes = "" if event.minutes is None else event.minutes
    return tab_separated(
        event.day, event_word(event), _place(event, list_name), event.key, title, minutes
    )


def event_word(event: "Event") -> str:
    """What happened: started, read, read again, skipped, unread."""
    return "read again" if event.is_again else _WORDS[event.status]


def _place(event: "Event", list_name: str) -> str:
    place = event.place
    if place and place.reading_list.name == list_name:
        return str(place.number)
    return event.key


def event_text(event: "Event", list_name: str) -> str:
    """5  Perceiver IO: A General Architecture … · 55 minutes."""
    title = event.place.paper.title if event.place else "(in no list any more)"
    minutes = "" if event.minutes is None else f" · {counted(event.minutes, 'minute')}"
    return visible_line(f"{_place(event, list_name)}  {title}{minutes}")
