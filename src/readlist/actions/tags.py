"""The tags there are: counted, renamed, deleted."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from readlist.errors import NotFoundError
from readlist.library.every_progress import every_progress
from readlist.library.library import Library
from readlist.model.paper import Progress
from readlist.storage.progressfile import progress_text
from readlist.text import folded, quoted


@dataclass(frozen=True, slots=True)
class Tags:
    """Every tag with the number of papers that have it, and what is wrong with damaged files."""

    counts: Mapping[str, int]  # in the order of the alphabet
    problems: tuple[str, ...] = ()


def count_tags(library: Library) -> Tags:
    """The tags of all papers; spellings that differ in case or accents are one, the usual one."""
    spelt: dict[str, Counter[str]] = {}
    problems = []
    for _, folder in every_progress(library):
        if folder.progress is None:
            problems.append(folder.problem)
            continue
        for name, tag in {folded(tag): tag for tag in folder.progress.tags}.items():
            spelt.setdefault(name, Counter())[tag] += 1
    counts = {
        max(spellings, key=lambda each: (spellings[each], each)): spellings.total()
        for _, spellings in sorted(spelt.items())
    }
    return Tags(counts, tuple(problems))


def rename_tag(library: Library, old: str, new: str) -> int:
    """Call the tag `new` on every paper that has it; the number of papers.

    Raises NotFoundError where none has it, DamagedFileError where a file cannot be changed.
    """
    return _everywhere(
        library, old, lambda tags: _renamed(tags, old, new), f"tags --rename {old} {new}"
    )


def delete_tag(library: Library, tag: str) -> int:
    """Take the tag from every paper that has it; the number of papers. Raises as `rename_tag`."""

    def without(tags: tuple[str, ...]) -> list[str]:
        return [each for each in tags if folded(each) != folded(tag)]

    return _everywhere(library, tag, without, f"tags --delete {tag}")


def _renamed(tags: tuple[str, ...], old: str, new: str) -> list[str]:
    named = [new if folded(tag) == folded(old) else tag for tag in tags]
    return list({folded(tag): tag for tag in named}.values())


def _everywhere(
    library: Library, tag: str, change: Callable[[tuple[str, ...]], list[str]], command: str
) -> int:
    found: dict[str, Progress] = {}

    def plan() -> dict[Path, bytes | None]:
        for key, folder in every_progress(library):
            if folder.progress and folded(tag) in map(folded, folder.progress.tags):
                found[key] = library.progress(key, to_write=True)
        return {
            library.files(key).progress: progress_text(
                replace(progress, tags=tuple(change(progress.tags)))
            )
            for key, progress in found.items()
        }

    library.journal.apply(command, plan)
    if not found:
        raise NotFoundError(
            f"no paper has the tag {quoted(tag)}", hint="`readlist tags` lists them"
        )
    return len(found)
