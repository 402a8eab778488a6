"""A `fetch` onto a disk that is full, or where something is in the way."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from processes import Ended, run_process

from . import faults
from .conftest import LIMITS
from .fetched import NOT_ALL, check_abstracts, check_pdfs, each, leftovers, outcomes
from .samples import TEN, make_pdf
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these disks are POSIX's")

REFUSED = 4
PAPER = TEN[4]


class Disk:
    """A small file system of its own, in memory; only where root may mount one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        if not self._mount("-t", "tmpfs", "-o", "size=160k", "tmpfs"):
            pytest.skip("no file system may be mounted here")

    def grow(self) -> None:
        """There is room again."""
        assert self._mount("-o", "remount,size=20m")

    def close(self) -> None:
        """It is gone, with all that is on it."""
        umount = shutil.which("umount") or "umount"
        subprocess.run([umount, "--lazy", self.folder], check=True)

    def _mount(self, *how: str) -> bool:
        mount = shutil.which("mount") if sys.platform == "linux" else None
        if mount is None or os.geteuid() != 0:
            return False
        done = subprocess.run([mount, *how, self.folder], capture_output=True, check=False)
        return done.returncode == 0


@pytest.fixture
def disk(fetching: "Cli") -> Iterator[Disk]:
    """The file system on which the home is."""
    disk = Disk(fetching.home)
    yield disk
    disk.close()


def check_refused(ended: Ended, said: str) -> None:
    """It ended with the code for that, and said why once."""
    assert ended.code == REFUSED, ended
    assert "Traceback" not in ended.err
    assert len([line for line in ended.err.splitlines() if said in line]) == 1, ended.err


def test_full_disk(fetching: "Cli", disk: Disk) -> None:
    """It ends with what is wrong, what was there is intact, and with room it goes on."""
    fetching("note", "1", "-m", "mine")
    notes = fetching.library.notes(TEN[0].key)
    for _ in range(2):
        check_refused(run_process(fetching.home, "fetch", limits=LIMITS), "No space left")
    assert fetching.library.notes(TEN[0].key) == notes
    assert fetching("show", "1").code == 0
    disk.grow()
    assert run_process(fetching.home, "fetch", limits=LIMITS).code == 0
    check_abstracts(fetching)
    check_pdfs(fetching)
    assert leftovers(fetching) == []
    assert fetching.library.notes(TEN[0].key) == notes


def test_no_file_may_be_so_large(fetching: "Cli", world: World) -> None:
    """A quota that one PDF exceeds ends the run, and the next one under a larger quota goes on."""
    large = make_pdf("large", 100_000)
    faults.spoil_pdf(world, PAPER, faults.with_body(large))
    ended = run_process(fetching.home, "fetch", limits=LIMITS, largest_file=50_000)
    check_refused(ended, "File too large")
    assert run_process(fetching.home, "fetch", limits=LIMITS).code == 0
    check_abstracts(fetching)
    pdf = fetching.home / "papers" / PAPER.key / "paper.pdf"
    assert pdf.read_bytes() == large
    assert leftovers(fetching) == []


@pytest.mark.usefixtures("standin")
def test_a_paper_that_may_not_be_written(fetching: "Cli") -> None:
    """A folder without the right to write harms its own paper, and no other."""
    folder = fetching.home / "papers" / PAPER.key
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("this person may write everywhere")
    check_one_is_refused(fetching)
    folder.chmod(0o700)
    assert fetching("fetch").code == 0
    check_pdfs(fetching)


@pytest.mark.usefixtures("standin")
def test_a_file_where_a_papers_folder_belongs(fetching: "Cli") -> None:
    """It harms its own paper, no other, stays what it is, and once it is gone all is well."""
    path = fetching.write(f"papers/{PAPER.key}", "mine")
    check_one_is_refused(fetching)
    assert path.read_text() == "mine"
    path.unlink()
    assert fetching("fetch").code == 0
    check_pdfs(fetching)


def check_one_is_refused(cli: "Cli") -> None:
    """All is fetched but what belongs to one paper."""
    answer = cli("fetch", "--json")
    assert answer.code == NOT_ALL, answer.err
    assert outcomes(answer, "abstract") == each("ok", **{PAPER.key: "refused"})
    assert outcomes(answer, "pdf") == each("ok", **{PAPER.key: "refused"})
    check_pdfs(cli, without=(PAPER,))
    assert leftovers(cli) == []


@pytest.mark.usefixtures("standin")
@pytest.mark.parametrize("name", ["cache", "cache/hosts", "cache/parts"])
def test_a_file_where_the_cache_belongs(fetching: "Cli", name: str) -> None:
    """It ends with the name of the place, and nothing is asked in vain twice."""
    path = fetching.write(name, "mine")
    ended = run_process(fetching.home, "fetch", limits=LIMITS)
    check_refused(ended, str(path))
    assert path.read_text() == "mine"
    assert leftovers(fetching) == []


@pytest.mark.usefixtures("standin")
@pytest.mark.parametrize("name", ["two words", "Bücher 中文 🗎", "-o", "a'b\"c%20$HOME"])
def test_odd_names_of_the_home(fetching: "Cli", tmp_path: Path, name: str) -> None:
    """The home may have any name."""
    fetching.home = tmp_path / name
    assert run_process(fetching.home, "fetch", limits=LIMITS).code == 0
    check_abstracts(fetching)
    check_pdfs(fetching)
    assert leftovers(fetching) == []
