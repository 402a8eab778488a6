"""Bodies of answers that serve many runs, stored in the cache folder with their ETag.

<cache>/replies/<name>        the body
<cache>/replies/<name>.json   {"url", "etag", "checked": seconds since 1970, "checksum"}
"""

import hashlib
import json
import time
import zlib
from pathlib import Path

from readlist.network.messages import Response
from readlist.storage.cache_files import number, read_record, write_cache_file
from readlist.storage.files import read_optional

FRESH = 7 * 86_400.0
"""Seconds without asking again: these files change about once a conference."""


class ReplyCache:
    """Stored bodies, by address. One that is younger than `fresh` seconds needs no request."""

    def __init__(self, folder: Path, fresh: float = FRESH) -> None:
        self._folder = folder
        self._fresh = fresh

    def fresh(self, url: str) -> Response | None:
        """Return the body if it was checked lately; None if the host must be asked."""
        age = time.time() - number(self._record(url).get("checked"))
        return self.stored(url) if 0 <= age < self._fresh else None

    def stored(self, url: str) -> Response | None:
        """Return the body, however old; None without one that is whole."""
        body = self._body(url)
        return None if body is None else Response(url, body, is_stored=True)

    def drop(self, url: str) -> None:
        """Remove a body that cannot be read."""
        self._path(url, ".json").unlink(missing_ok=True)

    def condition_headers(self, url: str) -> dict[str, str]:
        """Return the header that asks for the body only if it has changed."""
        etag = self._record(url).get("etag")
        return {"if-none-match": str(etag)} if etag and self._body(url) is not None else {}

    def addresses(self) -> tuple[str, ...]:
        """Return the addresses of all stored bodies, in no particular order."""
        records = map(read_record, sorted(self._folder.glob("*.json")))
        return tuple(str(record["url"]) for record in records if record.get("url"))

    def store(self, url: str, etag: str, body: bytes) -> None:
        """Store the body."""
        write_cache_file(self._path(url), body)
        self._note(url, etag, zlib.crc32(body))

    def renew(self, url: str) -> None:
        """Note that the server still has the same body."""
        record = self._record(url)
        self._note(url, str(record.get("etag") or ""), record.get("checksum"))

    def _note(self, url: str, etag: str, checksum: object) -> None:
        record = {"url": url, "etag": etag, "checked": time.time(), "checksum": checksum}
        write_cache_file(self._path(url, ".json"), json.dumps(record).encode())

    def _path(self, url: str, suffix: str = "") -> Path:
        return self._folder / f"{hashlib.sha256(url.encode()).hexdigest()[:24]}{suffix}"

    def _record(self, url: str) -> dict[str, object]:
        record = read_record(self._path(url, ".json"))
        fits = record.get("url") == url and number(record.get("checked")) > 0
        return record if fits else {}

    def _body(self, url: str) -> bytes | None:
        try:
            body = read_optional(self._path(url))
        except OSError:
            return None
        checksum = self._record(url).get("checksum")
        return body if body is not None and zlib.crc32(body) == checksum else None
