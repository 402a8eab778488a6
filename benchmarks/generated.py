"""Writes a library for measuring: one long list, and progress and notes for some of its papers.

    python benchmarks/generated.py HOME [--papers 10000]

The same number of papers gives the same bytes. Three papers in ten have progress, three in a
hundred notes, one in a hundred the word of `RARE` in its abstract. The list holds abstracts, as an
imported one does. The papers are invented.
"""

import argparse
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LIST = "large"
RARE = "thermohaline"
_SYLLABLES = re.findall("..", "bacodifeguhajokilumenapoqurasotevuwaxezy")
_ENDINGS = ("", "ing", "tion", "al", "ity", "s", "ive", "ous")


@dataclass(frozen=True, slots=True)
class Entry:
    """One invented paper."""

    key: str
    title: str
    authors: tuple[str, ...]
    year: int
    arxiv: str
    pages: str
    abstract: str


def entries(papers: int) -> Iterator[Entry]:
    """So many papers, always the same ones."""
    chance = random.Random(5)  # noqa: S311 (to be repeatable)
    words = sorted({_word(chance) for _ in range(6000)})
    common = [1 / (place + 5) for place in range(len(words))]
    drawn = chance.choices(words, common, k=200_000)
    for number in range(papers):

        def some(count: int) -> list[str]:
            start = chance.randrange(len(drawn) - count)
            return drawn[start : start + count]

        authors = tuple(
            f"{given.title()} {family.title()}"
            for given, family in zip(some(3), chance.sample(words, 3), strict=True)
        )
        text = some(chance.randrange(120, 200))
        if number % 100 == 50:
            text[60] = RARE
        year = 1990 + number % 35
        yield Entry(
            key=f"{authors[0].split()[1].lower()}{year}{drawn[number % 90_000]}{number}",
            title=" ".join(some(chance.randrange(5, 13))).capitalize(),
            authors=authors,
            year=year,
            arxiv=f"{number // 50_000 + 17:02}{number // 5_000 % 10 + 1:02}.{number % 5_000:05}",
            pages=f"{number}-{number + 12}",
            abstract=" ".join(text).capitalize() + ".",
        )


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3)))) + chance.choice(
        _ENDINGS
    )


def write_library(home: Path, papers: int) -> None:
    """A home whose current list holds so many papers."""
    (home / "lists").mkdir(parents=True)
    with (home / "lists" / f"{LIST}.toml").open("w") as file:
        file.write('format = 1\ntitle = "A long list"\n')
        for number, entry in enumerate(entries(papers)):
            file.write(_block(entry))
            if number % 10 < 3:
                _touch(home / "papers" / entry.key, number)
    (home / "state.toml").write_text(f'format = 1\ncurrent_list = "{LIST}"\n')


def write_many_lists(home: Path, lists: int) -> Entry:
    """A home with so many lists of ten papers; gives the last paper of the last one."""
    (home / "lists").mkdir(parents=True)
    papers = list(entries(10 * lists))
    for number in range(lists):
        blocks = "".join(map(_block, papers[10 * number : 10 * number + 10]))
        path = home / "lists" / f"list-{number}.toml"
        path.write_text(f'format = 1\ntitle = "List {number}"\n{blocks}')
    (home / "state.toml").write_text('format = 1\ncurrent_list = "list-0"\n')
    return papers[-1]


def _block(entry: Entry) -> str:
    authors = ", ".join(f'"{author}"' for author in entry.authors)
    return (
        f'\n[[papers]]\nkey = "{entry.key}"\ntype = "article-journal"\ntitle = "{entry.title}"\n'
        f'authors = [{authors}]\nyear = {entry.year}\nvenue = "Journal of {entry.year % 7}"\n'
        f'arxiv = "{entry.arxiv}"\ntopics = ["topic {entry.year % 11}"]\n'
        f'abstract = "{entry.abstract}"\nextra = {{ pages = "{entry.pages}", volume = "3" }}\n'
    )


def _touch(folder: Path, number: int) -> None:
    folder.mkdir(parents=True)
    status = ("read", "reading", "skipped")[number % 3]
    (folder / "progress.toml").write_text(
        f'format = 1\ntags = ["tag{number % 5}"]\n\n[[history]]\nstatus = "reading"\n'
        f'at = 2026-01-{number % 28 + 1:02}T10:00:00Z\n\n[[history]]\nstatus = "{status}"\n'
        f"at = 2026-02-{number % 28 + 1:02}T10:00:00Z\nminutes = {number % 90}\n"
    )
    if number % 10 == 0 and number % 30 < 10:
        (folder / "notes.md").write_text(f"# Paper {number}\n\nA remark on its method, twice.\n")


def bibtex(papers: int) -> Iterator[str]:
    """The same papers as BibTeX entries, for programs that keep other files."""
    for entry in entries(papers):
        yield (
            f"@article{{{entry.key},\n  title = {{{entry.title}}},\n"
            f"  author = {{{' and '.join(entry.authors)}}},\n  year = {{{entry.year}}},\n"
            f"  journal = {{Journal of {entry.year % 7}}},\n  eprint = {{{entry.arxiv}}},\n"
            f"  pages = {{{entry.pages}}},\n  abstract = {{{entry.abstract}}}\n}}\n\n"
        )


def main() -> None:
    """Write the library that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--papers", type=int, default=10_000)
    chosen = parser.parse_args()
    write_library(chosen.home, chosen.papers)


if __name__ == "__main__":
    main()
