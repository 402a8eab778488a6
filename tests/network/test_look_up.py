"""Looking papers up over the wire: whom it asks, what it makes of the answers, what it says."""

from typing import TYPE_CHECKING

import pytest

from readlist.actions.web import look_up
from readlist.model.paper import Paper
from readlist.network.messages import Outcome
from readlist.sources.protocol import (
    Clue,
    LookUp,
    NetworkContext,
    clue_of,
)

from . import arxiv, faults, openreview, venues, walls
from .conftest import LIMITS
from .messages import html_answer
from .samples import ANTHOLOGY, MARKUP, OLD_STYLE, PROCEEDINGS, TEN, V2_OBJECTS, WITHDRAWN, Sample
from .standin import StandIn
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.usefixtures("standin")

PAPER = TEN[4]
TOKEN = {"OPENREVIEW_TOKEN": openreview.TOKEN}


def asked_for(
    cli: "Cli", *clues: Clue, environ: dict[str, str] | None = None
) -> tuple[LookUp, ...]:
    """The results of looking these up, each for itself."""
    wanted = [LookUp(f"{number}", (clue,)) for number, clue in enumerate(clues)]
    return look_up(cli.library, wanted, NetworkContext(environ or {}, LIMITS))[0]


def one(cli: "Cli", clue: Clue, environ: dict[str, str] | None = None) -> LookUp:
    """The answer about one paper."""
    (answer,) = asked_for(cli, clue, environ=environ)
    return answer


def paper_of(answer: LookUp) -> Paper:
    """The paper that was described."""
    assert answer.record is not None, answer.failures
    return answer.record.paper


def check_described(paper: Paper, sample: Sample) -> None:
    """Title and authors are the sample's, and the abstract is there."""
    assert (paper.key, paper.title, paper.authors) == ("", sample.title, sample.authors)
    assert paper.abstract.startswith("We take")


def test_ten_arxiv_ids_are_one_query(cli: "Cli", standin: StandIn) -> None:
    """All preprints are described by a single request."""
    found = asked_for(cli, *(Clue(arxiv=sample.arxiv) for sample in TEN))
    for sample, answer in zip(TEN, found, strict=True):
        check_described(paper_of(answer), sample)
        assert (paper_of(answer).arxiv, paper_of(answer).type) == (sample.arxiv, "article")
        assert answer.record
        assert answer.record.source == "arXiv"
    assert len(standin.log.asked()) == 1


@pytest.mark.parametrize("status", [429, 406, 503])
def test_arxiv_busy(cli: "Cli", world: World, status: int) -> None:
    """Where arXiv's API does not answer, DataCite describes the preprint."""
    faults.throttle_arxiv_api(world, status, "")
    answer = one(cli, Clue(arxiv=PAPER.arxiv))
    check_described(paper_of(answer), PAPER)
    assert answer.record
    assert answer.record.source == "DataCite"
    assert paper_of(answer).arxiv == PAPER.arxiv


def test_an_old_id(cli: "Cli", standin: StandIn) -> None:
    """Old-style ids are looked up as new ones are."""
    assert paper_of(one(cli, Clue(arxiv=OLD_STYLE.arxiv))).title == OLD_STYLE.title
    assert len(standin.log.asked(arxiv.EXPORT)) == 1


def test_withdrawn(cli: "Cli", world: World) -> None:
    """Of a withdrawn paper that is said; its abstract may still be there."""
    faults.withdraw(world, WITHDRAWN)
    answer = one(cli, Clue(arxiv=WITHDRAWN.arxiv))
    assert answer.record
    assert answer.record.notes == ("arXiv says that it has been withdrawn",)
    check_described(paper_of(answer), WITHDRAWN)


def test_unknown_id_is_asked_for_once(cli: "Cli", standin: StandIn) -> None:
    """A paper that arXiv's own page does not know either is looked for nowhere else."""
    answer = one(cli, Clue(arxiv="2112.99999"))
    assert {failure.outcome for failure in answer.failures} == {Outcome.NOT_FOUND}
    hosts = [asked.host for asked in standin.log.asked()]
    assert hosts == [arxiv.EXPORT, "api.datacite.org", arxiv.MAIN]


def test_new_paper(cli: "Cli", world: World) -> None:
    """A paper that arXiv's API does not know yet is described by its page."""
    empty = b'<feed xmlns="http://www.w3.org/2005/Atom"/>'
    world.change(faults.with_body(empty), arxiv.EXPORT)
    world.change(faults.always(html_answer("?", status=404)), "api.datacite.org")
    answer = one(cli, Clue(arxiv=PAPER.arxiv))
    assert answer.record
    assert answer.record.source == "the arXiv page"
    check_described(paper_of(answer), PAPER)


