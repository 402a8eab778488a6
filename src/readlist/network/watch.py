"""What a run of requests tells whoever watches it. Called from several threads."""

from readlist.network.outcomes import Failure


class Watch:
    """Sees nothing. A display overrides what it shows."""

    def asks(self, service: str) -> None:
        """A request goes out to the service."""

    def waits(self, service: str, seconds: float, why: str) -> None:
        """The service is asked only after so many seconds."""

    def receives(self, key: str, done: int, total: int | None) -> None:
        """So many bytes of the paper's PDF are here, of so many if the server said."""

    def closes(self, host: str, failure: Failure) -> None:
        """The host is left alone for the rest of the run. Said once."""
