"""Checks of the lists: damaged ones, files that are none, one work under two keys."""

from collections import defaultdict
from collections.abc import Iterator

from readlist.actions.doctor_checks import Finding
from readlist.errors import DamagedFileError
from readlist.library.library import Library
from readlist.model.addresses import identifiers
from readlist.model.paper import ReadingList
from readlist.text import visible_line


def damaged_lists(library: Library) -> Iterator[Finding]:
    """Lists that cannot be read, and a current list that is gone."""
    for _, found in library.reading_lists():
        if isinstance(found, DamagedFileError):
            yield Finding("damaged", str(found.path), found.problem, found.hint, is_problem=True)
    try:
        current = library.state().current_list
    except DamagedFileError:  # found by another check
        return
    if current not in {file.name for file in library.list_files()}:
        yield Finding(
            "current_list",
            visible_line(current)[:80],
            "the current list is gone",
            "choose another with `readlist use`",
            is_problem=True,
        )


def passed_over(library: Library) -> Iterator[Finding]:
    """Files among the lists that are no lists."""
    try:
        names = sorted(path.name for path in library.lists_folder.iterdir())
    except OSError:
        return
    misnamed = frozenset(library.passed_over())
    for name in names:
        if name in misnamed:
            yield Finding(
                "passed_over",
                str(library.lists_folder / name),
                "its name cannot be a list's, so it is passed over",
                "rename it: small letters, digits and -, then .toml",
                is_problem=True,
            )
        elif not name.endswith((".toml", ".readlist.tmp")) and not name.startswith("."):
            yield Finding(
                "foreign",
                str(library.lists_folder / name),
                "readlist does not know this file",
                "move it elsewhere if it is in the way",
            )


def one_work_under_two_keys(library: Library) -> Iterator[Finding]:
    """Papers that share an identifier but not their key, so that progress and notes are apart."""
    keys: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for _, found in library.reading_lists():
        for paper in found.papers if isinstance(found, ReadingList) else ():
            for each in identifiers(paper):
                keys[f"{each.scheme}:{each.value}".lower()][paper.key.lower()] = paper.key
    told = set()
    for name, by_key in keys.items():
        same = tuple(by_key.values())
        if len(same) > 1 and same not in told:
            told.add(same)
            yield Finding(
                "duplicate",
                ", ".join(same),
                f"two keys of one paper, {visible_line(name)}: its progress and notes are apart",
                "give it one key in all lists, and move its folder in papers/",
            )