@pytest.mark.parametrize("sample", [PAPER, V2_OBJECTS])
def test_openreview(cli: "Cli", world: World, sample: Sample) -> None:
    """Both APIs are read; the venue and how it was presented come from its line."""
    walls.wall_openreview(world)
    answer = one(cli, Clue(openreview=sample.openreview), TOKEN)
    check_described(paper_of(answer), sample)
    paper = paper_of(answer)
    assert paper.venue == "International Conference on Learning Representations"
    assert paper.year == (2022 if sample is PAPER else 2025)
    assert (paper.presentation, paper.type) == ("Poster", "paper-conference")


def test_openreview_walled(cli: "Cli", standin: StandIn) -> None:
    """A guest before the wall asks once, is told so, and learns what was asked."""
    walls.wall_openreview(standin.world)
    answers = asked_for(cli, *(Clue(openreview=sample.openreview) for sample in TEN))
    for answer in answers:
        assert answer.record is None
        assert {failure.outcome for failure in answer.failures} == {Outcome.BLOCKED}
    assert len(standin.log.asked(*openreview.HOSTS)) == 1


def test_doi(cli: "Cli", standin: StandIn) -> None:
    """Crossref is asked first; markup in titles and corporate authors are read."""
    answer = one(cli, Clue(doi=MARKUP.doi))
    paper = paper_of(answer)
    assert paper.title == "On H<sub>2</sub>O <i>Waves</i> & More"
    assert paper.authors == ("Éva Poe", "{The Stand-In Collaboration}")
    assert (paper.doi, paper.year, paper.type) == (MARKUP.doi, 2021, "article-journal")
    assert [asked.host for asked in standin.log.asked()] == ["api.crossref.org"]


def test_doi_elsewhere(cli: "Cli", world: World) -> None:
    """Where Crossref is down OpenAlex describes it, and where that is too, Semantic Scholar."""
    faults.down(world, "api.crossref.org")
    answer = one(cli, Clue(doi=ANTHOLOGY.doi))
    assert answer.record
    assert answer.record.source == "OpenAlex"
    faults.down(world, "api.openalex.org")
    answer = one(cli, Clue(doi=ANTHOLOGY.doi))
    assert answer.record
    assert answer.record.source == "Semantic Scholar"
    check_described(paper_of(answer), ANTHOLOGY)


def test_unknown_doi(cli: "Cli", standin: StandIn) -> None:
    """A DOI that neither its registries nor OpenAlex know does not exist: no other is asked."""
    faults.down(standin.world, "api.semanticscholar.org")
    answer = one(cli, Clue(doi="10.5555/none"))
    assert {failure.outcome for failure in answer.failures} == {Outcome.NOT_FOUND}
    hosts = [asked.host for asked in standin.log.asked()]
    assert hosts == ["api.crossref.org", "api.datacite.org", "api.openalex.org"]


def test_page_with_a_doi(cli: "Cli", standin: StandIn) -> None:
    """A page that names a DOI leads to its record; the address of a PDF to the page."""
    answer = one(cli, Clue(url=f"https://aclanthology.org/{venues.ACL_ID}.pdf"))
    paper = paper_of(answer)
    assert answer.record
    assert answer.record.source == "Crossref"
    assert (paper.doi, paper.url) == (ANTHOLOGY.doi, f"https://aclanthology.org/{venues.ACL_ID}/")
    assert paper.pdf == f"https://aclanthology.org/{venues.ACL_ID}.pdf"
    assert next(asked.host for asked in standin.log.asked()) == "aclanthology.org"


def test_page_without_a_doi(cli: "Cli") -> None:
    """Without one, the page itself describes the paper."""
    paper = paper_of(one(cli, Clue(url=f"https://proceedings.mlr.press{venues.PMLR_PAGE}")))
    assert (paper.title, paper.authors) == (PROCEEDINGS.title, PROCEEDINGS.authors)
    assert paper.pdf == f"https://proceedings.mlr.press{venues.PMLR_PDF}"
    assert (paper.type, paper.year) == ("paper-conference", 2022)
    assert (paper.venue, paper.extra) == (venues.ICML, {"pages": "15-28"})


def test_no_network(cli: "Cli", standin: StandIn) -> None:
    """Nothing is described, and it is said of each host once."""
    faults.no_network(standin.world)
    wanted = [LookUp("1", (Clue(arxiv=PAPER.arxiv),)), LookUp("2", (Clue(doi=MARKUP.doi),))]
    found, unreached = look_up(cli.library, wanted, NetworkContext({}, LIMITS))
    assert unreached
    for answer in found:
        assert [failure.outcome for failure in answer.failures] == [Outcome.NETWORK]


def test_what_a_person_types(cli: "Cli") -> None:
    """An address is as good as an identifier."""
    clue = clue_of(f"https://arxiv.org/pdf/{PAPER.arxiv}v2.pdf")
    assert clue is not None
    check_described(paper_of(one(cli, clue)), PAPER)
    assert clue_of("perceiver io") is None
