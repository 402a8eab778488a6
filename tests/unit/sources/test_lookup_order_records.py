"""The other describers: OpenAlex, Semantic Scholar, pages, arXiv's page, DOIs, titles."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome
from readlist.sources.arxiv import ArxivPages, ArxivRecords
from readlist.sources.confirm import confirms
from readlist.sources.doi import CrossrefTitles, DoiRecords
from readlist.sources.openalex import OpenAlexRecords, parse_description
from readlist.sources.proceedings import Pages
from readlist.sources.protocol import Clue, LookUpContext
from readlist.sources.semantic_scholar import ScholarRecords, ScholarTitles

if TYPE_CHECKING:
    from unit.sources.conftest import Play

DOI = "10.1000/x"
OPENALEX = f"https://api.openalex.org/works/doi:{DOI}"
SCHOLAR = "https://api.semanticscholar.org/graph/v1/paper"
FIELDS = "title,abstract,year,venue,url,authors,externalIds,openAccessPdf"
WORK: dict[str, object] = {
    "id": "https://openalex.org/W1",
    "doi": f"https://doi.org/{DOI}",
    "title": "A <i>Title</i>",
    "type": "article",
    "publication_year": 2021,
    "publication_date": "2021-06-09",
    "is_retracted": True,
    "authorships": [
        {"author": {"display_name": "A B"}},
        {"author": None, "raw_author_name": "C D"},
        None,
    ],
    "primary_location": {"source": {"display_name": "Nature"}},
    "biblio": {"volume": "4", "issue": None, "first_page": "1", "last_page": "9"},
}


def dumped(value: object) -> bytes:
    """As a service sends it."""
    return json.dumps(value).encode()


def refused(play: "Play", source: Any, clue: Clue, answers: dict[str, bytes]) -> Outcome:
    """How it ends where nothing is described."""
    with pytest.raises(FetchFailed) as caught:
        play(source.describe(clue), answers)
    return caught.value.outcome


def test_openalex() -> None:
    """Journal, pages, people by either name; that it is retracted is said."""
    found = parse_description(dumped(WORK))
    paper = found.paper
    assert (paper.title, paper.authors) == ("A Title", ("A B", "C D"))
    assert (paper.venue, paper.type, paper.published) == (
        "Nature",
        "article-journal",
        date(2021, 6, 9),
    )
    assert paper.extra == {"volume": "4", "pages": "1-9"}
    assert "retracted" in found.notes[0]


def test_openalex_with_nothing() -> None:
    """Everything may be null, and the first of January is no day."""
    found = parse_description(
        dumped(
            WORK
            | {"authorships": None, "biblio": None, "is_retracted": None, "type": None}
            | {
                "publication_date": "2021-01-01",
                "primary_location": {"raw_type": "proceedings-article"},
            }
        )
    )
    assert (found.paper.type, found.paper.published) == ("paper-conference", None)
    assert (found.paper.authors, found.paper.venue, found.notes) == ((), "", ())
    assert parse_description(dumped(WORK | {"publication_date": "odd"})).paper.published is None
    with pytest.raises(ValueError, match="title"):
        parse_description(dumped(WORK | {"title": None}))


def test_openalex_about_another(play: "Play") -> None:
    """An answer about another DOI is none."""
    clue = Clue(doi=DOI)
    answers = {OPENALEX: dumped(WORK | {"doi": "https://doi.org/10.1000/y"})}
    assert refused(play, OpenAlexRecords(LookUpContext()), clue, answers) is Outcome.NOT_FOUND


RECORD: dict[str, object] = {
    "title": "A Title",
    "year": 2017,
    "venue": "Neural Information Processing Systems",
    "url": "https://www.semanticscholar.org/paper/1",
    "authors": [{"name": "A B"}],
    "externalIds": {"ArXiv": "1706.03762", "DOI": "10.1000/X"},
}


def test_scholar(play: "Play") -> None:
    """By arXiv id, else by DOI; its venue tells the kind of work."""
    source = ScholarRecords(LookUpContext())
    url = f"{SCHOLAR}/DOI:{DOI}?fields={FIELDS}"
    found = play(source.describe(Clue(arxiv="1706.03762", doi=DOI)), {url: dumped(RECORD)})
    assert (found.paper.arxiv, found.paper.doi, found.paper.year) == ("1706.03762", DOI, 2017)
    assert found.paper.type == "paper-conference"
    preprint = RECORD | {"venue": "arXiv.org", "externalIds": {"ArXiv": "1706.03762"}}
    url = f"{SCHOLAR}/ARXIV:1706.03762?fields={FIELDS}"
    found = play(source.describe(Clue(arxiv="1706.03762")), {url: dumped(preprint)})
    assert (found.paper.type, found.paper.venue) == ("article", "")


def test_scholar_by_acl_id(play: "Play") -> None:
    """The ACL Anthology's papers by the id in their address."""
    source = ScholarRecords(LookUpContext())
    clue = Clue(url="https://aclanthology.org/P19-1423/")
    assert source.can_describe(clue)
    assert not source.can_describe(Clue(url="https://example.org/x"))
    found = play(source.describe(clue), {f"{SCHOLAR}/ACL:P19-1423?fields={FIELDS}": dumped(RECORD)})
    assert found.paper.title == "A Title"


