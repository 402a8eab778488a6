"""Answers: the error that a failed one means, walls against robots, bodies, PDFs on their way.

Walls are known by their signs. They are named and respected, never evaded. They are looked for
only in an answer of the wrong kind, because ordinary pages mention captchas, too.

A parser that goes astray holds the interpreter: no other thread runs, and neither a deadline nor
Ctrl-C comes through. So answers are read in the main thread, the only one in which Python handles
signals, also in the middle of a regular expression, and a timer of the system sends one. Where
there is no such timer (Windows) Ctrl-C still works.

<folder of the paper>/paper.pdf.part   the bytes of a PDF so far; nothing reads it as a PDF
<cache>/parts/<key>.json               {"url", "etag"} of the file; without it the part is useless

Source: the pages that the providers of walls serve, as seen in 2026;
https://docs.python.org/3/library/signal.html ("Execution of Python signal handlers").
"""

import json
import re
import signal
import socket
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import time
from types import FrameType
from typing import BinaryIO, NoReturn, TypeVar

from readlist.network.messages import (
    Failure,
    FetchFailed,
    Limits,
    Observer,
    Outcome,
    Response,
    failed,
)
from readlist.pdf.reader import HEAD, begins_like_pdf, pdf_problem
from readlist.storage.files import make_folder, open_to_write, read_record, size_of_file, sync_file

_CHALLENGE_PATHS = {"challenge", "login", "signin", "consent", "captcha"}
_REFUSALS = {401, 403, 429, 500, 503}
_HEADERS = {
    "cf-mitigated": ("challenge", "Cloudflare"),
    "x-amzn-waf-action": ("", "AWS"),
    "x-datadome": ("", "DataDome"),
}
# A wall's name, and its signs: one of them in the first 64 kB is enough.
_SIGNS: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("Turnstile", (b"challengerequirederror", b"<title>verifying your browser")),
    ("Anubis", (b"anubis_challenge", b"/.within.website/x/", b"making sure you&#39;re not a bot")),
    (
        "Cloudflare",
        (b"_cf_chl_opt", b"/cdn-cgi/challenge-platform", b"<title>just a moment", b"cf-turnstile"),
    ),
    ("Imperva", (b"_incapsula_", b"incap_ses_")),
    ("PerimeterX", (b"px-captcha", b"_pxappid")),
    ("DataDome", (b"datadome=", b"captcha-delivery.com")),
    ("Radware", (b"perfdrive.com",)),
    ("Akamai", (b"_abck=",)),
    ("a captcha", (b"<title>captcha", b"not a robot", b"not a bot", b"unusual traffic")),
)
_WIDGETS: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("Turnstile", (b"challenges.cloudflare.com/turnstile",)),
    ("hCaptcha", (b"h-captcha",)),
    ("reCAPTCHA", (b"g-recaptcha", b"recaptcha/api.js", b"google.com/recaptcha")),
)
"""Signs that ordinary pages have in their forms, too: a wall only if the answer is a refusal."""


def wall_of(headers: Mapping[str, str], sample: bytes, status: int = 200) -> str:
    """Return the name of the wall that answered, "" if none is seen. Header names: lower case."""
    for name, (value, wall) in _HEADERS.items():
        if name in headers and value in headers[name].lower():
            return wall
    lowered = sample.lower() + headers.get("set-cookie", "").lower().encode(errors="replace")
    for wall, signs in (*_SIGNS, *(_WIDGETS if status in _REFUSALS else ())):
        if any(sign in lowered for sign in signs):
            return wall
    return ""


def is_challenge_path(path: str) -> bool:
    """Return whether a redirect to this path means that only a person gets further."""
    return not _CHALLENGE_PATHS.isdisjoint(path.partition("?")[0].lower().split("/"))


SAMPLE = 1 << 16  # bytes that are looked at of an answer of the wrong kind

_GONE = {404, 410}
_NOT_ALLOWED = {401, 402, 403, 407, 451}
_THROTTLED = {406, 429}  # the first from arXiv, in September 2026


def failure_of(status: int, headers: Mapping[str, str], sample: bytes, url: str) -> FetchFailed:
    """Return the error for this status."""
    wait = _wait_of(headers, sample) if status in {429, 503} else None
    wall = wall_of(headers, sample, status) if status not in _GONE and wait is None else ""
    if wall:
        failure = Failure(Outcome.BLOCKED, blocked_by(wall), url)
    elif status in _GONE:
        failure = Failure(Outcome.NOT_FOUND, "does not have it", url)
    elif status in _NOT_ALLOWED:
        failure = Failure(Outcome.FORBIDDEN, f"does not give it ({status})", url)
    elif status in _THROTTLED or wait is not None:
        until = None if wait is None else datetime.fromtimestamp(int(time() + wait), UTC)
        failure = Failure(Outcome.RATE_LIMITED, "has had too many requests", url, until)
    elif status >= 500 or status == 408:
        failure = Failure(Outcome.NETWORK, f"fails ({status})", url)
    else:
        failure = Failure(Outcome.UNREADABLE, f"answered {status}", url)
    return FetchFailed(failure, sample, retry_after=None if wall else wait or 0.0, status=status)


