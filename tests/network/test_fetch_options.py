"""Parts of the work, one source, another try, and files that are there already."""

from typing import TYPE_CHECKING

from . import arxiv, faults, openreview
from .fetched import NOT_ALL, check_abstracts, check_pdfs, folders, leftovers
from .samples import TEN
from .standin import StandIn
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

PAPER = TEN[4]


def test_parts_of_the_work(fetching: "Cli", standin: StandIn) -> None:
    """`--dry-run` asks no service, `--abstract` and `--pdf` fetch only that."""
    assert fetching("fetch", "--dry-run").code in {0, NOT_ALL}
    assert standin.log.connects() == []
    assert not (fetching.home / "papers").exists()
    assert fetching("fetch", "--abstract").code == 0
    check_abstracts(fetching)
    check_pdfs(fetching, without=TEN)
    assert fetching("fetch", "--pdf").code == 0
    check_pdfs(fetching)


def test_one_source(fetching: "Cli", standin: StandIn) -> None:
    """`--source arxiv` asks only arXiv, and brings arXiv's version."""
    assert fetching("fetch", "--source", "arxiv").code == 0
    check_abstracts(fetching)
    check_pdfs(fetching, hosts=("arxiv",))
    assert {connect.host for connect in standin.log.connects()} <= set(arxiv.HOSTS)


def test_what_failed_is_tried_again(fetching: "Cli", world: World) -> None:
    """Once all is well, `--retry-failed` completes what did not come."""
    faults.spoil_pdf(world, PAPER, faults.as_html)
    assert fetching("fetch").code == NOT_ALL
    world.heal()
    assert fetching("fetch", "--retry-failed").code == 0
    check_pdfs(fetching)
    assert leftovers(fetching) == []


def test_a_good_file_stays(fetching: "Cli", world: World) -> None:
    """`--force` puts nothing in the place of a PDF but a PDF."""
    assert fetching("fetch").code == 0
    before = [folder.pdf for folder in folders(fetching)]
    world.change(faults.as_html, *faults.PDF_HOSTS, when=faults.is_pdf)
    answer = fetching("fetch", "--pdf", "--force")
    assert "Traceback" not in answer.err
    assert [folder.pdf for folder in folders(fetching)] == before
    assert leftovers(fetching) == []


def test_a_file_from_the_browser(fetching: "Cli", standin: StandIn) -> None:
    """A PDF that was attached is the paper's, and is not asked for."""
    saved = fetching.write("downloads/saved.pdf", TEN[2].pdf("openreview"))
    assert fetching("attach", "3", str(saved)).code == 0
    check_pdfs(fetching, without=TEN[:2] + TEN[3:])
    assert fetching("fetch", "3", "--pdf").code == 0
    assert standin.log.asked(*openreview.HOSTS, *arxiv.HOSTS) == []
