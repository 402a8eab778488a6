"""Where newer versions of a list are found: an address, a conference, or a file. Pure.

Apart, since it is the one rule of what imports, exports, `update` and `lists check` may do with it.
"""

import os
import re
from pathlib import Path

from readlist.model.identifiers import is_web_address

_VENUE = "[a-z]+:[0-9]{4}"  # "iclr:2022"


def names_file(source: str) -> bool:
    """Whether it is a path or a file:// address, which means something on this machine alone."""
    if not source or is_web_address(source) or re.fullmatch(_VENUE, source):
        return False
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):", source)  # C:\lab is a path
    return scheme is None or scheme[1].lower() == "file"


def may_be_secret(source: str) -> bool:
    """Whether it holds a user name or a query, in which a password or a token may stand."""
    return "?" in source or "@" in source.partition("://")[2].partition("/")[0]


def file_named(source: str, folder: Path) -> Path:
    """The file that it names, a relative one below the folder; raises ValueError for one elsewhere.

    That is a file on another computer, which only a path that a user types may name.
    """
    if source.lower().startswith("file:"):
        from urllib.parse import urlsplit
        from urllib.request import url2pathname  # it loads ssl

        parts = urlsplit(source)
        if parts.netloc not in {"", "localhost"}:
            raise ValueError(f"it is on another computer, {parts.netloc}")
        source = url2pathname(parts.path)
    if re.match(r"[\\/]{2}", source):
        raise ValueError("it is on another computer")
    return Path(os.path.normpath(folder / Path(source).expanduser()))
