"""Where things are, and what is set: pairs of a name and a value."""

from collections.abc import Mapping
from pathlib import Path

from readlist.storage.config_file import Config
from readlist.text import visible_line
from readlist.views.answer import Answer
from readlist.views.lines import tab_separated


def path_answer(found: Mapping[str, Path]) -> Answer:
    """Names, or keys, and their paths."""
    return Answer(
        "path",
        lambda: {"paths": {name: str(where) for name, where in found.items()}},
        lambda: _pairs(found),
        lambda _: _columns(found),
        is_verbatim=True,
    )


def config_answer(settings: Config, path: Path) -> Answer:
    """The settings, with the file they are in."""
    shown: dict[str, str | int | list[str] | None] = {
        "language": settings.language or None,
        "editor": settings.editor or None,
        "pdf_viewer": settings.pdf_viewer or None,
        "contact": settings.contact or None,
        "private_hosts": list(settings.private_hosts) or None,
        "fetch_timeout": settings.fetch_timeout,
        "slowest_body": settings.slowest_body,
    }
    rows = {"file": str(path)} | {
        name: ", ".join(value) if isinstance(value, list) else str(value or "(not set)")
        for name, value in shown.items()
    }
    unknown = visible_line(", ".join(settings.unknown))
    return Answer(
        "config",
        lambda: {"path": str(path), "settings": shown, "unknown": list(settings.unknown)},
        lambda: _pairs(rows),
        lambda _: _columns(rows),
        notes=[f"config.toml has settings that readlist does not know: {unknown}"]
        if unknown
        else [],
        is_verbatim=True,
    )


def _pairs(pairs: Mapping[str, object]) -> str:
    return "".join(tab_separated(name, value) for name, value in pairs.items())


def _columns(pairs: Mapping[str, object]) -> str:
    from readlist.views.terminal.wrapping import aligned

    return aligned(pairs)