def test_scholar_about_another(play: "Play") -> None:
    """A record of another paper is none, and failures are passed on."""
    source, clue = ScholarRecords(LookUpContext()), Clue(doi="10.1000/z")
    url = f"{SCHOLAR}/DOI:10.1000/z?fields={FIELDS}"
    assert refused(play, source, clue, {url: dumped(RECORD)}) is Outcome.NOT_FOUND
    assert refused(play, source, clue, {url: b"<html>"}) is Outcome.UNREADABLE


@pytest.mark.parametrize(
    ("evidence", "year", "confirmed"),
    [
        ("A Title by Ann Other", None, False),
        ("A Title\nJ. Müller-Lüdenscheidt", None, True),
        ("A Title\nJ. M¨uller-L¨udenscheidt", None, True),
        ("", 2017, True),
        ("", 2018, False),
    ],
)
def test_proof_of_a_title(evidence: str, year: int | None, confirmed: bool) -> None:
    """An author must be named, whatever becomes of accents, or the year must agree."""
    paper = Paper("", "A Title", authors=("Jo Müller-Lüdenscheidt", "{}"), year=2017)
    assert confirms(paper, Clue(title="A title", evidence=evidence, year=year)) is confirmed
    assert not confirms(paper, Clue(title="Another title", evidence=evidence, year=year))


def test_titles_that_lead_nowhere(play: "Play") -> None:
    """A search that finds another paper finds none."""
    clue = Clue(title="A Title", evidence="A Title, by Nobody")
    query = f"query=A+Title&fields={FIELDS.replace(',', '%2C')}"
    url = f"{SCHOLAR}/search/match?{query}"
    found = {url: dumped({"data": [RECORD]})}
    assert refused(play, ScholarTitles(LookUpContext()), clue, found) is Outcome.NOT_FOUND
    url = (
        "https://api.crossref.org/works?query.bibliographic=A+Title&rows=5&mailto=me%40example.org"
    )
    found = {url: dumped({"message-type": "work-list", "message": {"items": []}})}
    source = CrossrefTitles(LookUpContext(contact="me@example.org"))
    assert refused(play, source, clue, found) is Outcome.NOT_FOUND


RA = "https://doi.org/ra/10.1000"
CROSSREF = "https://api.crossref.org/works/10.1000%2Fx"
DATACITE = f"https://api.datacite.org/dois/{DOI}"
OURS = {"DOI": DOI, "title": ["A Title"]}


@pytest.mark.parametrize("agency", [[{"RA": "DataCite"}], [{"status": "unknown"}]])
def test_doi_at_datacite(play: "Play", agency: object) -> None:
    """Where DataCite has it, or where it is not known who has it."""
    record = {"data": {"attributes": {"doi": DOI, "titles": [{"title": "A Title"}]}}}
    answers = {RA: dumped(agency), DATACITE: dumped(record)}
    assert play(DoiRecords(LookUpContext()).describe(Clue(doi=DOI)), answers).source == "DataCite"


