"""The entries of a list file that somebody shares: a broken paper does not spoil the others."""

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from readlist.model.entry import Entry
from readlist.model.keys import is_key
from readlist.model.paper import ReadingList
from readlist.storage.list_file import parse_heading, parse_paper
from readlist.storage.toml_documents import lines_of_tables
from readlist.text import one_line


def read_list(data: bytes, path: Path) -> tuple[ReadingList, tuple[Entry, ...]]:
    """What the list is, and an entry for each of its papers, under the key that the file has.

    Raises DamagedFileError where the file is no TOML, or its own fields are not as they must be,
    and NewerFormatError for one of a newer readlist.
    """
    heading, tables = parse_heading(data, path, to_write=True)
    lines = lines_of_tables(data, "papers", len(tables))
    places = enumerate(zip(tables, lines, strict=True), 1)
    return heading, tuple(_entry(table, number, line) for number, (table, line) in places)


def _entry(table: Mapping[str, object], number: int, line: int) -> Entry:
    def fail(problem: str) -> NoReturn:
        raise ValueError(problem)

    names = (table.get(name) for name in ("key", "citekey", "title"))
    label = next((one_line(str(name)) for name in names if name), f"paper {number}")
    key = table.get("key")
    if isinstance(key, str) and not is_key(one_line(key)):  # kept as what the list cites it by
        table = {"citekey": key} | {name: table[name] for name in table if name != "key"}
    try:
        return Entry(label, line, parse_paper(table, fail))
    except ValueError as error:
        return Entry(label, line, problem=str(error))
