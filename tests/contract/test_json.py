"""`--json`: one object a command, and papers in one shape everywhere, as docs/json.md says."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from readlist.cli.app import COMMANDS

if TYPE_CHECKING:
    from conftest import Cli

DOCUMENTED = Path(__file__).parents[2] / "docs" / "json.md"
TEXT, COUNT = (str,), (int,)
PAPER: dict[str, tuple[type, ...]] = {
    "list": TEXT,
    "number": COUNT,
    "key": TEXT,
    "citekey": TEXT,
    "type": TEXT,
    "title": TEXT,
    "authors": (list,),
    "year": (int, type(None)),
    "venue": (str, type(None)),
    "presentation": (str, type(None)),
    "award": (str, type(None)),
    "published": (str, type(None)),
    "date": (str, type(None)),
    "identifiers": (dict,),
    "addresses": (dict,),
    "topics": (list,),
    "builds_on": (list,),
    "summary": (dict,),
    "extra": (dict,),
    "added": (str, type(None)),
    "status": (str, type(None)),
    "history": (list,),
    "tags": (list,),
    "rating": (int, type(None)),
    "priority": (str, type(None)),
    "page": (int, type(None)),
    "pdf": (dict, type(None)),
    "abstract": (dict, type(None)),
    "notes": (str, type(None)),
    "problems": (list,),
}
LIST = {"name", "title", "description", "curator", "url", "counts"}
COUNTS = {"total", "unread", "reading", "read", "skipped"}
PDF = b"%PDF-1.7\n" + b"0" * 600 + b"\n%%EOF\n"
CALLS = {
    "show": [["show"], ["show", "5"], ["show", "1-3", "--unread"], ["show", "--limit", "1"]],
    "next": [["next"], ["next", "--why", "--minutes", "30"]],
    "open": [["open", "3"], ["open", "5", "--print"]],
    "start": [["start", "4"]],
    "read": [["read", "1-2"]],
    "skip": [["skip", "9"]],
    "unread": [["unread", "1"]],
    "tag": [["tag", "+a", "4"]],
    "rate": [["rate", "4", "5"]],
    "prioritise": [["prioritise", "4", "high"]],
    "note": [["note", "5", "--print"], ["note", "6", "-m", "text"]],
    "search": [["search", "perceiver"], ["search", "perciever"], ["search", "status:unread"]],
    "log": [["log"]],
    "stats": [["stats"]],
    "add": [["add", "2110.02037"], ["add", "PDF", "--title", "T"], ["add", "--title", "T"]],
    "import": [["import", "BIB"]],
    "fetch": [["fetch", "5"], ["fetch", "--dry-run"]],
    "attach": [["attach", "3", "PDF"], ["attach", "3", "PDF", "--move"]],
    "cite": [["cite", "5", "bellemare2013arcade"], ["cite", "5", "--style", "bibtex"]],
    "export": [["export"], ["export", "5"], ["export", "5", "--with-notes", "--with-progress"]],
    "lists": [["lists"]],
    "lists new": [["lists", "new", "mine"]],
    "lists rename": [["lists", "rename", "old", "older"]],
    "lists delete": [["lists", "delete", "other", "--yes"]],
    "lists check": [["lists", "check", "some"]],
    "use": [["use", "iclr2022-background"]],
    "copy": [["copy", "3", "--to", "some"]],
    "move": [["move", "1", "--to", "1", "-l", "some"]],
    "remove": [["remove", "3", "-l", "some"]],
    "edit": [["edit", "1", "-l", "some"], ["edit", "-l", "some"]],
    "update": [["update"]],
    "sync": [["sync", "--init", "HUB", "--yes"]],
    "undo": [["undo", "--list"], ["undo"]],
    "redo": [["redo", "--list"]],
    "doctor": [["doctor"], ["doctor", "--report"]],
    "path": [["path"], ["path", "5"]],
    "config": [["config"]],
}
WITH_PAPERS = (
    "show",
    "search",
    "next",
    "open",
    "read",
    "unread",
    "start",
    "skip",
    "tag",
    "rate",
    "prioritise",
    "note",
    "fetch",
    "attach",
    "export",
    "cite",
    "log",
    "add",
    "import",
    "remove",
    "move",
    "copy",
    "edit",
)


@pytest.fixture
def lived_in(cli: "Cli") -> "Cli":
    """A library with everything in it: marks, notes, abstract, PDF, labels, damage, own list."""
    paper = "papers/jaegle2022perceiver"
    cli.write(f"{paper}/paper.pdf", PDF)
    cli.write(f"{paper}/pdf.toml", f'source = "arXiv"\nbytes = {len(PDF)}\nversion = "v3"\n')
    cli.write(f"{paper}/notes.md", "Good.\n")
    cli.write(
        f"{paper}/abstract.toml",
        'text = "A goal."\nsource = "arXiv"\nurl = "https://a.b"\nfetched = 2026-11-22T10:04:05Z\n',
    )
    cli.write(
        f"{paper}/progress.toml",
        'tags = ["a"]\nrating = 4\npriority = "high"\n'
        '[[history]]\nstatus = "read"\nat = 2026-11-22T10:04:05+02:00\nminutes = 5\n',
    )
    cli.write("papers/wang2022language/progress.toml", b"\xff")
    cli.write("lists/bare.toml", '[[papers]]\ntitle = "Only a title"\n')
    cli.write("lists/broken.toml", "title =\n")
    for name in ("old", "other"):
        cli.write(f"lists/{name}.toml", "format = 1\n")
    cli.write("lists/some.toml", "".join(f"[[papers]]\ntitle = '{each}'\n" for each in "ABC"))
    assert cli("start", "3").code == 0
    return cli


def ask(cli: "Cli", *arguments: str) -> dict[str, Any]:
    """The object that a command answers; it is one line and the whole of stdout."""
    answer = cli(*(_saved(cli, each) for each in arguments), "--json")
    code = 5 if arguments == ("doctor",) else 0  # its list is broken
    assert answer.code == code, answer.err
    assert answer.out.endswith("\n")
    assert answer.out.count("\n") == 1
    found: dict[str, Any] = json.loads(answer.out)
    return found


def _saved(cli: "Cli", argument: str) -> str:
    """The path of a file that a browser saved, where that is meant."""
    if argument == "HUB":
        return _bare_repository(cli)
    files = {"PDF": PDF, "BIB": b"@misc{x, title = {T}, file = {x.pdf}}"}
    if argument not in files:
        return argument
    return str(cli.write(f"saved.{argument.lower()}", files[argument]))


def _bare_repository(cli: "Cli") -> str:
    """A git repository in which nothing is yet."""
    hub = cli.home.with_name("hub.git")
    git = shutil.which("git") or "git"
    subprocess.run([git, "init", "--quiet", "--bare", str(hub)], check=True)
    return str(hub)


def check_paper(paper: dict[str, Any]) -> None:
    """One paper has the documented keys, in their order, with the documented types."""
    assert list(paper) == list(PAPER)
    wrong = [name for name, types in PAPER.items() if type(paper[name]) not in types]
    assert wrong == []
    assert list(paper["identifiers"]) == ["openreview", "arxiv", "doi"]
    assert all(type(name) is str for name in paper["authors"])
    for entry in paper["history"]:
        assert list(entry) == ["status", "at", "minutes", "imported"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry["at"])
    assert paper["pdf"] is None or list(paper["pdf"]) == [
        "bytes",
        "source",
        "url",
        "version",
        "fetched",
    ]
    assert paper["abstract"] is None or list(paper["abstract"]) == [
        "text",
        "source",
        "url",
        "version",
        "fetched",
    ]


def test_every_command_is_asked() -> None:
    """No command is left out of these tests but `browse`, which answers a person."""
    asked = list(dict.fromkeys(name.split()[0] for name in CALLS))
    assert asked == [each for each in COMMANDS if each != "browse"]


def test_one_object(lived_in: "Cli") -> None:
    """Every command answers one object that names its version and itself, papers in one shape.

    docs/json.md names each of their keys, in backticks.
    """
    documented = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", DOCUMENTED.read_text()))))
    for arguments in (each for calls in CALLS.values() for each in calls):
        answer = ask(lived_in, *arguments)
        assert list(answer)[:2] == ["readlist", "command"]
        assert answer["readlist"] == 1
        assert answer["command"] in CALLS
        assert " ".join(arguments).startswith(answer["command"])
        has_papers = arguments[0] in WITH_PAPERS and "--dry-run" not in arguments
        assert ("papers" in answer) == has_papers, arguments
        for paper in answer.get("papers", []):
            for further, command in (("fetch", "fetch"), ("hit", "search")):
                assert (further in paper) == (arguments[0] == command)
            check_paper({name: paper[name] for name in paper if name not in {"fetch", "hit"}})
        if "list" in answer:
            assert set(answer["list"]) == LIST
            counts = answer["list"]["counts"]
            assert counts is None or set(counts) == COUNTS
        assert {*keys_of(answer)} - documented == set(), arguments


@pytest.mark.parametrize("name", ["open", "read", "note"])
def test_a_paper_is_the_same_wherever_it_is_spoken_of(name: str, lived_in: "Cli") -> None:
    """With notes, abstract, PDF and progress, each tells of a paper what `show` tells."""
    extra = {"note": ["--print"], "open": ["--print"]}.get(name, [])
    (shown,) = ask(lived_in, "show", "5")["papers"]
    assert shown["notes"] == "Good.\n"
    origin = {"source": "arXiv", "url": None, "version": "v3", "fetched": None}
    assert shown["pdf"] == {"bytes": len(PDF), **origin}
    assert shown["abstract"]["fetched"] == "2026-11-22T10:04:05Z"
    assert shown["history"] == [
        {"status": "read", "at": "2026-11-22T08:04:05Z", "minutes": 5, "imported": False}
    ]
    assert ask(lived_in, name, "5", *extra)["papers"] == [shown]


def test_the_list_tells_as_much_as_the_paper(lived_in: "Cli") -> None:
    """`show --json` holds of each paper what `show PAPER --json` holds."""
    for number, paper in enumerate(ask(lived_in, "show")["papers"], 1):
        assert ask(lived_in, "show", str(number))["papers"] == [paper]


def test_damaged_progress(lived_in: "Cli") -> None:
    """Of a damaged file the status is null, the rest is empty, and the problem is told."""
    (paper,) = ask(lived_in, "show", "7")["papers"]
    check_paper(paper)
    assert paper["status"] is None
    assert paper["history"] == paper["tags"] == []
    assert len(paper["problems"]) == 1
    assert "not UTF-8" in paper["problems"][0]


def test_a_bare_paper(lived_in: "Cli") -> None:
    """A paper of which only the title is known has every key, empty or null."""
    (paper,) = ask(lived_in, "show", "-l", "bare")["papers"]
    check_paper(paper)
    assert paper["year"] is paper["venue"] is paper["notes"] is None
    assert paper["authors"] == paper["builds_on"] == []
    assert paper["addresses"] == paper["summary"] == {}


def test_nothing_else_on_stdout(lived_in: "Cli") -> None:
    """An error leaves stdout empty; its sentence and exit code are as without --json."""
    answer = lived_in("show", "99", "--json")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err == lived_in("show", "99").err


def test_text_is_text(cli: "Cli") -> None:
    """Control characters arrive escaped by JSON, and other scripts as themselves."""
    cli.write("lists/mine.toml", '[[papers]]\ntitle = "\\u001B[31m 中 \\u202E"\n')
    answer = cli("show", "-l", "mine", "--json")
    assert "\x1b" not in answer.out
    assert "中" in answer.out
    assert json.loads(answer.out)["papers"][0]["title"] == "\x1b[31m 中 \u202e"


DATA = {
    "addresses",
    "summary",
    "extra",
    "paths",
    "settings",
    "unreached",
    "tools",
    "days",
    "weeks",
    "months",
}


def keys_of(value: Any) -> Iterator[str]:
    """All keys of an answer but those that are data: labels of addresses, languages, paths."""
    if isinstance(value, list):
        for each in value:
            yield from keys_of(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            if key not in DATA:
                yield from keys_of(each)


@pytest.mark.parametrize("name", ["export", "cite"])
def test_what_is_exported_holds_nothing_private(name: str, lived_in: "Cli") -> None:
    """The paper is told as its list has it: an answer may be passed on."""
    (shown,) = ask(lived_in, "show", "5")["papers"]
    answer = ask(lived_in, name, "5")
    (paper,) = answer["papers"]
    check_paper(paper)
    assert paper["status"] is None
    nothing = dict.fromkeys(("rating", "priority", "page", "pdf", "abstract", "notes"))
    empty: dict[str, object] = {name: [] for name in ("history", "tags", "problems")}
    assert paper == shown | nothing | empty | {"status": None}
    assert str(lived_in.home) not in json.dumps(answer)


@pytest.mark.parametrize("arguments", [["show"], ["show", "1"], ["next"], ["lists"], ["cite", "1"]])
def test_no_terminal_obeys_an_answer(arguments: list[str], cli: "Cli") -> None:
    """C1, DEL and direction marks stand escaped in it, and parse to what the list holds."""
    odd = "C1 \x9b DEL \x7f bidi \u202e \u2066 line \u2028 mark \ufeff"
    cli.write(
        "lists/odd.toml",
        f'title = "{odd}"\n[[papers]]\ntitle = "{odd}"\n'.replace("\x7f", "\\u007f"),
    )
    cli("use", "odd")
    answer = cli(*arguments, "--json")
    assert answer.code == 0
    assert answer.out.rstrip("\n").isprintable()
    shown = json.dumps(json.loads(answer.out), ensure_ascii=False)
    assert " ".join(odd.replace("\u2028", " ").split()) in shown
