"""Papers as a list file that others can read, share and change: TOML, as docs/files.md has it."""

import tomllib
from dataclasses import replace
from types import MappingProxyType

from readlist.formats.privacy import Personal, Private, shareable_list
from readlist.model.paper import Paper, Progress, ReadingList
from readlist.storage.listtext import list_text
from readlist.storage.progressfile import progress_text
from readlist.text import json_safe

_NOTHING: Private = MappingProxyType({})


def to_toml(reading_list: ReadingList, private: Private = _NOTHING) -> str:
    """The list file of the papers, with their keys and citation keys, and nothing personal.

    What is `private` is in each paper's `notes` and `progress`, which lists do not use.
    """
    shown = shareable_list(reading_list)
    papers = (_with_personal(paper, private.get(paper.key)) for paper in shown.papers)
    written = list_text(replace(shown, papers=tuple(papers))).decode()
    return "\n".join(map(json_safe, written.split("\n")))  # TOML has JSON's escapes


def _with_personal(paper: Paper, personal: Personal | None) -> Paper:
    if personal is None:
        return paper
    told: dict[str, object] = {}
    if personal.notes:
        told["notes"] = personal.notes
    if personal.progress:
        told["progress"] = _progress_table(personal.progress)
    return replace(paper, unknown={**paper.unknown, **told})


def _progress_table(progress: Progress) -> dict[str, object]:
    """What progress.toml holds, without the number of its format."""
    table: dict[str, object] = tomllib.loads(progress_text(progress).decode())
    return {name: value for name, value in table.items() if name != "format"}
