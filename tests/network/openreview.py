"""The answers of OpenReview's three hosts: v1 notes, v2 notes, pages and PDFs."""

import hashlib
import json
from datetime import datetime
from html import escape

from .messages import Answer, Asked, html_answer, json_answer, redirect
from .samples import OTHERS, PUBLISHED, TEN, V2_ABSOLUTE, V2_OBJECTS, Sample

SITE = "openreview.net"
V1 = "api.openreview.net"
V2 = "api2.openreview.net"
HOSTS = (SITE, V1, V2)
TOKEN = "stand-in-token"  # noqa: S105 (what `/login` gives, and what opens the wall)
RECORD = "https://repository.example/atlas.pdf"  # an absolute `pdf` of a v2 note


def signed_in(asked: Asked) -> bool:
    """Whether the request carries the token."""
    return asked.headers.get("authorization") == f"Bearer {TOKEN}"


def error(name: str, message: str, status: int, details: object = None) -> Answer:
    """An error as both APIs tell it."""
    message = f"{message} (2026-11-22-1234567)" if status != 404 else message
    value = {"name": name, "message": message, "status": status, "details": details or {}}
    return json_answer(value, status)


def challenge_needed(asked: Asked) -> Answer:
    """The wall as the APIs put it up."""
    details = {"challengeUrl": f"https://{SITE}/challenge?redirect={asked.route}"}
    return error("ChallengeRequiredError", "Challenge verification required", 403, details)


def challenge_page() -> Answer:
    """The wall as the site puts it up."""
    widget = '<div class="cf-turnstile" data-sitekey="0x0"></div><p>Sign in to skip this check</p>'
    return html_answer("Verifying your browser | OpenReview", widget)


def too_many(until: datetime) -> Answer:
    """The limit of PDF downloads, and when (UTC) it ends."""
    reset = until.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    details = {"limit": 36, "remaining": 0, "used": 37, "resetTime": reset}
    return error("RateLimitError", "Too many requests: You have made 37 requests", 429, details)


def v1_site(asked: Asked) -> Answer:
    """The first API: notes up to 2023, values as they are."""
    return _api(asked, TEN)


def v2_site(asked: Asked) -> Answer:
    """The second API: newer notes, each value in an object."""
    return _api(asked, OTHERS)


def pages_site(asked: Asked) -> Answer:
    """The site for people."""
    if asked.route == "/challenge":
        return challenge_page()
    sample = _sample(asked, TEN + OTHERS)
    if asked.route == "/pdf" and sample:
        return pdf_answer(sample)
    if asked.route == "/forum" and sample:
        return _forum(sample)
    for sample in TEN:
        if asked.route == pdf_path(sample):
            return pdf_answer(sample)
    return html_answer("Error | OpenReview", "<h1>Error 404</h1>", 404)


def pdf_path(sample: Sample) -> str:
    """Where the site keeps the file, as a note says it."""
    return f"/pdf/{hashlib.sha256(sample.key.encode()).hexdigest()[:40]}.pdf"


def pdf_answer(sample: Sample) -> Answer:
    """The venue's version of the PDF."""
    headers = (
        ("Content-Type", "application/pdf"),
        ("Content-Disposition", f'inline; filename="{sample.openreview}.pdf"'),
    )
    return Answer(200, headers, sample.pdf("openreview"))


def v1_note(sample: Sample) -> dict[str, object]:
    """A note of the first API."""
    note = sample.openreview
    content = {
        "title": sample.title,
        "authors": list(sample.authors),
        "authorids": [f"~{name.replace(' ', '_')}1" for name in sample.authors],
        "keywords": ["stand-in"],
        "one-sentence_summary": "It stands in.",
        "abstract": sample.abstract("OpenReview"),
        "pdf": pdf_path(sample),
        "_bibtex": _bibtex(sample),
        "venue": "ICLR 2022 Poster",
        "venueid": "ICLR.cc/2022/Conference",
    }
    return {
        "id": note,
        "original": f"o{note}",
        "number": 7,
        "cdate": 1632875400000,
        "pdate": 1643407920000,
        "ddate": None,
        "forum": note,
        "referent": None,
        "replyto": None,
        "invitation": "ICLR.cc/2022/Conference/-/Blind_Submission",
        "readers": ["everyone"],
        "content": content,
    }


