"""A list file that others share: its entries, where a broken one spoils no other, and its text."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

from readlist.errors import DamagedFileError
from readlist.formats.privacy import PRIVATE_KEYS, Personal, Private
from readlist.model.keys import is_key
from readlist.model.paper import Paper, Progress, ReadingList, Table
from readlist.model.same_work import Entry
from readlist.storage.list_file import list_text, paper_block, parse_heading, parse_paper
from readlist.storage.paper_files import parse_progress, progress_text
from readlist.storage.toml_documents import lines_of_tables
from readlist.text import in_portions, json_safe, one_line


def read_list(data: bytes, path: Path) -> tuple[ReadingList, tuple[Entry, ...]]:
    """The list's heading, and an entry for each of its papers, under the key that the file has.

    Raises DamagedFileError where the file is no TOML, or its own fields are not as they must be,
    and NewerFormatError for one of a newer readlist.
    """
    heading, tables = parse_heading(data, path, to_write=True)
    lines = lines_of_tables(data, "papers", len(tables))
    places = enumerate(zip(tables, lines, strict=True), 1)
    return heading, tuple(_entry(table, number, line) for number, (table, line) in places)


def _entry(table: Table, number: int, line: int) -> Entry:
    names = (table.get(name) for name in ("key", "citekey", "title"))
    label = next((one_line(str(name)) for name in names if name), f"paper {number}")
    key = table.get("key")
    if isinstance(key, str) and not is_key(one_line(key)):  # kept as what the list cites it by
        table = {"citekey": key} | {name: table[name] for name in table if name != "key"}
    private = {name: table[name] for name in PRIVATE_KEYS if name in table}
    table = {
        name: value for name, value in table.items() if name not in private and name != "added"
    }  # it was added to another list
    own = private.get("notes")
    own = own if isinstance(own, str) else ""
    try:
        paper = parse_paper(table)
        return Entry(label, line, paper, own_notes=own, progress=_progress(private))
    except ValueError as error:
        return Entry(label, line, problem=str(error))


def _progress(private: Table) -> Progress | None:
    table = private.get("progress")
    if not isinstance(table, Mapping):
        return None
    import tomli_w  # few lists have progress

    try:
        return parse_progress(tomli_w.dumps(table).encode() or b"\n#", Path("progress"))
    except DamagedFileError as error:
        raise ValueError(f"its progress {error.message}") from None


def toml_list(reading_list: ReadingList, private: Private) -> Iterator[str]:
    """The list in portions, without days of adding; what is `private` in `notes`, `progress`."""
    head = list_text(replace(reading_list, papers=())).decode()
    blocks = (_block(paper, private.get(paper.key, Personal())) for paper in reading_list.papers)
    for portion in in_portions(chain((head,), blocks), "\n"):
        yield "\n".join(map(json_safe, portion.split("\n")))  # TOML has JSON's escapes


def _block(paper: Paper, personal: Personal) -> str:
    told: dict[str, object] = {"notes": personal.notes} if personal.notes else {}
    if personal.progress:
        table: dict[str, object] = tomllib.loads(progress_text(personal.progress).decode())
        told["progress"] = {name: value for name, value in table.items() if name != "format"}
    return paper_block(replace(paper, added="", unknown={**paper.unknown, **told}))
