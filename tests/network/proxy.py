"""A proxy on loopback that takes the part of every host it is asked to connect to."""

import socket
import threading

from .authority import Authority
from .connection import Connection, Responder
from .log import Log


class Proxy:
    """Listens from the start on a free `port` of 127.0.0.1; each connection has a thread."""

    def __init__(self, authority: Authority, responder: Responder) -> None:
        self.log = Log()
        self._authority = authority
        self._responder = responder
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._connections: dict[Connection, threading.Thread] = {}
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End all connections and stop listening; nothing happens the second time."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        self._listener.close()
        for connection, thread in list(self._connections.items()):
            connection.abort()
            thread.join()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            if self._stopping.is_set():
                client.close()
                return
            connection = Connection(
                client, self._authority, self._responder, self.log, self._stopping
            )
            thread = threading.Thread(target=self._serve, args=[connection], daemon=True)
            with self._lock:
                self._connections[connection] = thread
            thread.start()

    def _serve(self, connection: Connection) -> None:
        connection.serve()
        with self._lock:
            del self._connections[connection]
