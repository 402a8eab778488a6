"""The test's own certificate authority, and TLS contexts that speak as any host."""

import ssl
from pathlib import Path

import trustme


class Authority:
    """Issues a certificate for each host once. `pem` is the file that a client must trust."""

    def __init__(self, folder: Path) -> None:
        self._known = trustme.CA()
        self._stranger = trustme.CA()
        self._contexts: dict[tuple[str, bool], ssl.SSLContext] = {}
        self.pem = folder / "authority.pem"
        self._known.cert_pem.write_to_path(self.pem)

    def context(self, name: str, *, trusted: bool = True) -> ssl.SSLContext:
        """Speaks as the host `name`; not `trusted`: certified by an unknown authority."""
        if (name, trusted) not in self._contexts:
            authority = self._known if trusted else self._stranger
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert(name).configure_cert(context)
            self._contexts[name, trusted] = context
        return self._contexts[name, trusted]