def blocked_by(wall: str = "") -> str:
    """Return the clause for a host behind this wall; "" is a wall of its own."""
    return f"asks for a check in a browser ({wall})" if wall else "asks for a check in a browser"


def wrong_kind(
    headers: Mapping[str, str], body: bytes, url: str, outcome: Outcome = Outcome.UNREADABLE
) -> FetchFailed:
    """Return the error for an answer of the wrong kind: that of a wall, if it looks like one."""
    sample = body[:SAMPLE]
    if wall := wall_of(headers, sample):
        return FetchFailed(Failure(Outcome.BLOCKED, blocked_by(wall), url), sample)
    what = "a web page" if b"<html" in sample[:2000].lower() else "something else"
    detail = f"sent {what}" if outcome is Outcome.NOT_PDF else "sent what makes no sense"
    return FetchFailed(Failure(outcome, detail, url), sample)


def unreached(what: str, error: Exception | None, url: str) -> FetchFailed:
    """Return the error for a host that was not reached: `what`, or its certificate; the reason."""
    reason, is_lasting = str(error or "")[:80].lower().rstrip("."), False
    for each in _causes(error):
        if type(each).__name__ == "SSLCertVerificationError":
            what, is_lasting = UNTRUSTED, True
            reason = getattr(each, "verify_message", "") or "not valid"
        elif isinstance(each, socket.gaierror):
            reason, is_lasting = "its name does not resolve", True
        elif isinstance(each, TimeoutError):
            reason = "no answer"
        elif isinstance(each, OSError) and each.strerror:
            reason = each.strerror.lower()
        else:
            continue
        break
    detail = f"{what} ({reason})" if reason else what
    failure = Failure(Outcome.NETWORK, detail, url)
    return FetchFailed(failure, retry_after=None if is_lasting else 0.0, reached=False)


def way_out(failure: Failure) -> str:
    """Return what the user can do about a host that was not reached, or that failed."""
    if failure.detail.startswith(UNTRUSTED):
        return "if that is your network's own, name its authority in SSL_CERT_FILE"
    if failure.detail.startswith(THE_PROXY):
        return "see whether HTTPS_PROXY names the right one"
    return "try again later"


UNTRUSTED = "its certificate is not to be trusted"
THE_PROXY = "the proxy "
"""Beginnings of details that are about the way out of the user's network."""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _wait_of(headers: Mapping[str, str], sample: bytes) -> float | None:
    """The seconds to wait by Retry-After (RFC 9110, 10.2.3) or OpenReview's resetTime."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), _LONGEST)
    readers: tuple[Callable[[], datetime], ...] = (
        lambda: parsedate_to_datetime(value),
        lambda: datetime.fromisoformat(json.loads(sample)["details"]["resetTime"]),
    )
    for read in readers:
        with suppress(ValueError, TypeError, LookupError, OverflowError, RecursionError):
            moment = read()
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return min(max(0.0, moment.timestamp() - time()), _LONGEST)
    return None


_LONGEST = 30 * 86_400.0  # seconds; more is a mistake


_HEAD_OF_PAGE = 4096  # bytes
_STEP = 1 << 16  # bytes decompressed at once
_GZIP = 16 + zlib.MAX_WBITS


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield the body, of this Content-Encoding, in pieces; of at most 64 kB, so a bomb ends early.

    Raises ValueError for an encoding that was not asked for and for broken compression, and
    EOFError where compressed data ends too early.
    """
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        yield from chunks
        return
    if name not in {"gzip", "x-gzip"}:
        raise ValueError(f"an encoding that was not asked for ({name[:40]})")
    inflate = zlib.decompressobj(_GZIP)
    for chunk in chunks:
        data = chunk
        while data:
            if inflate.eof:  # a further member follows
                inflate = zlib.decompressobj(_GZIP)
            try:
                piece = inflate.decompress(data, _STEP)
            except zlib.error as error:
                raise ValueError("broken compression") from error
            data = inflate.unconsumed_tail or inflate.unused_data
            if piece:
                yield piece
    if not inflate.eof:
        raise EOFError("the compressed data ends too early")


_CHARSET = rb"(?i)charset\s*+=\s*+[\"']?((?:big5|euc-|gb|iso-|koi8-|shift_jis|utf-8|windows)[\w-]*)"
# As browsers read them: https://encoding.spec.whatwg.org/#names-and-labels
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252", "euc-kr": "cp949"}


def page_in_utf8(body: bytes, content_type: str = "") -> bytes:
    """Return the page in UTF-8. One that is not has the charset that its header or it names."""
    try:
        body.decode()
    except UnicodeDecodeError:
        named = re.search(_CHARSET, content_type.encode() + b"\n" + body[:_HEAD_OF_PAGE])
        charset = named[1].decode().lower() if named else ""
        with suppress(LookupError):
            return body.decode(_WIDER.get(charset, charset), "replace").encode()
        return body.decode("windows-1252", "replace").encode()
    return body