def test_doi_elsewhere(play: "Play") -> None:
    """What another agency has is not "not found": somebody else may describe it."""
    answers = {RA: dumped([{"RA": "mEDRA"}])}
    assert refused(play, DoiRecords(LookUpContext()), Clue(doi=DOI), answers) is Outcome.REFUSED


def test_doi_troubles(play: "Play") -> None:
    """An answer about another DOI is none; what is no record makes no sense; both are told."""
    source = DoiRecords(LookUpContext())
    work = {"message-type": "work", "message": OURS | {"DOI": "10.1000/y"}}
    answers = {RA: dumped([{"RA": "Crossref"}]), CROSSREF: dumped(work)}
    assert refused(play, source, Clue(doi=DOI), answers) is Outcome.NOT_FOUND
    assert refused(play, source, Clue(doi=DOI), {CROSSREF: b"{}"}) is Outcome.UNREADABLE


def test_pages(play: "Play") -> None:
    """All authors in one tag, a year alone, a journal; a page without title names no paper."""
    url = "https://journal.example/1"
    page = b"""<meta name=citation_title content="On &lt;i&gt;X&lt;/i&gt;">
        <meta name=citation_authors content="Tan, Li; Ek, Jo">
        <meta name=citation_publication_date content="2021/13/45">
        <meta name=citation_journal_title content="J. of X"><meta name=citation_volume content=4>
        <meta name=citation_firstpage content=e7>"""
    source = Pages(LookUpContext())
    found = play(source.describe(Clue(url=url)), {url: page})
    paper = found.paper
    assert (paper.title, paper.authors, paper.year) == ("On X", ("Li Tan", "Jo Ek"), 2021)
    assert (paper.venue, paper.type, paper.url) == ("J. of X", "article-journal", url)
    assert (paper.extra, found.source) == ({"volume": "4", "pages": "e7"}, "journal.example")
    bare = b'<meta name=citation_volume content="4"><meta name=citation_date content="soon">'
    assert refused(play, source, Clue(url=url), {url: bare}) is Outcome.NOT_FOUND


ABS = "https://arxiv.org/abs/2107.14795"


def test_arxiv_page(play: "Play") -> None:
    """The page for people describes a preprint; one of another paper does not."""
    source, clue = ArxivPages(LookUpContext()), Clue(arxiv="2107.14795")
    tags = (
        '<meta name="citation_title" content="T"><meta name="citation_date" content="2021/07/30">'
        '<meta name="citation_author" content="B, A"><meta name="citation_arxiv_id" content="{}">'
        '<meta name="citation_abstract" content="This paper has been withdrawn.">'
    )
    found = play(source.describe(clue), {ABS: tags.format("2107.14795").encode()})
    paper = found.paper
    assert (paper.title, paper.authors, paper.year) == ("T", ("A B",), 2021)
    assert (paper.arxiv, paper.type, paper.pdf) == ("2107.14795", "article", "")
    assert (paper.abstract, len(found.notes)) == ("", 1)
    other = {ABS: tags.format("2107.00001").encode()}
    assert refused(play, source, clue, other) is Outcome.UNREADABLE


def test_arxiv_ids_that_cannot_be(play: "Play") -> None:
    """They are not asked for, and an entry without title describes nothing."""
    source = ArxivRecords(LookUpContext())
    assert refused(play, source, Clue(arxiv="9999.99999"), {}) is Outcome.NOT_FOUND
    url = "https://export.arxiv.org/api/query?id_list=2107.14795&max_results=1"
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry>'
        "<id>http://arxiv.org/abs/2107.14795v1</id><title> </title></entry></feed>"
    )
    answers = {url: feed.encode()}
    assert refused(play, source, Clue(arxiv="2107.14795"), answers) is Outcome.UNREADABLE
