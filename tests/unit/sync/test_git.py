"""The repository as git has it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from readlist.sync.git import Git

PLAIN = {"PATH": os.environ.get("PATH", ""), "GIT_CONFIG_GLOBAL": os.devnull}


@pytest.mark.skipif(sys.platform == "win32", reason="a program in its shell's language")
def test_git_packs_what_takes_much_space(tmp_path: Path) -> None:
    """Contents are stored loose, by the names that git gives them; 100 MB of them are packed."""
    program = shutil.which("git") or "git"
    seen = tmp_path / "seen"
    seen.mkdir()
    wrapper = seen / "git"
    wrapper.write_text(f'#!/bin/sh\necho "$@" >>{seen}/log\nexec {program} "$@"\n')
    wrapper.chmod(0o755)
    git = Git(tmp_path, {**PLAIN, "PATH": f"{seen}:{PLAIN['PATH']}"})
    git.init("main")
    small, again = git.write_blobs([b"one\n", b"one\n"])
    git.tidy()
    assert small == again
    assert " gc " not in (seen / "log").read_text()
    (large,) = git.write_blobs([bytes(110_000_000)])
    git.tidy()
    assert " gc " in (seen / "log").read_text()
    checked = subprocess.run(
        [program, "cat-file", "--batch-check"],
        input=f"{small}\n{large}\n".encode(),
        cwd=tmp_path,
        env=PLAIN,
        capture_output=True,
        check=True,
    )
    assert checked.stdout.decode().split() == [small, "blob", "4", large, "blob", "110000000"]


@pytest.mark.skipif(sys.platform == "win32", reason="a name that Windows does not allow")
@pytest.mark.parametrize("name", ['two\nlines"', "back\\slash ", 'é "n\udcff\r'])
def test_contents_are_stored_wherever_the_library_is(tmp_path: Path, name: str) -> None:
    """Also in a folder whose name git must be told in quotes."""
    folder = tmp_path / name
    folder.mkdir()
    git = Git(folder, PLAIN)
    git.init("main")
    assert Git(folder, PLAIN).blobs(git.write_blobs([b"one\n"])).popitem()[1] == b"one\n"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.parametrize("hashing", ["sha1", "sha256"])
def test_objects_are_stored_as_the_repository_asks(tmp_path: Path, hashing: str) -> None:
    """By either hash and with the group's permissions, and nothing that is packed comes again."""
    git = Git(tmp_path, PLAIN)
    git.init("main", like="0" * (64 if hashing == "sha256" else 40))
    git.set_config("core.sharedRepository", "group")
    sizes = (0, 15, 16, 2047, 2048, 300_000)
    contents = [bytes([number % 251]) * number for number in sizes]
    ids = git.write_blobs(contents)
    assert Git(tmp_path, PLAIN).blobs(ids) == dict(zip(ids, contents, strict=True))
    folder = tmp_path / ".git" / "objects" / ids[0][:2]
    assert folder.stat().st_mode & 0o070 == 0o070
    program = shutil.which("git") or "git"
    for words, names in (
        (["pack-objects", "-q", str(folder.parent / "pack/pack")], ids),
        (["prune-packed", "-q"], []),
    ):
        subprocess.run(
            [program, *words],
            cwd=tmp_path,
            input="\n".join(names).encode(),
            env=PLAIN,
            capture_output=True,
            check=True,
        )
    assert git.write_blobs(contents) == ids
    assert not folder.exists()
