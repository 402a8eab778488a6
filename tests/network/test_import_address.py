"""Lists and bibliographies that lie on the web: got whole, or refused with a sentence."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from readlist.actions.web import download
from readlist.sources.protocol import NetworkContext

from . import faults, shared_lists, walls
from .bombs import gzip_bomb
from .conftest import LIMITS
from .fetched import NOT_ALL
from .messages import Answer, html_answer, text_answer
from .shared_lists import LIST, MISSING, PAGE
from .standin import StandIn
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

NOT_FOUND, REFUSED, DAMAGED = 3, 4, 5


def lists(cli: "Cli") -> list[str]:
    """The names of the user's lists."""
    return sorted(path.stem for path in (cli.home / "lists").glob("*.toml"))


def test_a_shared_list(fetching: "Cli") -> None:
    """It becomes a list of one's own that knows where it came from."""
    answer = fetching("import", LIST, "--json")
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    assert told["list"]["name"] == "lab"
    assert [paper["title"] for paper in told["papers"]] == ["One Thing", "Another Thing"]
    assert fetching.library.reading_list("lab").source == LIST


def test_a_bibliography(fetching: "Cli", world: World) -> None:
    """A .bib file becomes a list named after it."""
    entry = b"@article{ek2021, title={One Thing}, author={Ek, Jo}, journal={J}, year=2021}\n"
    world.change(faults.always(Answer(200, (), entry)), shared_lists.HOST)
    answer = fetching("import", f"https://{shared_lists.HOST}/My%20Papers.bib", "--json")
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    assert (told["list"]["name"], told["papers"][0]["key"]) == ("my-papers", "ek2021")


def test_github_page(fetching: "Cli", standin: StandIn) -> None:
    """The address of GitHub's page for a file leads to the file."""
    assert fetching("import", f"{PAGE}#L3").code == 0
    assert [asked.host for asked in standin.log.asked()] == [shared_lists.RAW]
    assert lists(fetching) == ["lab"]


def test_unchanged(fetching: "Cli", standin: StandIn) -> None:
    """A file that has not changed is not sent again; `update` knows so."""
    outlook = NetworkContext({}, LIMITS)
    assert fetching("import", LIST).code == 0
    assert fetching("update", "lab").out.startswith("lab\tunchanged")
    assert download(fetching.library, LIST, outlook) == shared_lists.TEXT
    assert [asked.status for asked in standin.log.asked()] == [200, 304, 304]


def test_changed(fetching: "Cli", world: World) -> None:
    """A file that has changed comes whole."""
    assert fetching("import", LIST).code == 0
    text = shared_lists.TEXT.replace(b"One Thing", b"One Thing More")
    answer = text_answer(text.decode()).with_headers(("ETag", '"lab-2"'))
    world.change(faults.always(answer), shared_lists.HOST)
    assert fetching("update", "lab").code == 0
    titles = [paper.title for paper in fetching.library.reading_list("lab").papers]
    assert titles == ["One Thing More", "Another Thing"]


Spoil = Callable[[World], None]


def answering(answer: Answer) -> Spoil:
    """The host answers everything so."""
    return lambda world: world.change(faults.always(answer), shared_lists.HOST)


def with_bytes(data: bytes, *headers: tuple[str, str]) -> Spoil:
    """The host answers with this."""
    kind = ("Content-Type", "text/plain")
    return answering(Answer(200, (kind, *headers), data))


PAGE_OF_HTML = html_answer("Sign in to continue")
LARGE = replace(Answer(200, (), b"x" * 1000), declared_length=200_000_001)
ENDLESS = replace(Answer(200, (), b"@misc{a, title={T}}\n" * 1000), chunked=True, endless=True)
BOMB = Answer(200, (("Content-Encoding", "gzip"),), gzip_bomb(b"@misc{a,"))


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (answering(PAGE_OF_HTML), NOT_ALL, "is a web page, not a list or a bibliography"),
        (
            answering(Answer(200, (), b"<!---->" * 500 + b" <HTML>")),
            NOT_ALL,
            "is a web page, not a list or a bibliography",
        ),
        (answering(Answer(200, (), b"<!---->" * 100_000)), DAMAGED, "nothing was imported"),
        (with_bytes(b"%PDF-1.7 ..."), DAMAGED, "is a PDF"),
        (with_bytes(b"PK\x03\x04..."), DAMAGED, "is a zip archive"),
        (answering(walls.cloudflare()), NOT_ALL, "asks for a check in a browser (Cloudflare)"),
        (answering(walls.anubis()), NOT_ALL, "asks for a check in a browser (Anubis)"),
        (answering(html_answer("?", status=404)), NOT_FOUND, "there is nothing at"),
        (
            answering(html_answer("!", status=500)),
            NOT_ALL,
            "lists.example: fails (500); try again later",
        ),
        (answering(LARGE), REFUSED, "is larger than 3.0 MB"),
        (answering(ENDLESS), REFUSED, "is larger than 3.0 MB"),
        (answering(BOMB), REFUSED, "is larger than 3.0 MB"),
        (with_bytes(b"\x00\x01\x02"), DAMAGED, "nothing was imported"),
        (faults.no_network, NOT_ALL, "cannot be reached"),
    ],
)
def test_what_is_no_list(fetching: "Cli", world: World, spoil: Spoil, code: int, said: str) -> None:
    """It is said in a line what came in its place, and no list is made."""
    fetching.limits = replace(LIMITS, text_bytes=3_000_000)
    spoil(world)
    answer = fetching("import", LIST)
    assert answer.code == code, answer.err
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert lists(fetching) == []


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        (
            "http://lists.example/lab.toml",
            REFUSED,
            "readlist: lists.example: only https addresses are fetched; save the file",
        ),
        ("https://127.0.0.1/lab.toml", REFUSED, "private network"),
        (
            "https://me:secret@lists.example/lab.toml",
            REFUSED,
            "readlist: lists.example: an address with a user name",
        ),
        (MISSING, NOT_FOUND, "there is nothing at"),
    ],
)
def test_addresses_that_are_not_asked(fetching: "Cli", url: str, code: int, said: str) -> None:
    """Neither other schemes nor the user's own network."""
    answer = fetching("import", url)
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert lists(fetching) == []


def test_source_that_is_no_address(fetching: "Cli") -> None:
    """A list with a source that no service can be asked for cannot be updated."""
    fetching.write("lists/odd.toml", 'source = "git://lab/x"\n[[papers]]\ntitle = "T"\n')
    answer = fetching("update", "odd")
    assert (answer.code, "is not an address" in answer.err) == (REFUSED, True)


def test_redirects(fetching: "Cli", world: World) -> None:
    """They are followed, but not for ever."""
    world.change(
        faults.elsewhere(f"https://{shared_lists.RAW}/lab/reading/main/lists/lab.toml"),
        shared_lists.HOST,
    )
    assert fetching("import", LIST).code == 0
    world.change(faults.loop, shared_lists.HOST, shared_lists.RAW)
    answer = fetching("import", LIST)
    assert answer.code == REFUSED
    assert "redirects too often" in answer.err
