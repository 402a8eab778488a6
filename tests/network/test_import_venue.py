"""A whole conference becomes a list: from its own file, with all that the file says."""

import json
from typing import TYPE_CHECKING

import pytest

from . import faults, venues, walls
from .conferences import SIZE
from .fetched import NOT_ALL
from .samples import TEN
from .standin import StandIn
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

REFUSED, NOT_FOUND, USAGE = 4, 3, 2


def test_ten_papers(fetching: "Cli") -> None:
    """Each paper stands there once, with forum, authors, abstract and page."""
    answer = fetching("import", "iclr:2022", "--json")
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    assert told["list"]["name"] == "iclr-2022"
    assert told["list"]["title"] == "ICLR 2022"
    assert told["format"] == "venue"
    for sample, paper in zip(TEN, told["papers"], strict=True):
        assert (paper["key"], paper["title"]) == (sample.key, sample.title)
        assert paper["identifiers"]["openreview"] == sample.openreview
        assert paper["presentation"] == "Poster"


def test_nothing_more_is_asked(fetching: "Cli", standin: StandIn) -> None:
    """The abstracts came with the list: `fetch --abstract` and `show` need no network."""
    assert fetching("import", "iclr:2022").code == 0
    before = len(standin.log.asked())
    assert before == 1
    assert fetching("use", "iclr-2022").code == 0
    assert fetching("fetch", "--abstract").code == 0
    shown = json.loads(fetching("show", "5", "--json").out)["papers"][0]
    assert shown["abstract"]["text"] == TEN[4].abstract("ICLR")
    assert fetching("next").code == 0
    assert len(standin.log.asked()) == before


@pytest.mark.parametrize("name", ["icml:2023", "ICML 2023", "Icml-2023"])
def test_orals_are_posters(fetching: "Cli", name: str) -> None:
    """An oral that is also a poster is one paper, an oral; abstracts come from their own file."""
    answer = fetching("import", name, "--json")
    assert answer.code == 0, answer.err
    papers = json.loads(fetching("show", "-l", "icml-2023", "--json").out)["papers"]
    assert len(papers) == SIZE
    assert [paper["presentation"] for paper in papers[:3]] == ["Oral", "Poster", "Spotlight poster"]
    assert papers[0]["abstract"]["text"].startswith("We show 0")
    assert papers[0]["venue"] == "International Conference on Machine Learning"
    assert papers[0]["topics"] == ["Theory", "Learning Theory"]
    assert papers[1]["addresses"]["pdf"] == "https://raw.githubusercontent.com/x/1.pdf"


def test_again(fetching: "Cli", standin: StandIn) -> None:
    """Into another list it comes from what was kept; `update` asks whether it has changed."""
    assert fetching("import", "icml:2023").code == 0
    before = len(standin.log.asked())
    answer = fetching("import", "icml:2023", "--list", "other", "--json")
    assert json.loads(answer.out)["outcomes"]["added"] == SIZE
    assert len(standin.log.asked()) == before
    assert fetching("update", "icml-2023").out == "icml-2023\tunchanged\t\t\n"
    assert [asked.status for asked in standin.log.asked()[before:]] == [304, 200]
    answer = fetching("import", "icml:2023")
    assert (answer.code, "`readlist update icml-2023`" in answer.err) == (REFUSED, True)


def test_known_papers_keep_their_keys(fetching: "Cli") -> None:
    """Papers that the built-in list has are the same papers here."""
    fetching("read", "5")
    fetching("import", "iclr:2022")
    paper = json.loads(fetching("show", "5", "-l", "iclr-2022", "--json").out)["papers"][0]
    assert (paper["key"], paper["status"]) == (TEN[4].key, "read")


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("icml:2031", NOT_FOUND, "icml.cc has no file of the papers of 2031"),
        ("sigmod:2022", USAGE, "neurips:YEAR"),
        ("iclr", NOT_FOUND, "there is no file iclr"),
    ],
)
def test_unknown(fetching: "Cli", name: str, code: int, said: str) -> None:
    """A text that is no venue, or no year of one, is refused plainly; nothing is written."""
    answer = fetching("import", name)
    assert answer.code == code
    assert said in answer.err
    assert not (fetching.home / "lists").exists()


def test_walled(fetching: "Cli", world: World) -> None:
    """A wall is named; nothing is written."""
    walls.wall_everything(world, walls.cloudflare())
    answer = fetching("import", "iclr:2022")
    assert answer.code == NOT_ALL
    assert "asks for a check in a browser" in answer.err
    assert not (fetching.home / "lists").exists()


def test_no_network(fetching: "Cli", world: World) -> None:
    """It is said in one line."""
    faults.no_network(world)
    answer = fetching("import", "iclr:2022")
    assert answer.code == NOT_ALL
    assert "iclr.cc: cannot be reached" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_proxy_gone(fetching: "Cli", standin: StandIn) -> None:
    """The same where not even the way out is there."""
    standin.close()
    answer = fetching("import", "iclr:2022")
    assert answer.code == NOT_ALL
    assert len(answer.err.splitlines()) == 1


def test_without_sense(fetching: "Cli", world: World) -> None:
    """A file that makes no sense leaves no list."""
    world.change(faults.with_body(b'{"results": [{"name": "T", '), "iclr.cc")
    answer = fetching("import", "iclr:2022")
    assert answer.code == NOT_ALL
    assert "iclr.cc: sent what makes no sense" in answer.err
    assert not (fetching.home / "lists").exists()


def test_odd_records(fetching: "Cli", world: World) -> None:
    """Records without title, or of rejected papers, are no papers; others may be odd in all."""
    results = [
        {"name": " ", "authors": []},
        {"name": "Gone", "authors": [], "decision": "Reject"},
        {
            "name": "Odd <i>One</i>",
            "authors": [None, {"fullname": "A  B"}, {"fullname": 3}],
            "abstract": None,
            "keywords": "a, b",
            "paper_url": "javascript:alert(1)",
            "id": None,
        },
    ]
    body = json.dumps({"results": results}).encode()
    world.change(faults.with_body(body), "iclr.cc", when=venues.is_papers)
    answer = fetching("import", "iclr:2022", "--json")
    assert answer.code == 0, answer.err
    (paper,) = json.loads(answer.out)["papers"]
    assert (paper["title"], paper["authors"]) == ("Odd One", ["A B"])
    assert paper["topics"] == ["a", "b"]
    assert paper["addresses"] == {}
