r"""Writes a library for measuring: one long list, and progress and notes for some of its papers.

    python benchmarks/generated.py HOME [--papers 10000]

The same number of papers gives the same bytes. The papers are invented, and made like those of
bibliographies that were filled for years from publishers, arXiv, DBLP and reference managers.
10,000 of them are a .bib of 16 MB:

- of ten entries 4 are articles, 4 papers of a conference, 1 of arXiv alone, 1 a book or a thesis;
- 1 to 8 authors; in every second author list one name has an accent, written as TeX; every second
  list is "Family, Given";
- titles of 5 to 12 words; every third has a word in braces, every 20th a formula or a \&;
- abstracts of 120 to 180 words in 95 of 100, every tenth with a \% and a dash;
- a DOI in 7 of 10, an arXiv eprint in 4, a url in 5, a month (a macro) in 6, pages in 8, keywords
  (2 to 5) in 6, a publisher in 6, an ISSN or ISBN in 4, a note and a manager's file in 1.

Three papers in ten have progress, three in a hundred notes, one in a hundred the word of `RARE` in
its abstract. The list is what `readlist import` makes of the .bib.
"""

import argparse
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

LIST = "large"
RARE = "thermohaline"
_AT_ONCE = 50_000  # entries of a file: readlist imports no more than 100 MB at once
_SYLLABLES = re.findall("..", "bacodifeguhajokilumenapoqurasotevuwaxezy")
_ENDINGS = ("", "ing", "tion", "al", "ity", "s", "ive", "ous")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ACCENTED = {
    "Müller": r"M{\"u}ller",
    "Gonzalez García": r"Gonzalez Garc{\'\i}a",
    "Łukasik": r"{\L}ukasik",
    "Søgaard": r"S{\o}gaard",
    "Čapek": r"{\v C}apek",
    "Lefèvre": r"Lef\`{e}vre",
    "Nuñez": r"Nu\~nez",
    "Gülçehre": r"G{\"u}l{\c{c}}ehre",
    "Ångström": r"{\AA}ngstr{\"{o}}m",
    "Erdős": r"Erd{\H o}s",
}
_KINDS = ("article", "inproceedings") * 4 + ("misc", "book")


@dataclass(frozen=True, slots=True)
class Entry:
    """One invented paper as other programs keep it, and as an entry of a .bib, which says more."""

    key: str
    title: str
    authors: tuple[str, ...]
    year: int
    arxiv: str
    pages: str
    abstract: str
    bibtex: str


