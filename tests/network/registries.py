"""The answers of the indexes of papers: DataCite, Crossref, OpenAlex and S2."""

import json
from html import escape
from itertools import count

from .messages import Answer, Asked, html_answer, json_answer, text_answer
from .samples import (
    ALL,
    ANTHOLOGY,
    DOI_PREFIX,
    MARKUP,
    NULL_DATES,
    PUBLISHED,
    TITLED,
    Sample,
    by_arxiv,
    by_doi,
)

LANDING = "https://publisher.example"


def datacite(asked: Asked) -> Answer:
    """`/dois/<doi>`: only arXiv's DOIs."""
    sample = by_doi(asked.route.removeprefix("/dois/"))
    if sample is None or not sample.doi.startswith(DOI_PREFIX):
        problem = {"status": "404", "title": "The resource you are looking for doesn't exist."}
        return json_answer({"errors": [problem]}, 404)
    attributes = {
        "doi": sample.doi,
        "titles": [{"title": None, "titleType": "Subtitle"}, {"title": sample.title}],
        "creators": [{"name": _reversed(name), "nameType": "Personal"} for name in sample.authors],
        "descriptions": [
            {"descriptionType": "Other", "description": "12 pages"},
            {"descriptionType": "Abstract", "description": sample.abstract("DataCite")},
        ],
        "publicationYear": 2021,
        "publisher": "arXiv",
        "url": f"https://arxiv.org/abs/{sample.arxiv}",
        "version": str(sample.version),
    }
    return json_answer({"data": {"id": sample.doi, "type": "dois", "attributes": attributes}})


def crossref(asked: Asked) -> Answer:
    """`/works/<doi>`: null dates, markup in titles, JATS abstracts."""
    sample = by_doi(asked.route.removeprefix("/works/"))
    if sample is None or sample.doi.startswith(DOI_PREFIX):
        return text_answer("Resource not found.", 404)
    return _work(sample)


def _work(sample: Sample) -> Answer:
    paragraphs = "".join(
        f"\n      <jats:p>{escape(part)}</jats:p>" for part in sample.paragraphs("Crossref")
    )
    title = "On H<sub>2</sub>O\n      <i>Waves</i> &amp;amp; More" if sample is MARKUP else None
    people = [{"given": name.split()[0], "family": name.split()[-1]} for name in sample.authors]
    message = {
        "DOI": sample.doi,
        "type": "journal-article",
        "title": [title or sample.title],
        "author": [*people, {"name": "The Stand-In Collaboration"}],
        "abstract": f"<jats:title>Abstract</jats:title>{paragraphs}",
        "issued": {"date-parts": [[None]]},
        "published-online": None if sample is NULL_DATES else {"date-parts": [[2021, 6]]},
        "created": {"date-parts": [[2020, 6, 8]]},
        "container-title": ["Journal of Tests"] if sample is PUBLISHED else [],
        "link": [],
    }
    return json_answer({"status": "ok", "message-type": "work", "message": message})


def openalex(asked: Asked) -> Answer:
    """`/works/doi:<doi>`: the abstract as an inverted index; unknown: HTML."""
    doi = asked.route.removeprefix("/works/").removeprefix("doi:")
    sample = by_doi(doi.removeprefix("https://doi.org/"))
    if sample is None:
        return html_answer("404 Not Found", status=404)
    index: dict[str, list[int]] = {}
    for word, place in zip(sample.abstract("OpenAlex").split(), count(), strict=False):
        index.setdefault(word, []).append(place)
    location = {"pdf_url": open_pdf(sample), "landing_page_url": _landing(sample)}
    return json_answer(
        {
            "id": "https://openalex.org/W1",
            "doi": f"https://doi.org/{sample.doi}",
            "title": sample.title,
            "publication_year": 2022,
            "authorships": [{"author": {"display_name": name}} for name in sample.authors],
            "abstract_inverted_index": index,
            "open_access": {"is_oa": True, "oa_url": open_pdf(sample)},
            "best_oa_location": location,
            "locations": [location],
            "is_retracted": False,
        }
    )


def semantic_scholar(asked: Asked) -> Answer:
    """`/graph/v1/paper/<ARXIV:id|DOI:doi>` and the batch of the same."""
    wanted = asked.route.removeprefix("/graph/v1/paper/")
    if wanted == "search/match":
        if asked.query.get("query", "").casefold() == TITLED.title.casefold():
            return json_answer({"data": [_scholar(f"DOI:{TITLED.doi}")]})
        return json_answer({"error": "Title match not found"}, 404)
    if wanted == "batch":
        return json_answer([_scholar(one) for one in json.loads(asked.body)["ids"]])
    found = _scholar(wanted)
    return json_answer(found) if found else json_answer({"error": f"{wanted} not found"}, 404)


def _scholar(wanted: str) -> dict[str, object] | None:
    scheme, _, value = wanted.partition(":")
    sample = by_arxiv(value) if scheme.upper() == "ARXIV" else by_doi(value)
    if sample is None:
        return None
    return {
        "paperId": "0" * 40,
        "externalIds": {"ArXiv": sample.arxiv or None, "DOI": sample.doi or None},
        "title": sample.title,
        "abstract": sample.abstract("Semantic Scholar"),
        "year": 2022,
        "openAccessPdf": {"url": open_pdf(sample) or "", "status": None},
        "authors": [{"authorId": None, "name": name} for name in sample.authors],
    }


def publisher(asked: Asked) -> Answer:
    """A host elsewhere that has a PDF of its own for each DOI, under `/pdf/<key>`."""
    for sample in ALL:
        if asked.route == f"/pdf/{sample.key}":
            return Answer(200, (("Content-Type", "application/pdf"),), sample.pdf("publisher"))
    return html_answer("A publisher", "<p>Buy it.</p>")


def open_pdf(sample: Sample) -> str | None:
    """Where the indexes say that a free PDF is."""
    if sample.arxiv:
        return f"https://arxiv.org/pdf/{sample.arxiv}"
    return f"{LANDING}/pdf/{sample.key}" if sample is MARKUP else None


def _landing(sample: Sample) -> str:
    if sample is ANTHOLOGY:
        return f"https://aclanthology.org/{sample.doi.removeprefix('10.18653/v1/')}"
    if sample.arxiv:
        return f"https://arxiv.org/abs/{sample.arxiv}"
    return f"{LANDING}/{sample.key}"


def _reversed(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}"
