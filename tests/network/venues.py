"""The answers of the venues' own sites: iclr.cc, the ACL Anthology and PMLR."""

from html import escape

from .messages import Answer, Asked, html_answer, json_answer, redirect
from .samples import ANTHOLOGY, PROCEEDINGS, TEN, Sample

ICLR_FILE = "/static/virtual/data/iclr-2022-orals-posters.json"
ICLR_ETAG = '"stand-in-iclr-2022"'
ACL_ID = "2022.acl-long.999"
ICML = "International Conference on Machine Learning"
PMLR_PAGE = "/v162/may22x.html"
PMLR_PDF = "/v162/may22x/may22x.pdf"


def is_papers(asked: Asked) -> bool:
    """Whether it asks for the file of all papers."""
    return asked.route == ICLR_FILE


def iclr(asked: Asked) -> Answer:
    """The conference's file of all papers; each oral is in it twice, one paper is no one's."""
    if asked.route != ICLR_FILE:
        return html_answer("Page not found", status=404)
    results = [_poster(sample, number) for number, sample in enumerate(TEN)]
    results += [{**poster, "id": number + 900} for number, poster in enumerate(results[::3])]
    results.append({**results[0], "id": 999, "uid": "f999", "abstract": "", "paper_url": None})
    answer = json_answer({"count": len(results), "next": None, "results": results})
    return answer.with_headers(("ETag", ICLR_ETAG))


def _poster(sample: Sample, number: int) -> dict[str, object]:
    forum = f"https://openreview.net/forum?id={sample.openreview}"
    return {
        "id": number + 1,
        "uid": f"f{number:03}",
        "name": sample.title,
        "authors": [{"id": 1, "fullname": name, "institution": ""} for name in sample.authors],
        "abstract": sample.abstract("ICLR"),
        "decision": "Accept (Poster)",
        "event_type": "Poster",
        "virtualsite_url": f"/virtual/2022/poster/{number + 1}",
        "paper_url": forum,
        "paper_pdf_url": None,
        "eventmedia": [],
    }


def anthology(asked: Asked) -> Answer:
    """One paper of the ACL Anthology: attributes unquoted, the abstract only in the page."""
    if asked.route == f"/{ACL_ID}.pdf":
        return _pdf(ANTHOLOGY, "anthology")
    if asked.route == f"/{ACL_ID}":
        return redirect(f"https://aclanthology.org/{ACL_ID}/", 301)
    if asked.route != f"/{ACL_ID}/":
        return html_answer("404", status=404)
    head = (
        f'<meta content="{ANTHOLOGY.title}" name=citation_title>'
        f'<meta content="{ANTHOLOGY.authors[0]}" name=citation_author>'
        f"<meta content=https://aclanthology.org/{ACL_ID}.pdf name=citation_pdf_url>"
        f"<meta content={ANTHOLOGY.doi} name=citation_doi>"
    )
    told = escape(ANTHOLOGY.abstract("the Anthology"))
    inside = (
        '<div class="card-body acl-abstract"><h5 class=card-title>Abstract</h5>'
        f"<span>{told}</span></div>"
    )
    return html_answer(f"{ANTHOLOGY.title} - ACL Anthology", inside, head=head)


def pmlr(asked: Asked) -> Answer:
    """One paper of PMLR: the address of the PDF stands only in the page."""
    if asked.route == PMLR_PDF:
        return _pdf(PROCEEDINGS, "pmlr")
    if asked.route != PMLR_PAGE:
        return html_answer("404", status=404)
    address = f"https://proceedings.mlr.press{PMLR_PDF}"
    head = (
        f'<meta name="citation_title" content="{PROCEEDINGS.title}"/>'
        f'<meta name="citation_author" content="{PROCEEDINGS.authors[0]}"/>'
        f'<meta name="citation_conference_title" content="{ICML}"/>'
        '<meta name="citation_publication_date" content="2022/06/28"/>'
        '<meta name="citation_firstpage" content="15"/>'
        '<meta name="citation_lastpage" content="28"/>'
        f'<meta name="citation_pdf_url" content="{address}"/>'
    )
    told = escape(PROCEEDINGS.abstract("PMLR"))
    return html_answer(PROCEEDINGS.title, f'<div id="abstract">\n{told}\n</div>', head=head)


def _pdf(sample: Sample, host: str) -> Answer:
    return Answer(200, (("Content-Type", "application/pdf"),), sample.pdf(host))
