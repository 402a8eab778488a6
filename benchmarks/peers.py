"""Other programs that keep papers or the like: their files with our papers, and their commands.

Each is given its files ready-made; what it builds of them at its first run is not counted.
"""

import json
import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from generated import RARE, Entry, entries

_PLACE = 300


class Peer(Protocol):
    """A program to compare with."""

    name: str
    program: str

    def prepare(self, home: Path, papers: int) -> Mapping[str, str]:
        """Write its files below `home`; gives the environment variables that it needs."""

    def commands(self) -> Mapping[str, Sequence[str]]:
        """Line of the table → the words of the command."""


def _key(place: int) -> str:
    return next(entry.key for number, entry in enumerate(entries(place + 1)) if number == place)


class Papis:
    """A folder and a YAML file a paper; its own database, the faster of its two."""

    name = "papis"
    program = "papis"

    def prepare(self, home: Path, papers: int) -> Mapping[str, str]:
        """A library called papers, and the settings that name it."""
        for entry in entries(papers):
            folder = home / "papers" / entry.key
            folder.mkdir(parents=True)
            (folder / "info.yaml").write_text(self._info(entry))
        settings = home / "papis"
        settings.mkdir()
        (settings / "config").write_text(
            f"[settings]\ndefault-library = papers\n[papers]\ndir = {home / 'papers'}\n"
        )
        return {"XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}

    @staticmethod
    def _info(entry: Entry) -> str:
        people = [
            dict(zip(("given", "family"), name.split(" ", 1), strict=True))
            for name in entry.authors
        ]
        about = {
            "papis_id": uuid.uuid5(uuid.NAMESPACE_URL, entry.key).hex,
            "ref": entry.key,
            "type": "article",
            "title": entry.title,
            "author": " and ".join(entry.authors),
            "author_list": people,
            "year": entry.year,
            "pages": entry.pages,
            "abstract": entry.abstract,
        }
        return "".join(f"{name}: {json.dumps(value)}\n" for name, value in about.items())

    def commands(self) -> Mapping[str, Sequence[str]]:
        """All but the import."""
        one = f"ref:{_key(_PLACE)}"
        plain = "{doc[ref]} {doc[title]} {doc[author]} {doc[year]}"
        return {
            "start": ["--version"],
            "list all": ["list", "--all", "--format", plain],
            "show one": ["export", "--format", "bibtex", one],
            "search": ["list", "--all", "--format", plain, f"abstract:{RARE}"],
            "mark one": ["update", "--set", "readstatus", "read", one],
            "BibTeX of all": ["export", "--all", "--format", "bibtex"],
        }


class Cobib:
    """One YAML file."""

    name = "cobib"
    program = "cobib"

    def prepare(self, home: Path, papers: int) -> Mapping[str, str]:
        """The file, and the settings that name it."""
        with (home / "literature.yaml").open("w") as file:
            for entry in entries(papers):
                about = {
                    "ENTRYTYPE": "article",
                    "title": entry.title,
                    "author": " and ".join(entry.authors),
                    "year": entry.year,
                    "pages": entry.pages,
                    "abstract": entry.abstract,
                }
                lines = "".join(f"  {key}: {json.dumps(text)}\n" for key, text in about.items())
                file.write(f"---\n{entry.key}:\n{lines}...\n")
        settings = home / "cobib"
        settings.mkdir()
        (settings / "config.py").write_text(
            "from cobib.config import config\n"
            f"config.database.file = {str(home / 'literature.yaml')!r}\n"
            f"config.database.cache = {str(home / 'cache')!r}\n"
            f"config.logging.logfile = {str(home / 'log')!r}\n"
        )
        return {"XDG_CONFIG_HOME": str(home), "COBIB_CONFIG": str(settings / "config.py")}

    def commands(self) -> Mapping[str, Sequence[str]]:
        """All but the import."""
        return {
            "start": ["--version"],
            "list all": ["list"],
            "show one": ["show", _key(_PLACE)],
            "search": ["search", RARE],
            "mark one": ["modify", "tags:read", "-s", "--", _key(_PLACE)],
            "BibTeX of all": ["export", "--bibtex", "/dev/null"],
        }


class Buku:
    """Bookmarks in a SQLite database; a paper is one with its abstract as description."""

    name = "buku"
    program = "buku"

    def prepare(self, home: Path, papers: int) -> Mapping[str, str]:
        """The database."""
        (home / "buku").mkdir()
        connection = sqlite3.connect(home / "buku" / "bookmarks.db")
        connection.execute(
            "CREATE TABLE bookmarks (id integer PRIMARY KEY, URL text NOT NULL UNIQUE,"
            " metadata text default '', tags text default ',', desc text default '',"
            " flags integer default 0)"
        )
        connection.executemany(
            "INSERT INTO bookmarks (URL, metadata, desc) VALUES (?, ?, ?)",
            (
                (f"https://arxiv.org/abs/{each.arxiv}", each.title, each.abstract)
                for each in entries(papers)
            ),
        )
        connection.commit()
        connection.close()
        return {"XDG_DATA_HOME": str(home)}

    def commands(self) -> Mapping[str, Sequence[str]]:
        """The command lines by what they measure."""
        plain = ["--np", "--nostdin", "--nc"]
        return {
            "start": ["--version"],
            "list all": [*plain, "--print", "--format", "3"],
            "show one": [*plain, "--print", str(_PLACE)],
            "search": [*plain, "--sany", RARE],
            "mark one": [*plain, "--update", str(_PLACE), "--tag", "+", "read"],
        }


class Taskwarrior:
    """Tasks in one text file; a paper is one with its abstract as annotation."""

    name = "taskwarrior"
    program = "task"

    def prepare(self, home: Path, papers: int) -> Mapping[str, str]:
        """The file, and the settings that name it."""
        with (home / "pending.data").open("w") as file:
            for number, entry in enumerate(entries(papers)):
                name = uuid.uuid5(uuid.NAMESPACE_URL, entry.key)
                at = 1_700_000_000 + number
                file.write(
                    f'[annotation_{at}:"{entry.abstract}" description:"{entry.title}" '
                    f'entry:"{at}" modified:"{at}" status:"pending" uuid:"{name}"]\n'
                )
        (home / "taskrc").write_text(
            f"data.location={home}\nconfirmation=off\nverbose=nothing\nnews.version=9.9.9\n"
        )
        return {"TASKRC": str(home / "taskrc"), "TASKDATA": str(home)}

    def commands(self) -> Mapping[str, Sequence[str]]:
        """The command lines by what they measure."""
        return {
            "start": ["--version"],
            "list all": ["rc.report.all.annotations=none", "all"],
            "show one": [str(_PLACE), "info"],
            "search": [f"/{RARE}/", "all"],
            "mark one": [str(_PLACE), "modify", "+read"],
        }


class Bibtool:
    """One .bib file, which every command reads."""

    name = "bibtool"
    program = "bibtool"

    def prepare(self, home: Path, papers: int) -> Mapping[str, str]:
        """The file."""
        self._file = home / "papers.bib"
        with self._file.open("w") as file:
            file.writelines(entry.bibtex for entry in entries(papers))
        return {}

    def commands(self) -> Mapping[str, Sequence[str]]:
        """The command lines by what they measure."""
        file = str(self._file)
        return {
            "start": ["-V"],
            "show one": ["-q", "-X", f"^{_key(_PLACE)}$", file],
            "search": ["-q", "--", f'select{{abstract "{RARE}"}}', file],
            "BibTeX of all": ["-q", file],
        }


PEERS: tuple[Peer, ...] = (Papis(), Cobib(), Buku(), Taskwarrior(), Bibtool())
