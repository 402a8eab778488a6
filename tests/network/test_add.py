"""`add` over the wire: each kind of reference, the same paper by many names, and what can fail."""

import json
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from processes import run_process

from . import arxiv, faults, openreview, venues, walls
from .conftest import LIMITS
from .fetched import NOT_ALL
from .samples import ANTHOLOGY, MARKUP, PROCEEDINGS, PUBLISHED, TEN, V2_OBJECTS
from .standin import StandIn
from .world import World

if TYPE_CHECKING:
    from conftest import Answer, Cli

NOT_FOUND, REFUSED, USAGE = 3, 4, 2
PAPER = TEN[4]
MADE_UP = "mAdEuP0003"


def told(answer: "Answer") -> Any:
    """Its answer in JSON."""
    return json.loads(answer.out)


def outcomes(answer: "Answer") -> list[str]:
    """The outcome of each reference."""
    return [entry["outcome"] for entry in told(answer)["entries"]]


@pytest.mark.parametrize(
    ("reference", "title"),
    [
        (PUBLISHED.arxiv, PUBLISHED.title),
        (f"https://arxiv.org/pdf/{PUBLISHED.arxiv}v2", PUBLISHED.title),
        (f"https://openreview.net/forum?id={V2_OBJECTS.openreview}", V2_OBJECTS.title),
        (f"openreview:{V2_OBJECTS.openreview}", V2_OBJECTS.title),
        (f"https://doi.org/{MARKUP.doi.upper()}", "On H<sub>2</sub>O <i>Waves</i> & More"),
        (f"https://aclanthology.org/{venues.ACL_ID}/", ANTHOLOGY.title),
        (f"https://proceedings.mlr.press{venues.PMLR_PDF}", PROCEEDINGS.title),
    ],
)
def test_kinds_of_references(mine: "Cli", reference: str, title: str) -> None:
    """The paper is described, gets a key, and stands in the list with its abstract."""
    answer = mine("add", reference, "--json")
    assert answer.code == 0, answer.err
    assert outcomes(answer) == ["added"]
    (paper,) = told(answer)["papers"]
    assert paper.get("title_marked", paper["title"]) == title
    assert paper["key"]
    assert paper["abstract"]["text"].startswith("We take")
    assert [each.title for each in mine.library.reading_list("mine").papers] == [title]


def test_one_paper_of_many_names(mine: "Cli") -> None:
    """By arXiv, OpenReview and DOI, in any order, it ends as one published paper."""
    names = [PUBLISHED.arxiv, f"openreview:{PUBLISHED.openreview}", f"doi:{PUBLISHED.doi}"]
    for name in (*names, *reversed(names)):
        assert mine("add", name).code == 0
    (paper,) = mine.library.reading_list("mine").papers
    assert (paper.arxiv, paper.openreview, paper.doi) == (
        PUBLISHED.arxiv,
        PUBLISHED.openreview,
        PUBLISHED.doi,
    )
    assert (paper.title, paper.year) == (PUBLISHED.title, 2021)
    assert paper.venue == "Journal of Tests"


def test_all_at_once(mine: "Cli") -> None:
    """The same three names in one command are one paper as well."""
    names = [PUBLISHED.arxiv, f"openreview:{PUBLISHED.openreview}", f"doi:{PUBLISHED.doi}"]
    answer = mine("add", *names, "--json")
    assert answer.code == 0, answer.err
    assert outcomes(answer)[0] == "added"
    assert len(mine.library.reading_list("mine").papers) == 1


def test_preprint_and_publication(mine: "Cli", standin: StandIn) -> None:
    """A preprint that names its publication is looked up there, and keeps its eprint."""
    answer = mine("add", PUBLISHED.arxiv, "--json")
    (paper,) = told(answer)["papers"]
    assert paper["identifiers"]["arxiv"] == PUBLISHED.arxiv
    assert paper["identifiers"]["doi"] == PUBLISHED.doi
    assert (paper["venue"], paper["type"]) == ("Journal of Tests", "article-journal")
    assert [one["source"] for one in told(answer)["looked_up"]] == ["Crossref"]
    hosts = [asked.host for asked in standin.log.asked()]
    assert hosts == [arxiv.EXPORT, "api.crossref.org"]


def test_ten_are_one_query(mine: "Cli", standin: StandIn) -> None:
    """Ten arXiv ids from standard input are one request; comments and blank lines are none."""
    (mine.home / "lists" / "mine.toml").unlink()
    lines = "".join(f"https://arxiv.org/abs/23{n:02}.0000{n}v1\n" for n in range(1, 10))
    answer = mine("lists", "new", "fresh", "--use")
    answer = mine("add", "-", "--json", stdin=f"# from a chat\n\n{lines}")
    assert answer.code == NOT_FOUND
    assert len(standin.log.asked(path=arxiv.API)) == 1


