"""Pages are counted once, until the PDF is another one."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from readlist.library.folder_cache import PageCounts
from readlist.pdf.reader import PdfReader

if TYPE_CHECKING:
    from conftest import Cli


def pdf(pages: int) -> bytes:
    """A PDF of this number of pages, as far as the counter below looks."""
    return str(pages).encode()


class Counter(PdfReader):
    """Reads no PDFs, only such numbers."""

    def count_pages(self, path: Path) -> int | None:
        """The number in the file."""
        return int(path.read_bytes())


def test_known_from_the_cache(cli: "Cli") -> None:
    """A file of the same size and time is not read again; another one is."""
    path = cli.write("papers/k/paper.pdf", pdf(12))
    counts = PageCounts(cli.library, Counter())
    assert counts.of("k") == 12
    assert counts.of("none") is None
    counts.store()
    stat = path.stat()
    path.write_bytes(pdf(13))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert PageCounts(cli.library, Counter()).of("k") == 12
    path.write_bytes(pdf(123))
    assert PageCounts(cli.library, Counter()).of("k") == 123


def test_a_damaged_cache_is_no_cache(cli: "Cli") -> None:
    """Whatever stands in it; and that it cannot be written is not a failure."""
    cli.write("papers/k/paper.pdf", pdf(12))
    for content in ("nonsense", '{"k": 3}', '{"k": [1, 2]}', '{"k": ["a", "b", "c"]}'):
        cli.write("cache/pdf/pages.json", content)
        counts = PageCounts(cli.library, Counter())
        assert counts.of("k") == 12
    (cli.library.home.cache / "pdf" / "pages.json").unlink()
    (cli.library.home.cache / "pdf").rmdir()
    cli.write("cache/pdf", "a file")
    counts.store()


def test_a_shelf_of_pdfs_is_counted_in_several_goes(cli: "Cli") -> None:
    """No command reads thousands of files; the next one goes on where this one stopped."""
    keys = [f"k{number}" for number in range(310)]
    for key in keys:
        cli.write(f"papers/{key}/paper.pdf", pdf(7))
    for unknown in (10, 0):
        counts = PageCounts(cli.library, Counter())
        assert [counts.of(key) for key in keys].count(None) == unknown
        counts.store()


def test_a_real_pdf(cli: "Cli", make_pdf: Callable[..., bytes]) -> None:
    """The process that reads PDFs counts its pages."""
    cli.write("papers/k/paper.pdf", make_pdf("one", "two"))
    counts = PageCounts(cli.library)
    assert counts.of("k") == 2
    counts.store()
