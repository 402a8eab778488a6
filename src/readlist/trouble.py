"""Why there is no index to be had."""

from readlist.errors import RefusedError


class IndexUnusableError(RefusedError):
    """There is no index just now, for the reason in the message."""


class IndexDamagedError(IndexUnusableError):
    """The file was damaged or of an older readlist and is removed: it can be made anew."""