def test_known_papers_need_no_request(mine: "Cli", standin: StandIn) -> None:
    """A paper that any list has is taken from there, under its key; a second time nothing is."""
    answer = mine("add", f"arxiv:{PAPER.arxiv}", "--json")
    assert answer.code == 0
    assert (outcomes(answer), told(answer)["papers"][0]["key"]) == (["added"], PAPER.key)
    answer = mine("add", f"https://openreview.net/forum?id={PAPER.openreview}", "--json")
    assert (answer.code, outcomes(answer)) == (0, ["present"])
    assert standin.log.connects() == []


def test_inbox(fetching: "Cli") -> None:
    """Where the current list is read-only the inbox takes papers in, and that is said."""
    went = "readlist: iclr2022 is read-only, so it went to inbox"
    shows = ": `readlist show -l inbox`\n"
    answer = fetching("add", PUBLISHED.arxiv)
    assert (answer.code, answer.err) == (0, f"{went}, a new list{shows}")
    assert fetching("add", MARKUP.doi).err == f"{went}{shows}"
    assert len(fetching.library.reading_list("inbox").papers) == 2
    assert fetching("use", "inbox").code == 0
    assert fetching("add", f"arxiv:{PAPER.arxiv}").err == ""
    assert fetching("undo").code == 0
    assert fetching("undo").code == 0
    assert len(fetching.library.reading_list("inbox").papers) == 1


def test_labels(mine: "Cli") -> None:
    """Tags, a note and the status come with the papers, as one change."""
    answer = mine(
        "add",
        PUBLISHED.arxiv,
        "--tag",
        "thesis",
        "--tag",
        "+later",
        "--note",
        "By Jo.",
        "--read",
        "--json",
    )
    (paper,) = told(answer)["papers"]
    assert (paper["tags"], paper["status"]) == (["thesis", "later"], "read")
    assert paper["notes"] == "By Jo.\n"
    assert mine("undo").code == 0
    assert mine.library.reading_list("mine").papers == ()
    assert mine.library.notes(paper["key"]) is None


def test_fetch(mine: "Cli") -> None:
    """With --fetch the PDF comes, too; the abstract came already."""
    answer = mine("add", PUBLISHED.arxiv, "--fetch", "--json")
    assert answer.code == 0, answer.err
    (paper,) = told(answer)["papers"]
    assert paper["pdf"]["bytes"]
    assert paper["abstract"]["source"]


def test_fetch_that_fails(mine: "Cli", world: World) -> None:
    """The paper is added; what could not be fetched is said, with how to go on."""
    faults.down(world, arxiv.MAIN, *openreview.HOSTS)
    world.change(faults.always(walls.cloudflare()), arxiv.EXPORT, when=faults.is_pdf)
    answer = mine("add", PUBLISHED.arxiv, "--fetch")
    assert answer.code == NOT_ALL
    assert f"`readlist fetch {PUBLISHED.key}` goes on" in answer.err
    assert len(mine.library.reading_list("mine").papers) == 1


def test_comments(mine: "Cli") -> None:
    """A list of an odd layout loses its comments, and that is said."""
    mine.write("lists/mine.toml", '# Mine\npapers = [{title = "T", key = "t"}]  # inline\n')
    answer = mine("add", f"arxiv:{PAPER.arxiv}")
    assert answer.code == 0
    assert "could not be kept" in answer.err


def test_by_hand(mine: "Cli", standin: StandIn) -> None:
    """With a title the user describes the paper; no service is asked."""
    answer = mine(
        "add",
        "--title",
        "A  Thing",
        "--author",
        "Jo Ek",
        "--author",
        "van den Berg, Mai",
        "--year",
        "2020",
        "--venue",
        "Journal of X",
        "--json",
    )
    (paper,) = told(answer)["papers"]
    assert (paper["title"], paper["authors"]) == ("A Thing", ["Jo Ek", "Mai van den Berg"])
    assert (paper["year"], paper["venue"], paper["type"]) == (
        2020,
        "Journal of X",
        "article-journal",
    )
    assert paper["key"] == "ek2020thing"
    answer = mine("add", "arxiv:2112.99999", "--title", "With an Id", "--json")
    assert told(answer)["papers"][0]["identifiers"]["arxiv"] == "2112.99999"
    assert standin.log.connects() == []