Value = TypeVar("Value")


class ReadingTooLongError(Exception):
    """Raised where an answer takes more than its time to read."""


def read_within(seconds: float, read: Callable[[bytes], Value], body: bytes) -> Value:
    """Return `read(body)`; raise ReadingTooLongError after `seconds` of processor time."""
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not in_main_thread:
        return read(body)

    def give_up(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise ReadingTooLongError

    before = signal.signal(signal.SIGPROF, give_up)
    # And every second again, should something in `read` catch the first.
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        return read(body)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)


class PartFile:
    """The part file of one paper, and the record of its origin."""

    def __init__(self, path: Path, records: Path) -> None:
        self.path = path
        self._record = records / f"{path.parent.name}.json"

    def resumable(self, url: str) -> tuple[int, str]:
        """Return the size of the part of the file at `url`, and its ETag; (0, "") without one."""
        size, record = size_of_file(self.path), read_record(self._record)
        etag = record.get("etag")
        if not size or not isinstance(etag, str) or not etag or record.get("url") != url:
            return 0, ""
        return size, etag

    def resume_headers(self, url: str) -> dict[str, str]:
        """Return the headers that ask for the rest of the file, or for all of it if it has changed.

        Source: RFC 9110, 13.1.5 (If-Range) and 14.2 (Range).
        """
        size, etag = self.resumable(url)
        return {"range": f"bytes={size}-", "if-range": etag} if size else {}

    def remove(self) -> None:
        """Remove the part and its record."""
        self.path.unlink(missing_ok=True)
        self._record.unlink(missing_ok=True)

    def receive(
        self, head: Response, body: Iterable[bytes], limits: Limits, observer: Observer
    ) -> None:
        """Write the whole PDF into the file. The body of `head` does not count.

        Raises FetchFailed where the body is not a complete PDF. The part stays only where the
        server can resume it.
        """
        try:
            self._write(head, body, limits, observer)
        except ValueError as error:
            self.remove()
            raise failed(Outcome.UNREADABLE, f"sent {error}", head.url) from error
        except BaseException as error:  # also where the user stops it
            is_final = isinstance(error, FetchFailed) and error.outcome is not Outcome.NETWORK
            if is_final or not self.resumable(head.url)[0]:
                self.remove()
            raise
        self._record.unlink(missing_ok=True)

    def _write(
        self, head: Response, body: Iterable[bytes], limits: Limits, observer: Observer
    ) -> None:
        limit, total = f"{limits.pdf_bytes / 1_000_000:.0f} MB", declared_size(head.headers)
        too_large = failed(Outcome.REFUSED, f"is larger than {limit}", head.url)
        if (total or 0) > limits.pdf_bytes:
            raise too_large
        beginning = bytearray()
        with self._open(head) as file:
            is_pdf = file.tell() > 0
            for chunk in body:
                file.write(chunk)
                if file.tell() > limits.pdf_bytes:
                    raise too_large
                observer.receives(self.path.parent.name, file.tell(), total)
                if not is_pdf:
                    beginning += chunk
                    is_pdf = begins_like_pdf(bytes(beginning[:HEAD]))
                    if not is_pdf and len(beginning) >= SAMPLE:
                        break
            if not is_pdf:
                raise wrong_kind(head.headers, bytes(beginning), head.url, Outcome.NOT_PDF)
            sync_file(file)
        if problem := pdf_problem(self.path):
            raise failed(Outcome.INCOMPLETE, problem, head.url, retry_after=0)

    def _open(self, head: Response) -> BinaryIO:
        """The file, positioned where the body belongs; with a strong ETag it can be resumed."""
        etag = head.headers.get("etag", "")
        if head.status == 206:
            size, known = self.resumable(head.url)
            starts_there = head.headers.get("content-range", "").startswith(f"bytes {size}-")
            if not size or etag != known or not starts_there:
                raise failed(Outcome.INCOMPLETE, "went on somewhere else", head.url, retry_after=0)
            return open_to_write(self.path, append=True)
        make_folder(self.path.parent)
        file = open_to_write(self.path)  # emptied before the record names another origin
        is_strong = etag.startswith('"') and etag.isascii() and etag.isprintable()
        make_folder(self._record.parent)
        record = json.dumps({"url": head.url, "etag": etag if is_strong else ""})
        with open_to_write(self._record) as written:
            written.write(record.encode())
        return file


def declared_size(headers: Mapping[str, str]) -> int | None:
    """Return the size of the whole file in bytes, None if the server does not say it."""
    total = headers.get("content-range", "").rpartition("/")[2] or headers.get("content-length", "")
    return int(total) if total.isascii() and total.isdigit() and len(total) < 20 else None
