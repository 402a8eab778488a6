"""The faults of the world: one function for each, called with the world to spoil."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from . import arxiv, openreview, venues
from .bombs import entity_bomb, gzip_bomb
from .connection import Door
from .messages import Answer, Asked, html_answer, redirect, text_answer
from .samples import Sample
from .walls import wall_openreview
from .world import Change, World

PDF_HOSTS = (*openreview.HOSTS, *arxiv.HOSTS, "publisher.example")
ENOUGH = 3_000_000  # bytes: more than a test lets a client take for a PDF
TEN_GIGABYTES = 10_000_000_000
Spoil = Callable[[World], None]


def always(answer: Answer) -> Change:
    """The change that puts this answer in place of any other."""
    return lambda _asked, _right: answer


# OpenReview


def in_half_an_hour() -> datetime:
    """By the real clock, in whole seconds, UTC."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=30)


def limit_openreview(world: World, until: datetime | None = None) -> None:
    """No PDF more until then, or for half an hour; notes still come."""
    answer = openreview.too_many(until or in_half_an_hour())
    world.change(always(answer), *openreview.HOSTS, when=is_pdf)


# The other sources of metadata


def down(world: World, *hosts: str) -> None:
    """These hosts fail at everything."""
    world.change(always(html_answer("500", status=500)), *hosts)


def down_scholar(world: World) -> None:
    """Semantic Scholar fails at everything."""
    down(world, "api.semanticscholar.org")


def no_iclr_file(world: World) -> None:
    """The conference has no file of its papers."""
    missing = html_answer("Page not found", status=404)
    world.change(always(missing), "iclr.cc", when=lambda a: a.route == venues.ICLR_FILE)


def throttle_arxiv_api(
    world: World, status: int = 429, retry_after: str = "", times: int | None = None
) -> None:
    """The API answers so; the PDFs still come."""
    text = {429: "Rate exceeded.", 406: "Not Acceptable"}.get(status, "Service Unavailable")
    answer = text_answer(text, status)
    if retry_after:
        answer = answer.with_headers(("Retry-After", retry_after))
    world.change(always(answer), *arxiv.HOSTS, when=lambda a: a.route == arxiv.API, times=times)


def old_arxiv_layout(world: World) -> None:
    """The API answers as before 2026."""
    world.change(
        lambda asked, _: arxiv.query(asked, old=True),
        *arxiv.HOSTS,
        when=lambda a: a.route == arxiv.API,
    )


def spoil_texts(world: World) -> None:
    """All that is no PDF: a page without anything, JSON and XML that break off in the middle."""

    def broken(_: Asked, right: Answer) -> Answer:
        if "html" in right.header("content-type"):
            return replace(right, body=b"<html><head><title>x</title></head><p>nothing")
        return replace(right, body=right.body[: len(right.body) // 2] + b'\xff{"<')

    world.change(broken, when=lambda asked: not is_pdf(asked))


def bomb_arxiv_feed(world: World) -> None:
    """The feed's entities grow without end."""
    feed = text_answer(entity_bomb(), kind=arxiv.ATOM)
    world.change(always(feed), *arxiv.HOSTS, when=lambda a: a.route == arxiv.API)


def bomb_texts(world: World) -> None:
    """All that is no PDF is small and becomes a gigabyte."""
    world.change(
        lambda _, right: _zipped(right, gzip_bomb(right.body[:1])),
        when=lambda asked: not is_pdf(asked),
    )


# PDFs


def is_pdf(asked: Asked) -> bool:
    """Whether a PDF is asked for."""
    if asked.route == "/attachment":
        return True
    return asked.route.startswith("/pdf") or asked.route.endswith(".pdf")


def is_pdf_of(sample: Sample) -> Callable[[Asked], bool]:
    """Whether this paper's PDF is asked for, of whatever host."""
    tails = (sample.key, openreview.pdf_path(sample))
    return lambda asked: (
        is_pdf(asked)
        and (
            asked.query.get("id") == sample.openreview
            or sample.arxiv in asked.route
            or asked.route.endswith(tails)
        )
    )


def spoil_pdf(world: World, sample: Sample, change: Change) -> None:
    """Change this paper's PDF at all hosts; the others stay as they are."""
    world.change(change, *PDF_HOSTS, when=is_pdf_of(sample))


def cut_each_pdf_once(world: World) -> None:
    """Each host breaks off in the middle of each file, the first time."""
    world.change(
        lambda _, right: replace(right, cut_after=len(right.body) // 2),
        *PDF_HOSTS,
        when=is_pdf,
        times=1,
        apart=lambda asked: asked.host + asked.path,
    )


def cut_at_arxiv(world: World) -> None:
    """OpenReview gives no PDF, arXiv's break off in the middle once each."""
    wall_openreview(world)
    cut_each_pdf_once(world)


def arxiv_pdf_down_once(world: World, status: int = 503) -> None:
    """The first request for a PDF of each of arXiv's hosts fails so."""
    world.change(
        always(text_answer("Service Unavailable", status)),
        *arxiv.HOSTS,
        when=is_pdf,
        times=1,
        apart=lambda asked: asked.host,
    )


def forbid_arxiv_pdfs(world: World) -> None:
    """The hosts of arXiv forbid all PDFs."""
    world.change(always(html_answer("403 Forbidden", status=403)), *arxiv.HOSTS, when=is_pdf)


def withdraw(world: World, sample: Sample) -> None:
    """A page of arXiv instead of this paper; OpenReview keeps its version."""
    page = arxiv.withdrawn(sample)
    world.change(always(page), *arxiv.HOSTS, when=is_pdf_of(sample))


def with_body(body: bytes) -> Change:
    """It is this file."""
    return lambda _, right: replace(right, body=body)


def as_html(_: Asked, right: Answer) -> Answer:
    """A page with 200 that says of itself that it is a PDF."""
    page = html_answer("Sign in", "<p>Your library has access.</p>" * 200)
    return replace(right, body=page.body)


def endless(_: Asked, right: Answer) -> Answer:
    """It begins like a PDF and never ends."""
    return replace(right, endless=True, chunked=True)


def ten_gigabytes(_: Asked, right: Answer) -> Answer:
    """It is said to be of ten gigabytes; a little of it comes."""
    return replace(right, declared_length=TEN_GIGABYTES, chunked=False, stall_after=8192)


def stalled(_: Asked, right: Answer) -> Answer:
    """A little comes, then nothing; the connection stays."""
    return replace(right, stall_after=5000)


def truncated(_: Asked, right: Answer) -> Answer:
    """Half of it comes, and nothing says that it is half."""
    half = right.body[: len(right.body) // 2]
    return replace(right, body=half, chunked=False, unframed=True)


def loop(asked: Asked, _: Answer) -> Answer:
    """It is always somewhere else on the same host."""
    return redirect(f"https://{asked.host}{asked.path}{'&' if asked.query else '?'}n=1")


def elsewhere(url: str) -> Change:
    """It is at this address."""
    return always(redirect(url))


def zip_bomb(_: Asked, right: Answer) -> Answer:
    """It is small on the wire and becomes a gigabyte."""
    return _zipped(right, gzip_bomb(b"%PDF-1.5\n"))


def _zipped(right: Answer, body: bytes) -> Answer:
    return replace(right, body=body).with_headers(("Content-Encoding", "gzip"))


def no_network(world: World) -> None:
    """No host can be reached."""
    world.shut(Door.DROPPED)
