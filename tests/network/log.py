"""The notes of the stand-in: connections asked for, and requests in the order they came."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .messages import Asked


@dataclass(frozen=True, slots=True)
class Connect:
    """One CONNECT, whatever became of it; `time` is of time.monotonic()."""

    number: int
    host: str
    port: int
    time: float


class Log:
    """Filled by the threads of the proxy, read by tests."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: list[Asked] = []
        self._connects: list[Connect] = []

    def connected(self, host: str, port: int) -> int:
        """Note a CONNECT; its number, from 1."""
        with self._lock:
            number = len(self._connects) + 1
            self._connects.append(Connect(number, host, port, time.monotonic()))
            return number

    def begin(  # noqa: PLR0913 (the parts of a request)
        self,
        *,
        host: str,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        connection: int,
    ) -> Asked:
        """Note a request."""
        with self._lock:
            begin = time.monotonic()
            asked = Asked(len(self._asked), host, method, path, headers, body, connection, begin)
            self._asked.append(asked)
            return asked

    def end(self, asked: Asked, status: int) -> None:
        """Note that it is answered; the first note stays."""
        with self._lock:
            noted = self._asked[asked.sequence]
            if not noted.end:
                done = replace(noted, end=time.monotonic(), status=status)
                self._asked[asked.sequence] = done

    def asked(self, *hosts: str, path: str = "") -> list[Asked]:
        """The requests to these hosts (none: all) whose path begins so, in their order."""
        with self._lock:
            return [
                asked
                for asked in self._asked
                if asked.path.startswith(path) and (not hosts or asked.host in hosts)
            ]

    def connects(self, *hosts: str) -> list[Connect]:
        """The CONNECTs for these hosts (none: all), in their order."""
        with self._lock:
            return [connect for connect in self._connects if not hosts or connect.host in hosts]

    def started(self, asked: Asked) -> float:
        """When the client set about it: the CONNECT's time for the first on its connection."""
        with self._lock:
            first = next(one for one in self._asked if one.connection == asked.connection)
            if first.sequence != asked.sequence or not asked.connection:
                return asked.begin
            return self._connects[asked.connection - 1].time