class Invention:
    """Draws papers by chance, always the same ones."""

    def __init__(self) -> None:
        self.chance = random.Random(5)  # noqa: S311 (to be repeatable)
        self._words = sorted({self._word() for _ in range(6000)})
        common = [1 / (place + 5) for place in range(len(self._words))]
        self._drawn = self.chance.choices(self._words, common, k=200_000)

    def _word(self) -> str:
        syllables = self.chance.choices(_SYLLABLES, k=self.chance.choice((1, 2, 2, 3)))
        return "".join(syllables) + self.chance.choice(_ENDINGS)

    def some(self, least: int, most: int) -> list[str]:
        """From `least` to `most` words, the common ones more often."""
        count = self.chance.randint(least, most)
        start = self.chance.randrange(len(self._drawn) - count)
        return self._drawn[start : start + count]

    def often(self, share: float) -> bool:
        """True in this share of all cases."""
        return self.chance.random() < share

    def paper(self, number: int) -> Entry:
        """The paper of this number, counted from 0."""
        count = self.chance.choice((1, 2, 2, 3, 3, 4, 5, 8))
        names = [name.title() for name in self.chance.sample(self._words, 2 * count)]
        people = list(zip(names[::2], names[1::2], strict=True))
        year = 1990 + number % 35
        key = f"{people[0][1].lower()}{year}{self._drawn[number % 90_000]}{number}"
        if number % 2:
            place = self.chance.randrange(count)
            people[place] = people[place][0], self.chance.choice(tuple(_ACCENTED))
        text = self.some(120, 180)
        if number % 100 == 50:
            text[60] = RARE
        title = self.some(5, 12)
        title[0] = title[0].capitalize()
        paper = Entry(
            key,
            " ".join(title),
            tuple(" ".join(person) for person in people),
            year,
            f"{number // 50_000 + 17:02}{number // 5_000 % 10 + 1:02}.{number % 5_000:05}",
            f"{number}--{number + 12}",
            " ".join(text).capitalize() + ".",
            "",
        )
        return replace(paper, bibtex=self._bibtex(number, paper, people))

    def _bibtex(self, number: int, paper: Entry, people: list[tuple[str, str]]) -> str:
        kind = _KINDS[number % 10]
        inverted = self.often(0.5)
        authors = (
            f"{family}, {given}" if inverted else f"{given} {family}"
            for given, family in ((given, _ACCENTED.get(name, name)) for given, name in people)
        )
        fields = {
            "title": self._title(number, paper.title),
            "author": " and ".join(authors),
            "year": str(paper.year),
            **self._publication(kind, paper),
            **self._identity(kind, number, paper),
        }
        if self.often(0.6):
            fields["keywords"] = ", ".join(self.some(2, 5))
        if self.often(0.95):
            more = r" It gains 12\% --- at most." if number % 10 == 3 else ""
            fields["abstract"] = paper.abstract + more
        if self.often(0.1):
            fields["note"] = f"Accepted at the {paper.year} meeting"
            fields["file"] = f":{paper.key}.pdf:PDF"
        lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items()]
        if self.often(0.6):
            lines.append(f"  month = {self.chance.choice(_MONTHS)},\n")
        return f"@{kind}{{{paper.key},\n{''.join(lines)}}}\n\n"

    def _title(self, number: int, title: str) -> str:
        first, *rest = title.split()
        if number % 3 == 0:
            rest[-1] = f"{{{rest[-1].upper()}}}"
        if number % 20 == 7:
            rest.insert(1, self.chance.choice((r"$\mathcal{O}(n^2)$", r"\&", r"$\ell_1$")))
        return " ".join((first, *rest))

    def _publication(self, kind: str, paper: Entry) -> dict[str, str]:
        topic = self._drawn[paper.year].title()
        if kind == "misc":
            return {"howpublished": f"arXiv preprint arXiv:{paper.arxiv}"}
        found = {"publisher": f"{topic} Press"} if self.often(0.75) else {}
        if kind == "book":
            return {**found, "isbn": f"978-0-306-{paper.year}-2", "address": topic}
        if self.often(0.9):
            found["pages"] = paper.pages
        if self.often(0.4):
            found["issn"] = f"{paper.year}-4242"
        if kind == "article":
            issue = {"volume": str(paper.year - 1980), "number": str(paper.year % 12 + 1)}
            return {"journal": f"Journal of {topic} Research", **issue, **found}
        venue = f"Proceedings of the {paper.year} Conference on {topic}"
        return {"booktitle": venue, "series": f"{topic[:4].upper()} '{paper.year % 100}", **found}

    def _identity(self, kind: str, number: int, paper: Entry) -> dict[str, str]:
        found = {}
        doi = f"10.{1000 + paper.year}/{paper.key[:4]}.{paper.year}.{number}"
        if kind != "misc" and self.often(0.78):
            found["doi"] = doi
        if self.often(0.5):
            found["url"] = f"https://doi.org/{doi}" if "doi" in found else f"https://x.org/{number}"
        if kind == "misc" or self.often(0.33):
            found |= {"eprint": paper.arxiv, "archiveprefix": "arXiv", "primaryclass": "cs.LG"}
        return found


def entries(papers: int) -> Iterator[Entry]:
    """The first `papers` papers."""
    invention = Invention()
    return (invention.paper(number) for number in range(papers))


def write_bibliographies(folder: Path, papers: int) -> list[Path]:
    """The papers in as few .bib files as readlist imports them from."""
    left = entries(papers)
    files = []
    for start in range(0, papers, _AT_ONCE):
        path = folder / f"{papers}-{start}.bib"
        with path.open("w") as file:
            file.writelines(entry.bibtex for entry in islice(left, _AT_ONCE))
        files.append(path)
    return files


def write_library(home: Path, papers: int) -> None:
    """A home whose current list holds the papers."""
    home.mkdir(parents=True)
    environ = os.environ | {"READLIST_HOME": str(home)}
    for path in write_bibliographies(home, papers):
        command = [sys.executable, "-m", "readlist", "import", str(path), "--list", LIST]
        subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)
        path.unlink()
    for number, entry in enumerate(entries(papers)):
        if number % 10 < 3:
            _touch(home / "papers" / entry.key, number)
    (home / "state.toml").write_text(f'format = 1\ncurrent_list = "{LIST}"\n')


def write_many_lists(home: Path, lists: int) -> Entry:
    """A home with `lists` lists of ten papers; gives the last paper of the last one."""
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


def main() -> None:
    """Write the library that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--papers", type=int, default=10_000)
    chosen = parser.parse_args()
    write_library(chosen.home, chosen.papers)


if __name__ == "__main__":
    main()
