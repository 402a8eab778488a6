"""Adding to notes without changing a byte of what stands there."""

from pathlib import Path

from readlist.errors import DamagedFileError, UsageError
from readlist.storage.files import read_optional


def note_bytes(text: str) -> bytes:
    """The text as a paragraph of notes; raises UsageError where it is no text."""
    lines = text.replace("\r\n", "\n").strip("\n")
    try:
        return lines.encode()
    except UnicodeEncodeError:  # the shell passed bytes that are no text
        raise UsageError("the text is not valid UTF-8") from None


def appended(path: Path, addition: bytes) -> bytes:
    """The notes at `path` with a paragraph more; raises DamagedFileError where they are no text."""
    old = read_optional(path) or b""
    try:
        old.decode()
    except UnicodeDecodeError:
        raise DamagedFileError(path, "is not UTF-8 text, so nothing can be added to it") from None
    newline = b"\r\n" if b"\r\n" in old else b"\n"
    gap = b"" if not old or old.endswith(newline * 2) else newline
    gap += b"" if not old or old.endswith(b"\n") else newline
    return old + gap + addition.replace(b"\n", newline) + newline
