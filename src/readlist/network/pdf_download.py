"""PDFs on their way: streamed into a part file, checked, ready to be moved to their place.

<folder of the paper>/paper.pdf.part   the bytes received so far; nothing reads it as a PDF
<cache>/parts/<key>.json               {"url", "etag"} of the file; without it the part is useless
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from readlist.network.messages import FetchFailed, Limits, Observer, Outcome, failed
from readlist.network.responses import SAMPLE, wrong_kind
from readlist.pdf.reader import HEAD, begins_like_pdf, pdf_problem
from readlist.storage.cache_files import read_record
from readlist.storage.files import make_folder, open_to_write, size_of_file, sync_file


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """The head of an answer. Header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]


class PartFile:
    """The part file of one paper, and the record of its origin."""

    def __init__(self, path: Path, records: Path) -> None:
        self.path = path
        self.key = path.parent.name
        self._record = records / f"{self.key}.json"

    def resumable(self, url: str) -> tuple[int, str]:
        """Return the size of the part of the file at `url`, and its ETag; (0, "") without one."""
        size, record = size_of_file(self.path), read_record(self._record)
        etag = record.get("etag")
        if not size or not isinstance(etag, str) or not etag or record.get("url") != url:
            return 0, ""
        return size, etag

    def begin(self, url: str, etag: str) -> BinaryIO:
        """Return an empty part file; with a strong `etag` the download can be resumed later."""
        make_folder(self.path.parent)
        file = open_to_write(self.path)  # emptied before the record names another origin
        is_strong = etag.startswith('"') and etag.isascii() and etag.isprintable()
        make_folder(self._record.parent)
        record = json.dumps({"url": url, "etag": etag if is_strong else ""})
        with open_to_write(self._record) as written:
            written.write(record.encode())
        return file

    def remove(self) -> None:
        """Remove the part and its record."""
        self.path.unlink(missing_ok=True)
        self.forget_origin()

    def forget_origin(self) -> None:
        """Remove the record: the file is complete, or gone."""
        self._record.unlink(missing_ok=True)

    def remove_unless_resumable(self, url: str) -> None:
        """Remove a part that no other try could go on with.

        A request that was given up and ends late leaves alone what another one began.
        """
        is_own = read_record(self._record).get("url", url) == url
        if is_own and not self.resumable(url)[0]:
            self.remove()


def resume_headers(part: PartFile, url: str) -> dict[str, str]:
    """Return the headers that ask for the rest of the file, or for all of it if it has changed.

    Source: RFC 9110, 13.1.5 (If-Range) and 14.2 (Range).
    """
    size, etag = part.resumable(url)
    return {"range": f"bytes={size}-", "if-range": etag} if size else {}


def receive_pdf(
    part: PartFile, head: ResponseHead, body: Iterable[bytes], limits: Limits, observer: Observer
) -> None:
    """Write the whole PDF into the part file.

    Raises FetchFailed where the body is not a complete PDF. The part stays only where the server
    can resume it.
    """
    url, total = head.url, declared_size(head.headers)
    if total is not None and total > limits.pdf_bytes:
        part.remove()
        raise _too_large(limits, url)
    try:
        with _opened(part, head) as file:
            report = partial(observer.receives, part.key)
            wrong = _write_body(_reporting(body, file.tell(), total, report), file, limits, url)
    except ValueError as error:
        part.remove()
        raise failed(Outcome.UNREADABLE, f"sent {error}", url) from error
    except BaseException as error:  # also where the user stops it
        if isinstance(error, FetchFailed) and error.outcome is not Outcome.NETWORK:
            part.remove()  # resuming it would end in the same way
        else:
            part.remove_unless_resumable(url)
        raise
    if wrong:
        part.remove()
        raise wrong_kind(head.headers, wrong, url, Outcome.NOT_PDF)
    problem = pdf_problem(part.path)
    if problem:
        part.remove()
        raise failed(Outcome.INCOMPLETE, problem, url, retry_after=0)
    part.forget_origin()


def _opened(part: PartFile, head: ResponseHead) -> BinaryIO:
    """The part file, positioned where the body belongs.

    Raises FetchFailed, and removes the part, where the answer continues another file.
    """
    url, headers = head.url, head.headers
    etag = headers.get("etag", "")
    if head.status != 206:
        return part.begin(url, etag)
    size, known = part.resumable(url)
    starts_there = headers.get("content-range", "").startswith(f"bytes {size}-")
    if not size or etag != known or not starts_there:
        part.remove()
        raise failed(Outcome.INCOMPLETE, "went on somewhere else", url, retry_after=0)
    return open_to_write(part.path, append=True)


def _reporting(
    body: Iterable[bytes], done: int, total: int | None, report: Callable[[int, int | None], None]
) -> Iterator[bytes]:
    """The body; after each piece the number of bytes that are there is reported."""
    for piece in body:
        yield piece
        done += len(piece)
        report(done, total)


def _write_body(chunks: Iterable[bytes], file: BinaryIO, limits: Limits, url: str) -> bytes:
    """Write the chunks into the file and sync it; return b"", or the beginning of another kind.

    It stops as soon as the chunks cannot be a PDF. Raises FetchFailed for a file beyond the limit.
    """
    beginning = bytearray()
    is_pdf = file.tell() > 0
    for chunk in chunks:
        file.write(chunk)
        if file.tell() > limits.pdf_bytes:
            raise _too_large(limits, url)
        if not is_pdf:
            beginning += chunk
            is_pdf = begins_like_pdf(bytes(beginning[:HEAD]))
            if not is_pdf and len(beginning) >= SAMPLE:
                return bytes(beginning[:SAMPLE])
    sync_file(file)
    return b"" if is_pdf else bytes(beginning) or b" "


def _too_large(limits: Limits, url: str) -> FetchFailed:
    limit = f"{limits.pdf_bytes / 1_000_000:.0f} MB"
    return failed(Outcome.REFUSED, f"is larger than {limit}", url)


def declared_size(headers: Mapping[str, str]) -> int | None:
    """Return the size of the whole file in bytes, None if the server does not say it."""
    total = headers.get("content-range", "").rpartition("/")[2] or headers.get("content-length", "")
    return int(total) if total.isascii() and total.isdigit() and len(total) < 20 else None
