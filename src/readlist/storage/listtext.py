"""A list, or a paper of one, as TOML text; listfile reads it back.

A list may be a person's own text: this writes what is new. How a block of a file takes the place of
another, with every other byte kept, is listedit's affair.
"""

from collections.abc import Mapping
from dataclasses import fields

from readlist.model.paper import DEFAULT_TYPE, Paper, ReadingList
from readlist.storage.toml_documents import FORMAT

_PAPER_KEYS = tuple(each.name for each in fields(Paper) if each.name != "unknown")
_LIST_KEYS = ("name", "title", "description", "curator", "url", "see_also", "source", "extra")


def list_text(reading_list: ReadingList) -> bytes:
    """The file that holds the list."""
    import tomli_w  # noqa: PLC0415 (most commands only read)

    head = {"format": FORMAT, **_filled(reading_list, _LIST_KEYS), **reading_list.unknown}
    if reading_list.title == reading_list.name:  # what a list without title is called
        del head["title"]
    blocks = (paper_block(paper) for paper in reading_list.papers)
    return "\n".join((tomli_w.dumps(head), *blocks)).encode()


def paper_block(paper: Paper) -> str:
    """The paper as a `[[papers]]` block, ended with a line feed."""
    import tomli_w  # noqa: PLC0415 (most commands only read)

    table = tomli_w.dumps({"papers": paper_table(paper)})  # a short array would stand in one line
    return table.replace("[papers]", "[[papers]]", 1)


def paper_table(paper: Paper) -> dict[str, object]:
    """The keys of the paper's table with their values, those left out that say nothing."""
    table = _filled(paper, _PAPER_KEYS)
    if paper.type == DEFAULT_TYPE:
        del table["type"]
    return {**table, **paper.unknown}


def _filled(value: Paper | ReadingList, names: tuple[str, ...]) -> dict[str, object]:
    found = ((name, getattr(value, name)) for name in names)
    return {name: _plain(each) for name, each in found if each not in ("", None, (), {})}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value
