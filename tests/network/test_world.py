"""The world of the stand-in: its hosts answer like the real ones, and can be spoiled."""

import zlib
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import httpx
import pytest

from . import faults, openreview, samples, venues, walls
from .samples import TEN
from .standin import StandIn

PAPER = TEN[4]
PDF = f"https://arxiv.org/pdf/{PAPER.arxiv}"
NOTE = f"https://api.openreview.net/notes?id={PAPER.openreview}"
FEED = "https://export.arxiv.org/api/query?id_list={}&max_results={}"
ATOM = {"accept": "application/atom+xml, */*"}
NAMES = {"a": "http://www.w3.org/2005/Atom"}


def entries(feed: bytes) -> list[tuple[str, str, str]]:
    """The id, title and summary of each entry."""
    return [
        (
            entry.findtext("a:id", "", NAMES),
            entry.findtext("a:title", "", NAMES),
            entry.findtext("a:summary", "", NAMES),
        )
        for entry in ET.fromstring(feed).findall("a:entry", NAMES)  # noqa: S314 (our own)
    ]


def test_ten_papers(client: httpx.Client) -> None:
    """Each of the ten has its note, its entry, its record and two different, whole PDFs."""
    for paper in TEN:
        note = client.get(f"https://api.openreview.net/notes?id={paper.openreview}").json()
        assert note["notes"][0]["content"]["abstract"] == paper.abstract("OpenReview")
        missing = client.get(f"https://api2.openreview.net/notes?id={paper.openreview}")
        assert (missing.status_code, missing.json()["name"]) == (404, "NotFoundError")
        record = client.get(f"https://api.datacite.org/dois/10.48550/arXiv.{paper.arxiv}")
        assert record.json()["data"]["attributes"]["titles"][-1]["title"] == paper.title
        venue = client.get(f"https://openreview.net/pdf?id={paper.openreview}").content
        preprint = client.get(f"https://arxiv.org/pdf/{paper.arxiv}")
        assert (venue, preprint.content) == (paper.pdf("openreview"), paper.pdf("arxiv"))
        name = f'inline; filename="{paper.arxiv}v{paper.version}.pdf"'
        assert preprint.headers["content-disposition"] == name
        assert venue != preprint.content
        assert len(zlib.compress(venue)) > samples.PDF_SIZE


