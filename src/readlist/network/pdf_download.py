"""A PDF on its way: streamed into a part file, checked, ready to be put in its place.

<folder of the paper>/paper.pdf.part   what came so far; nothing ever reads it as a PDF
<cache>/parts/<key>.json               {"url", "etag"}: of what; without it the part is useless
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from readlist.network.messages import FetchFailed, Observer, Outcome, failed
from readlist.network.responses import SAMPLE, wrong_kind
from readlist.network.services import Limits
from readlist.pdf.check import HEAD, begins_like_pdf, pdf_problem
from readlist.storage.cache_files import read_record
from readlist.storage.files import make_folder, open_to_write, size_of_file, sync_file


@dataclass(frozen=True, slots=True)
class Answered:
    """The head of an answer, header names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]


class PartFile:
    """The part file of one paper, and what is known of its content."""

    def __init__(self, path: Path, records: Path) -> None:
        self.path = path
        self.key = path.parent.name
        self._record = records / f"{self.key}.json"

    def resumable(self, url: str) -> tuple[int, str]:
        """How many bytes of the file at `url` are here, and its ETag; (0, "") to begin anew."""
        size, record = size_of_file(self.path), read_record(self._record)
        etag = record.get("etag")
        if not size or not isinstance(etag, str) or not etag or record.get("url") != url:
            return 0, ""
        return size, etag

    def begin(self, url: str, etag: str) -> BinaryIO:
        """An empty part file; a strong `etag` makes it possible to go on later."""
        make_folder(self.path.parent)
        file = open_to_write(self.path)  # emptied before the record speaks of something else
        is_strong = etag.startswith('"') and etag.isascii() and etag.isprintable()
        make_folder(self._record.parent)
        record = json.dumps({"url": url, "etag": etag if is_strong else ""})
        with open_to_write(self._record) as told:
            told.write(record.encode())
        return file

    def drop(self) -> None:
        """Remove what came so far."""
        self.path.unlink(missing_ok=True)
        self.forget_origin()

    def forget_origin(self) -> None:
        """Nothing more is to come."""
        self._record.unlink(missing_ok=True)

    def keep_if_resumable(self, url: str) -> None:
        """Leave what came so far for another try, if there can be one.

        A request that was given up and ends late does not touch what another has begun.
        """
        is_own = read_record(self._record).get("url", url) == url
        if is_own and not self.resumable(url)[0]:
            self.drop()


def resume_headers(part: PartFile, url: str) -> dict[str, str]:
    """What asks for the rest of the file only, and for all of it if it is no longer the same.

    Source: RFC 9110, 13.1.5 (If-Range) and 14.2 (Range).
    """
    size, etag = part.resumable(url)
    return {"range": f"bytes={size}-", "if-range": etag} if size else {}


def opened_part(part: PartFile, answered: Answered) -> BinaryIO:
    """The part file, positioned where the answer's bytes belong.

    Raises FetchFailed, and drops the part, where the answer continues something else.
    """
    url, headers = answered.url, answered.headers
    etag = headers.get("etag", "")
    if answered.status != 206:
        return part.begin(url, etag)
    size, known = part.resumable(url)
    if (
        not size
        or etag != known
        or not headers.get("content-range", "").startswith(f"bytes {size}-")
    ):
        part.drop()
        raise failed(Outcome.INCOMPLETE, "went on somewhere else", url, retry_after=0)
    return open_to_write(part.path, append=True)


def take_pdf(
    part: PartFile, answered: Answered, body: Iterable[bytes], limits: Limits, observer: Observer
) -> None:
    """Receive the whole PDF into the part file.

    Raises FetchFailed where that is not what came. What came so far stays for another try only
    where the server can go on there.
    """
    url, total = answered.url, declared_size(answered.headers)
    if total is not None and total > limits.pdf_bytes:
        part.drop()
        raise too_large(limits, url)
    try:
        with opened_part(part, answered) as file:
            told = _told(body, file.tell(), total, partial(observer.receives, part.key))
            wrong = receive(told, file, limits, url)
    except ValueError as error:
        part.drop()
        raise failed(Outcome.UNREADABLE, f"sent {error}", url) from error
    except BaseException as error:  # also where the person stops it
        if _is_final(error):
            part.drop()
        else:
            part.keep_if_resumable(url)
        raise
    if wrong:
        part.drop()
        raise wrong_kind(answered.headers, wrong, url, Outcome.NOT_PDF)
    check_complete(part, url)


def _is_final(error: BaseException) -> bool:
    """Whether going on later would bring the same."""
    return isinstance(error, FetchFailed) and error.outcome is not Outcome.NETWORK


def _told(
    body: Iterable[bytes], done: int, total: int | None, tell: Callable[[int, int | None], None]
) -> Iterator[bytes]:
    """The body, while whoever watches is told how much of the file is there."""
    for piece in body:
        yield piece
        done += len(piece)
        tell(done, total)


def receive(chunks: Iterable[bytes], file: BinaryIO, limits: Limits, url: str) -> bytes:
    """Write the chunks into the open part file, to its end on disk; b"" when all came.

    As soon as it is seen to be no PDF it stops, and the beginning of what came is returned.
    Raises FetchFailed for a file beyond the limit.
    """
    head = bytearray()
    looked = file.tell() > 0
    for chunk in chunks:
        file.write(chunk)
        if file.tell() > limits.pdf_bytes:
            raise too_large(limits, url)
        if not looked:
            head += chunk
            looked = begins_like_pdf(bytes(head[:HEAD]))
            if not looked and len(head) >= SAMPLE:
                return bytes(head[:SAMPLE])
    sync_file(file)
    return b"" if looked else bytes(head) or b" "


def too_large(limits: Limits, url: str) -> FetchFailed:
    """The error for a file that is larger than any paper."""
    limit = f"{limits.pdf_bytes / 1_000_000:.0f} MB"
    return failed(Outcome.REFUSED, f"is larger than {limit}", url)


def check_complete(part: PartFile, url: str) -> None:
    """Raise FetchFailed, and drop the part, unless it is a whole PDF."""
    problem = pdf_problem(part.path)
    if problem:
        part.drop()
        raise failed(Outcome.INCOMPLETE, problem, url, retry_after=0)
    part.forget_origin()


def declared_size(headers: Mapping[str, str]) -> int | None:
    """The bytes that the whole file will have, None if the server does not say."""
    total = headers.get("content-range", "").rpartition("/")[2] or headers.get("content-length", "")
    return int(total) if total.isascii() and total.isdigit() and len(total) < 20 else None
