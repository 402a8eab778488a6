r"""The files that an entry names, in the ways of JabRef, Zotero, Mendeley and BibDesk.

    file = {Full text:papers/a.pdf:PDF;:C\:/b.pdf:PDF}      JabRef: description:path:type
    file = {/home/ada/a.pdf;/home/ada/b.pdf}                Better BibTeX
    file = {:home/ada/a.pdf:pdf}                            Mendeley
    bdsk-file-1 = {YnBsaXN0MDD…}                            BibDesk: a property list in base64

Sources: https://docs.jabref.org/finding-sorting-and-cleaning-entries/filelinks;
https://sourceforge.net/p/bibdesk/wiki/File_Storage.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

_LINK = re.compile(r"(?:[^;\\]|\\.)+")
_PART = re.compile(r"((?:[^:\\]|\\.)*)(?::|$)")
_ESCAPE = re.compile(r"\\([\\:;_%#&$~ ])")
_DRIVE = re.compile(r"[A-Za-z]")
_LONGEST = 100_000  # characters of a field that are looked at


def linked_files(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The paths that the fields name, each once, as they stand there but for escapes."""
    found: list[str] = []
    for name, value in fields.items():
        if name in ("file", "localfile", "pdf-file"):
            found += _files(value[:_LONGEST])
        elif name == "local-url":
            found.append(unquote(value.removeprefix("file://localhost").removeprefix("file://")))
        elif name.startswith("bdsk-file-"):
            found += _bibdesk(value[:_LONGEST])
    return tuple(dict.fromkeys(path for path in found if path))


def _files(value: str) -> Iterator[str]:
    for link in _LINK.findall(value):
        parts = [_ESCAPE.sub(r"\1", part) for part in _PART.findall(link.strip())[:-1]]
        if len(parts) < 3:
            yield parts[0] if len(parts) == 1 else ":".join(parts)
            continue
        path = parts[1:-1]
        if len(path) == 1 or _DRIVE.fullmatch(path[0]):
            yield ":".join(path)
        else:
            yield path[0]


def _bibdesk(value: str) -> Iterator[str]:
    import binascii  # noqa: PLC0415 (few libraries are BibDesk's)
    import plistlib  # noqa: PLC0415 (the same)

    try:
        data = plistlib.loads(binascii.a2b_base64("".join(value.split())))
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError, binascii.Error):
        return  # plistlib.InvalidFileException is a ValueError
    path = data.get("relativePath") if isinstance(data, dict) else None
    objects = data.get("$objects") if isinstance(data, dict) else None
    if isinstance(path, str):
        yield path
    elif isinstance(objects, list):
        yield from (each for each in objects if isinstance(each, str) and each.endswith(".pdf"))