def v2_note(sample: Sample) -> dict[str, object]:
    """A note of the second API; one has authors as objects, one an absolute `pdf`."""
    people: list[object] = list(sample.authors)
    if sample is V2_OBJECTS:
        people = [{"fullname": name, "username": f"~{name[:3]}1"} for name in sample.authors]
    values: dict[str, object] = {
        "title": sample.title,
        "authors": people,
        "TLDR": "It stands in.",
        "abstract": sample.abstract("OpenReview"),
        "pdf": RECORD if sample is V2_ABSOLUTE else pdf_path(sample),
        "_bibtex": _bibtex(sample),
        "venue": "Journal of Tests 2021" if sample is PUBLISHED else "ICLR 2025 Poster",
        "venueid": "ICLR.cc/2025/Conference",
    }
    return {
        "id": sample.openreview,
        "forum": sample.openreview,
        "version": 2,
        "domain": "ICLR.cc/2025/Conference",
        "invitations": ["ICLR.cc/2025/Conference/-/Submission"],
        "externalIds": [],
        "cdate": 1727000000000,
        "content": {name: {"value": value} for name, value in values.items()},
    }


def _api(asked: Asked, samples: tuple[Sample, ...]) -> Answer:
    if asked.route == "/login" and asked.method == "POST":
        return _login(asked)
    if asked.route == "/notes/search":
        notes = _notes(_searched(asked, samples))
        return json_answer({"notes": notes, "count": len(notes)})
    sample = _sample(asked, samples)
    if sample is None or not sample.openreview:
        wanted = asked.query.get("id") or asked.query.get("forum", "")
        return error("NotFoundError", f"The Note {wanted} was not found", 404)
    if asked.route == "/notes":
        return json_answer({"notes": _notes([sample]), "count": 1})
    if asked.route in {"/pdf", "/attachment"}:
        return pdf_answer(sample)
    return error("NotFoundError", "The requested resource was not found", 404)


def _notes(samples: list[Sample]) -> list[dict[str, object]]:
    return [v1_note(sample) if sample in TEN else v2_note(sample) for sample in samples]


def _sample(asked: Asked, samples: tuple[Sample, ...]) -> Sample | None:
    wanted = asked.query.get("id") or asked.query.get("forum")
    found = (sample for sample in samples if wanted and sample.openreview == wanted)
    return next(found, None)


def _searched(asked: Asked, samples: tuple[Sample, ...]) -> list[Sample]:
    if asked.method == "POST":
        wanted = json.loads(asked.body).get("ids", [])
        return [sample for sample in samples if sample.openreview in wanted]
    term = asked.query.get("term", "").casefold()
    return [s for s in samples if term and s.openreview and term in s.title.casefold()]


def _login(asked: Asked) -> Answer:
    given = json.loads(asked.body)
    if given.get("password") != "correct":
        return error("LoginError", "Invalid username or password", 400)
    return json_answer({"token": TOKEN, "user": {"id": given.get("id")}})


def _forum(sample: Sample) -> Answer:
    tags = {
        "citation_title": sample.title,
        "citation_pdf_url": f"https://{SITE}/pdf?id={sample.openreview}",
        "citation_online_date": "2022/01/28",
        "citation_abstract": sample.abstract("OpenReview"),
    }
    head = "".join(
        f'<meta name="{name}" content="{escape(value)}"/>' for name, value in tags.items()
    )
    return html_answer(f"{sample.title} | OpenReview", head=head)


def _bibtex(sample: Sample) -> str:
    return (
        f"@inproceedings{{\n{sample.key},\ntitle={{{sample.title}}},\n"
        f"author={{{' and '.join(sample.authors)}}},\nyear={{2022}}\n}}"
    )


def to_challenge(asked: Asked) -> Answer:
    """The wall as a redirect to the page for people."""
    return redirect(f"https://{SITE}/challenge?redirect={asked.route}", 307)
