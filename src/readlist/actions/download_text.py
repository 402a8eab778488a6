"""A list or a bibliography that lies on the web."""

import re
from collections.abc import Generator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from readlist.actions.web import manners_of, result_of
from readlist.errors import NetworkError, NotFoundError, RefusedError
from readlist.library.library import Library
from readlist.network.jobs import Job, NoNetworkError
from readlist.network.messages import Kind, Reply, Request
from readlist.network.outcomes import Failure, FetchFailed, Outcome
from readlist.network.responses import way_out
from readlist.sources.fetch_order_2 import Outlook

_CODE_PAGES = (
    (
        r"https://(?:www\.)?github\.com/([^/]+/[^/]+)/(?:blob|raw)/(.+)",
        r"https://raw.githubusercontent.com/\1/\2",
    ),
    (
        r"https://gist\.github\.com/([^/]+/[0-9a-f]+)/?",
        r"https://gist.githubusercontent.com/\1/raw",
    ),
    (r"(https://[^/]+/.+)/-/blob/(.+)", r"\1/-/raw/\2"),  # GitLab
    (r"https://(?:www\.)?dropbox\.com/(.+)\?dl=0", r"https://www.dropbox.com/\1?dl=1"),
)
"""Addresses of pages that show a file, and where the file itself is."""

_PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_KINDS = ((b"%PDF-", "a PDF"), (b"PK\x03\x04", "a ZIP archive"), (b"\x1f\x8b", "a gzip archive"))


@dataclass(frozen=True, slots=True)
class Download:
    """What lies at an address."""

    data: bytes = field(repr=False)
    url: str  # from where it came, after redirects


def file_address(url: str) -> str:
    """Where the file itself lies, if the address is that of a page that shows it; else as it is."""
    bare = url.partition("#")[0]
    for pattern, raw in _CODE_PAGES:
        if found := re.fullmatch(pattern, bare):
            return found.expand(raw)
    return bare


def download(library: Library, url: str, outlook: Outlook) -> Download:
    """Get the text file at the address. What was sent before is not sent again if it is the same.

    Raises NotFoundError where there is none, RefusedError for an address that is not asked or a
    file that is too large, and NetworkError where it does not come, or something else does: a web
    page, a wall against robots.
    """
    # Asked anew each time, whatever an earlier run met or kept.
    manners = manners_of(library, outlook, forget=True)
    try:
        reply = result_of(Job(_steps(file_address(url))), (), manners, outlook)
    except FetchFailed as failed:
        raise _explained(failed, url) from None
    except NoNetworkError:
        raise NetworkError(f"{_host(url)}: there is no network", hint="try again later") from None
    return Download(reply.value, reply.url)


def _steps(url: str) -> Generator[Request, Reply, Reply]:
    return (yield Request(url, Kind.TEXT, _text, kept=True))


def _text(body: bytes) -> bytes:
    """The body; raises ValueError for what can be neither list nor bibliography."""
    if _PAGE.match(body[:4096]) or body.startswith(tuple(sign for sign, _ in _KINDS)):
        raise ValueError("no text")
    return body


def _explained(failed: FetchFailed, url: str) -> RefusedError | NotFoundError | NetworkError:
    failure, host = failed.failure, _host(failed.failure.url or url)
    if failure.outcome is Outcome.NOT_FOUND:
        return NotFoundError(f"there is nothing at {url}", hint="see whether the address is right")
    if failure.outcome is Outcome.REFUSED:
        return RefusedError(f"{host}: {failure.detail}", hint=_hint_of_refusal(failure))
    if failure.outcome is Outcome.UNREADABLE:
        what = next((name for sign, name in _KINDS if failed.sample.startswith(sign)), "a web page")
        return NetworkError(
            f"{url} is {what}, not a list or a bibliography",
            hint="give the address of the file itself, or save that and import it",
        )
    if failure.outcome is Outcome.BLOCKED:
        hint = "open it in a browser, save the file, and import that"
        return NetworkError(f"{host}: {failure.detail}", hint=hint)
    return NetworkError(f"{host}: {failure.detail}", hint=way_out(failure))


def _hint_of_refusal(failure: Failure) -> str:
    if "larger" in failure.detail:
        return "save it, take out what you need, and import that"
    return "save the file in a browser, and import that"


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
