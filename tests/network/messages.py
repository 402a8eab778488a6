"""The messages on the wire: requests, and answers with their faults."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from http import HTTPStatus
from itertools import repeat
from urllib.parse import parse_qsl, unquote

PIECE = 4096  # bytes of a body sent at a time


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came. Times are of time.monotonic(), in seconds.

    `begin` is when its head had been read, `end` just before the last bytes of the answer were
    sent: what one client asks in turn never overlaps here.
    """

    sequence: int
    host: str
    method: str
    path: str  # with the query, as it came
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    connection: int
    begin: float
    end: float = 0.0  # 0.0 and status 0 while it is being answered
    status: int = 0

    @property
    def route(self) -> str:
        """The path without its query, decoded."""
        return unquote(self.path.partition("?")[0])

    @property
    def query(self) -> dict[str, str]:
        """The last value of each parameter."""
        return dict(parse_qsl(self.path.partition("?")[2], keep_blank_values=True))


Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a host, and what goes wrong on the way. Counts are bytes of the body."""

    status: int = 200
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    chunked: bool = False
    unframed: bool = False  # neither a length nor chunks: the end of the connection ends it
    declared_length: int | None = None  # a Content-Length that lies
    cut_after: int | None = None  # the connection is closed there
    stall_after: int | None = None  # nothing more comes, the connection stays
    endless: bool = False  # the body again and again, until the client leaves
    delay: float = 0.0  # seconds before the first byte

    def header(self, name: str) -> str:
        """The value of this header, "" without it; `name` in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def with_headers(self, *more: tuple[str, str]) -> "Answer":
        """The same with more headers."""
        return replace(self, headers=self.headers + more)

    @property
    def closes(self) -> bool:
        """Whether no further request can follow on the connection."""
        faults = (self.cut_after, self.stall_after, self.declared_length)
        return self.unframed or self.endless or any(fault is not None for fault in faults)

    def wire(self, *, head_only: bool = False) -> Iterator[bytes]:
        """The bytes that go out, piece by piece: up to the fault if there is one."""
        yield self._head()
        if head_only or self.status in {204, 304}:
            return
        yield from map(self._framed, self._pieces())
        if self.chunked and not self.closes:
            yield b"0\r\n\r\n"

    def _head(self) -> bytes:
        reason = HTTPStatus(self.status).phrase
        lines = [f"HTTP/1.1 {self.status} {reason}", *map(": ".join, self.headers)]
        if self.chunked:
            lines.append("Transfer-Encoding: chunked")
        elif not self.unframed and self.status not in {204, 304}:
            length = len(self.body) if self.declared_length is None else self.declared_length
            lines.append(f"Content-Length: {length}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def _pieces(self) -> Iterator[bytes]:
        ends = [n for n in (self.cut_after, self.stall_after) if n is not None]
        body = self.body[: min(ends)] if ends else self.body
        for whole in repeat(body) if self.endless else [body]:
            for start in range(0, len(whole), PIECE):
                yield whole[start : start + PIECE]

    def _framed(self, piece: bytes) -> bytes:
        return b"%x\r\n%b\r\n" % (len(piece), piece) if self.chunked else piece


def json_answer(value: object, status: int = 200, kind: str = "application/json") -> Answer:
    """`value` as JSON."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, (("Content-Type", kind),), body)


def text_answer(text: str, status: int = 200, kind: str = "text/plain") -> Answer:
    """`text` as it stands."""
    return Answer(status, (("Content-Type", kind),), text.encode())


def html_answer(title: str, inside: str = "", status: int = 200, head: str = "") -> Answer:
    """A page: `title` is text, `inside` and `head` are HTML."""
    page = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><title>{escape(title)}</title>{head}</head>\n'
        f"<body><main>{inside or escape(title)}</main></body>\n</html>\n"
    )
    return text_answer(page, status, "text/html; charset=utf-8")


def redirect(to: str, status: int = 302) -> Answer:
    """A page that sends the client elsewhere."""
    return html_answer("Redirecting", status=status).with_headers(("Location", to))


def conditional(asked: Asked, answer: Answer, *, ranges: bool) -> Answer:
    """`answer` as 304 or 206 where the request has its ETag and allows it."""
    etag = answer.header("etag")
    if answer.status != 200 or not etag or asked.method != "GET":
        return answer
    if asked.headers.get("if-none-match") == etag:
        return replace(answer, status=304, body=b"", chunked=False)
    wanted = asked.headers.get("range", "")
    if not ranges or not wanted or asked.headers.get("if-range", etag) != etag:
        return answer
    return _part(answer, wanted)


def _part(answer: Answer, wanted: str) -> Answer:
    total = len(answer.body)
    start = int(wanted.removeprefix("bytes=").partition("-")[0])
    if start >= total:
        return Answer(416, (("Content-Range", f"bytes */{total}"),))
    part = replace(answer, status=206, body=answer.body[start:])
    return part.with_headers(("Content-Range", f"bytes {start}-{total - 1}/{total}"))
