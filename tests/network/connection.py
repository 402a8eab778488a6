"""One connection to the proxy: CONNECT, TLS as the host asked for, then requests in turn."""

import contextlib
import socket
import threading
from collections.abc import Mapping
from enum import Enum, auto
from typing import Protocol

from .authority import Authority
from .log import Log
from .messages import Answer, Asked, html_answer

PATIENCE = 30.0  # seconds without a byte from the client


class Door(Enum):
    """How a host receives a connection."""

    OPEN = auto()
    REFUSED = auto()  # the proxy cannot reach it: 502
    DROPPED = auto()  # closed at once
    OTHER_NAME = auto()  # its certificate is another host's
    OTHER_AUTHORITY = auto()  # an unknown one certified it


class Responder(Protocol):
    """Knows what the hosts answer; called by several threads."""

    def door(self, host: str) -> Door:
        """How the host receives the connection that was just asked for."""
        ...

    def answer(self, asked: Asked) -> Answer:
        """The answer of its host."""
        ...


class Connection:
    """Serves one client until it leaves, a fault ends it or `abort` is called."""

    def __init__(
        self,
        client: socket.socket,
        authority: Authority,
        responder: Responder,
        log: Log,
        stopping: threading.Event,
    ) -> None:
        client.settimeout(PATIENCE)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # answers are small
        self._socket = client
        self._buffer = b""
        self._authority = authority
        self._responder = responder
        self._log = log
        self._stopping = stopping

    def serve(self) -> None:
        """Returns when the connection is over; its socket is closed."""
        try:
            with contextlib.suppress(OSError):  # the client left, or would not have the certificate
                self._serve()
        finally:
            self._socket.close()

    def abort(self) -> None:
        """End it from another thread."""
        with contextlib.suppress(OSError):  # it may have ended
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _serve(self) -> None:
        method, target, headers = self._head()
        if method != "CONNECT":
            self._send(self._note(target, method, target, headers, 0), html_answer("No", "", 403))
            return
        host, _, port = target.rpartition(":")
        number = self._log.connected(host, int(port))
        if self._opens(host):
            while self._exchange(host, number):
                pass

    def _opens(self, host: str) -> bool:
        door = self._responder.door(host)
        if door is Door.DROPPED:
            return False
        if door is Door.REFUSED:
            self._socket.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return False
        self._socket.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        name = "elsewhere.example" if door is Door.OTHER_NAME else host
        context = self._authority.context(name, trusted=door is not Door.OTHER_AUTHORITY)
        encrypted = context.wrap_socket(
            self._socket, server_side=True, do_handshake_on_connect=False
        )
        self._socket = encrypted
        encrypted.do_handshake()
        return True

    def _exchange(self, host: str, number: int) -> bool:
        """Answer one request; whether another can follow."""
        method, path, headers = self._head()
        asked = self._note(host, method, path, headers, number)
        answer = self._responder.answer(asked)
        try:
            self._stopping.wait(answer.delay)
            self._send(asked, answer)
        finally:
            self._log.end(asked, answer.status)
        return not answer.closes

    def _note(
        self, host: str, method: str, path: str, headers: Mapping[str, str], number: int
    ) -> Asked:
        body = self._read(int(headers.get("content-length", "0")))
        return self._log.begin(
            host=host, method=method, path=path, headers=headers, body=body, connection=number
        )

    def _send(self, asked: Asked, answer: Answer) -> None:
        last = b""
        for piece in answer.wire(head_only=asked.method == "HEAD"):
            self._socket.sendall(last)
            last = piece
        if answer.stall_after is None:
            self._log.end(asked, answer.status)
        self._socket.sendall(last)
        if answer.stall_after is not None:
            while self._socket.recv(4096):
                pass

    def _head(self) -> tuple[str, str, dict[str, str]]:
        while b"\r\n\r\n" not in self._buffer:
            self._receive()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        fields = (line.partition(":") for line in lines)
        return method, target, {name.strip().lower(): value.strip() for name, _, value in fields}

    def _read(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._receive()
        body, self._buffer = self._buffer[:count], self._buffer[count:]
        return body

    def _receive(self) -> None:
        more = self._socket.recv(65536)
        if not more:
            raise ConnectionError("the client left")
        self._buffer += more