def test_conference_file(client: httpx.Client) -> None:
    """It has all ten, some twice, and can be asked for again by its ETag."""
    url = f"https://iclr.cc{venues.ICLR_FILE}"
    answer = client.get(url)
    results = answer.json()["results"]
    assert len({poster["uid"] for poster in results}) < len(results)
    forums = {poster["paper_url"] for poster in results}
    assert {f"https://openreview.net/forum?id={paper.openreview}" for paper in TEN} < forums
    again = client.get(url, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("old", [False, True])
def test_feed(client: httpx.Client, standin: StandIn, *, old: bool) -> None:
    """Both layouts: unknown ids are missing, ten are the default, a title can be "0"."""
    if old:
        faults.old_arxiv_layout(standin.world)
    ids = [paper.arxiv for paper in TEN] + ["0000.0000", samples.ZERO.arxiv, "astro-ph/0612345"]
    found = entries(client.get(FEED.format(",".join(ids), 100), headers=ATOM).content)
    assert [one[0] for one in found][:2] == [
        f"http://arxiv.org/abs/{paper.arxiv}v{paper.version}" for paper in TEN[:2]
    ]
    assert [one[1] for one in found][-2:] == ["0", "Stars over the Hill"]
    for paper, one in zip(TEN, found, strict=False):
        assert " ".join(one[2].split()).startswith(paper.opening)
    few = client.get(f"https://export.arxiv.org/api/query?id_list={','.join(ids)}", headers=ATOM)
    assert len(entries(few.content)) == 10
    gone = client.get(FEED.format(samples.WITHDRAWN.arxiv, 1), headers=ATOM)
    assert "withdrawn by the author" in gone.text


def test_feed_of_errors(client: httpx.Client) -> None:
    """A malformed id fails the batch; without the right Accept there is none."""
    bad = client.get(FEED.format(f"{PAPER.arxiv},abc", 2), headers=ATOM)
    assert bad.status_code == 400
    assert [one[1] for one in entries(bad.content)] == ["Error"]
    assert client.get(FEED.format("abc", 1), headers={"accept": "text/html"}).status_code == 406


def test_other_papers(client: httpx.Client) -> None:
    """Withdrawn papers, v2 notes, DOI records and proceedings look like the real ones."""
    assert client.get(f"https://arxiv.org/pdf/{samples.WITHDRAWN.arxiv}").status_code == 404
    api = "https://api2.openreview.net/notes?id="
    note = client.get(api + samples.V2_OBJECTS.openreview).json()["notes"][0]["content"]
    assert note["authors"]["value"][0] == {"fullname": "Mai Ngo", "username": "~Mai1"}
    note = client.get(api + samples.V2_ABSOLUTE.openreview).json()["notes"][0]["content"]
    assert note["pdf"]["value"] == openreview.RECORD
    works = "https://api.crossref.org/works/"
    assert client.get(works + samples.NULL_DATES.doi).json()["message"]["issued"] == {
        "date-parts": [[None]]
    }
    assert "<sub>" in client.get(works + "10.5555/waves%3B2").json()["message"]["title"][0]
    assert client.get(works + PAPER.doi).text == "Resource not found."
    for url in (f"https://aclanthology.org/{venues.ACL_ID}/", "https://proceedings.mlr.press"):
        page = client.get(url if url.endswith("/") else url + venues.PMLR_PAGE)
        assert "citation_pdf_url" in page.text


def test_indexes(client: httpx.Client) -> None:
    """OpenAlex and Semantic Scholar know the ten by DOI or arXiv id."""
    work = client.get(f"https://api.openalex.org/works/doi:{PAPER.doi}").json()
    assert work["best_oa_location"]["pdf_url"] == PDF
    scholar = "https://api.semanticscholar.org/graph/v1/paper/"
    assert client.get(f"{scholar}ARXIV:{PAPER.arxiv}").json()["title"] == PAPER.title
    batch = client.post(f"{scholar}batch", json={"ids": ["ARXIV:0000.0000", f"DOI:{PAPER.doi}"]})
    assert batch.json()[0] is None


@pytest.mark.parametrize(
    ("wall", "status"),
    [
        (walls.wall_openreview, 403),
        (walls.wall_openreview_with_pages, 307),
        (walls.wall_openreview_in_place, 200),
    ],
)
def test_walls(client: httpx.Client, standin: StandIn, wall: faults.Spoil, status: int) -> None:
    """Each form of the wall stands before the API and the site, and opens to the token."""
    wall(standin.world)
    answer = client.get(NOTE)
    assert answer.status_code == status
    page = client.get(f"https://openreview.net/pdf?id={PAPER.openreview}", follow_redirects=True)
    assert (page.status_code, "Verifying your browser" in page.text) == (200, True)
    credentials = {"id": "a@b.org", "password": "correct"}
    token = client.post("https://api.openreview.net/login", json=credentials).json()["token"]
    note = client.get(NOTE, headers={"authorization": f"Bearer {token}"})
    assert note.json()["count"] == 1


def test_throttling(client: httpx.Client, standin: StandIn) -> None:
    """The API can be throttled a number of times, with or without a word on when to come back."""
    faults.throttle_arxiv_api(standin.world, times=1)
    faults.throttle_arxiv_api(standin.world, 503, retry_after="120", times=2)
    url = FEED.format(PAPER.arxiv, 1)
    answers = [client.get(url, headers=ATOM) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].headers["retry-after"] == "120"
    until = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    faults.limit_openreview(standin.world, until)
    limited = client.get(f"https://api.openreview.net/pdf?id={PAPER.openreview}")
    assert limited.json()["details"]["resetTime"] == "2026-11-22T12:30:00.000Z"


def test_one_paper_spoiled(client: httpx.Client, standin: StandIn) -> None:
    """A fault of one paper's PDF is at all its hosts, and no other paper's."""
    faults.spoil_pdf(standin.world, PAPER, faults.as_html)
    for tail in (PDF, f"https://openreview.net/pdf?id={PAPER.openreview}"):
        answer = client.get(tail)
        assert answer.headers["content-type"] == "application/pdf"
        assert b"%PDF" not in answer.content
    assert client.get(f"https://arxiv.org/pdf/{TEN[0].arxiv}").content == TEN[0].pdf("arxiv")
