"""The README's commands work as they stand, one after the other, where the network is well."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
ELSEWHERE = ("readlist sync", "readlist browse", "readlist path", "readlist --install-completion")
"""Examples that need a remote, a full screen or a shell, and have tests of their own."""


def test_every_command_of_the_table(
    fetching: "Cli",
    tmp_path: Path,
    make_pdf: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the top to the bottom, in a folder with a bibliography and a PDF."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refs.bib").write_text("@misc{a, title={A}, author={B, C}, year=2020}\n")
    (tmp_path / "paper.pdf").write_bytes(make_pdf("text" * 500))
    lines = re.findall(r"`(readlist[^`]*)`", README.partition("| to | type |")[2])
    assert len(lines) > 40
    for line in lines:
        if not line.startswith(ELSEWHERE):
            answer = fetching(*shlex.split(line)[1:], width=80)
            assert answer.code == 0, (line, answer.err)


def test_fetch_in_the_first_hour(fetching: "Cli") -> None:
    """The table is the one that `fetch` shows, and `open` opens the PDF that came."""
    (block,) = re.findall(r"^```text\n\$ (.+)\n([^`]+)^```", README, flags=re.MULTILINE)
    shown = fetching(*shlex.split(block[0])[1:], width=80).out
    plain = re.sub(r"\x1b\[\d+m", "", shown)
    assert [line.rstrip() for line in plain.splitlines() if line] == block[1].splitlines()
    assert fetching("open", "3").out.endswith("paper.pdf\n")
