"""A sync that is killed at any step leaves a library that works, and the next sync completes it."""

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import NOON, Cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork are POSIX's")

STRIDE = os.environ.get("KILL_STRIDE", "9")  # KILL_STRIDE=1 kills it before each single step
PLAIN = {"PATH": os.environ.get("PATH", ""), "GIT_CONFIG_GLOBAL": os.devnull}


def tracked(home: Path) -> dict[str, bytes]:
    """The files that are synced."""
    found = (path for name in ("papers", "lists") for path in (home / name).rglob("*"))
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in found
        if path.is_file() and not path.name.endswith(".tmp")
    }


def git_line(git: str, folder: str, *arguments: str) -> str:
    """The output of git about the repository in the folder."""
    ran = subprocess.run([git, "-C", folder, *arguments], capture_output=True, check=True)
    return ran.stdout.decode().strip()


def test_killed_at_each_step(cli: Cli, tmp_path: Path) -> None:
    """Marks, tags and notes of both machines are there in the end, whenever it was killed.

    The remote lies in the library's folder, so that each run has one of its own.
    """
    git = shutil.which("git") or "git"
    hub = cli.home / "hub.git"
    subprocess.run([git, "init", "--quiet", "--bare", str(hub)], check=True)
    cli("note", "3", "-m", "From the start.")
    assert cli("sync", "--init", "hub.git", "--yes", environ=PLAIN).code == 0
    other = Cli(tmp_path / "other", NOON - timedelta(hours=1))  # whose change is the earlier one
    assert other("sync", "--init", str(hub), "--yes", environ=PLAIN).code == 0
    other("read", "3", "--minutes", "20")
    other("note", "3", "-m", "From the other.")
    other("tag", "+core", "5")
    assert other("sync", environ=PLAIN).code == 0
    cli("read", "3", "--minutes", "55")
    cli("note", "3", "-m", "From here.")
    cli("rate", "7", "4")
    script = Path(__file__).with_name("killed_runs.py")
    command = [sys.executable, str(script), str(cli.home), str(tmp_path / "runs"), "sync"]
    environ = {**os.environ, "KILL_STRIDE": STRIDE}
    subprocess.run(command, env=environ, check=True, capture_output=True, timeout=3000)
    *homes, last = sorted((tmp_path / "runs").iterdir(), key=lambda home: int(home.name))
    whole = tracked(last)
    assert len(whole) == 4
    assert len(homes) > 5
    for home in homes:
        cli.home = home
        assert cli("show", "3").code == 0, home
        answer = cli("sync", environ=PLAIN)
        assert answer.code == 0, (home, answer.err)
        assert tracked(home) == whole, home
        branches = (str(home / "hub.git"), "main:papers"), (str(home), "HEAD:papers")
        trees = {git_line(git, folder, "rev-parse", name) for folder, name in branches}
        assert len(trees) == 1, home