def test_alike(mine: "Cli") -> None:
    """A title alone only suggests: the paper is held back unless --new says that it is another."""
    assert mine("add", "--title", "On Things", "--author", "A B", "--year", "2001").code == 0
    answer = mine("add", "--title", "On things", "--author", "C D", "--year", "2020")
    assert answer.code == REFUSED
    assert "looks like 1" in answer.err
    assert "--new" in answer.err
    assert len(mine.library.reading_list("mine").papers) == 1
    args = ("--title", "On things", "--author", "C D", "--year", "2020", "--new")
    assert mine("add", *args).code == 0
    assert len(mine.library.reading_list("mine").papers) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), USAGE, "nothing to add"),
        (("perceiver io",), USAGE, "is not an identifier, address or PDF"),
        (("missing.pdf",), NOT_FOUND, "there is no file missing.pdf"),
        (("--author", "A B"), USAGE, "a paper needs a title"),
        (("1706.03762", "2110.00001", "--title", "T"), USAGE, "one paper"),
        (("2112.99999",), NOT_FOUND, "arXiv: knows no paper 2112.99999"),
        (("doi:10.5555/nothing",), NOT_FOUND, "does not have it"),
        (("https://publisher.example/pdf/poe2021waves",), NOT_ALL, "save it, and add the file"),
        (("https://publisher.example/buy",), NOT_FOUND, "names no paper in citation_* tags"),
        (("2110.02037", "--list", "iclr2022"), REFUSED, "read-only"),
        (("2110.02037", "--list", "nowhere"), NOT_FOUND, "no list is called"),
        (("2110.02037", "--tag", " "), USAGE, "tag"),
    ],
)
def test_what_cannot_be_added(
    mine: "Cli", arguments: tuple[str, ...], code: int, said: str
) -> None:
    """It is said in a line, with what to do."""
    answer = mine("add", *arguments)
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert mine.library.reading_list("mine").papers == ()


def test_others_are_added(mine: "Cli") -> None:
    """A reference that cannot be looked up keeps nothing else from being added."""
    answer = mine("add", PUBLISHED.arxiv, "2112.99999", "--json")
    assert answer.code == NOT_FOUND
    assert outcomes(answer) == ["added"]
    tried = [one["tried"] for one in told(answer)["looked_up"]]
    assert tried[0] == []
    assert tried[1][0]["outcome"] == "not_found"


def test_walled(mine: "Cli", world: World) -> None:
    """A wall is named with a way out; the conference's file is one."""
    walls.wall_openreview(world)
    answer = mine("add", f"openreview:{MADE_UP}")
    assert answer.code == NOT_ALL
    assert answer.err.count("asks for a check in a browser") == 1
    assert "OPENREVIEW_TOKEN" in answer.err
    assert mine("import", "icml:2023").code == 0
    answer = mine("add", f"openreview:{MADE_UP}", "--json")
    assert (answer.code, outcomes(answer)) == (0, ["added"])


def test_token(mine: "Cli", world: World) -> None:
    """With a token OpenReview itself is asked."""
    walls.wall_openreview(world)
    environ = {"OPENREVIEW_TOKEN": openreview.TOKEN}
    answer = mine("add", f"openreview:{V2_OBJECTS.openreview}", environ=environ)
    assert answer.code == 0, answer.err


@pytest.mark.parametrize("cut_off", [faults.no_network])
def test_no_network(mine: "Cli", world: World, cut_off: faults.Spoil) -> None:
    """It is said in one line; what needs no network is added all the same."""
    cut_off(world)
    answer = mine("add", PUBLISHED.arxiv, MARKUP.doi, f"arxiv:{PAPER.arxiv}")
    assert answer.code == NOT_ALL
    assert answer.err.count("there is no network") == 1
    assert len(answer.err.splitlines()) == 1
    assert [each.key for each in mine.library.reading_list("mine").papers] == [PAPER.key]


def test_on_a_terminal(mine: "Cli") -> None:
    """A person reads sentences."""
    answer = mine("add", PUBLISHED.arxiv, width=100)
    assert answer.out.startswith(f"added as 1 of mine: {PUBLISHED.title}")
    assert "from Crossref" in answer.out
    answer = mine("add", PUBLISHED.arxiv, width=100)
    assert answer.out.startswith("there already: 1 of mine")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", range(1, 7))
def test_killed(tmp_path: Path, number: int, standin: StandIn) -> None:  # noqa: ARG001
    """Killed before any step of writing, the list is as it was or whole; the next run completes."""
    home, name = tmp_path / "home", "inbox.toml"
    arguments = ("add", PUBLISHED.arxiv, "--tag", "x")
    ended = run_process(home, *arguments, limits=LIMITS, dies_before=[number, "home"])
    assert ended.code in {0, -9}, ended.err
    path = home / "lists" / name
    assert not path.exists() or tomllib.loads(path.read_text("utf-8"))["papers"]
    ended = run_process(home, *arguments, limits=LIMITS)
    assert ended.code == 0, ended.err
    (paper,) = tomllib.loads(path.read_text("utf-8"))["papers"]
    assert tomllib.loads((home / "papers" / paper["key"] / "progress.toml").read_text())["tags"]
    assert [each for each in home.rglob("*") if each.name.endswith((".tmp", ".part"))] == []
