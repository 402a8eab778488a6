"""The man page and the completions in share/ are those of this program."""

import subprocess
import sys
from pathlib import Path

from given import contents, needs, run_program

from readlist.cli.app import COMMANDS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "share" / "man" / "man1" / "readlist.1"


def test_they_are_up_to_date(tmp_path: Path) -> None:
    """`python docs/manual.py` makes them anew; here it must come to the same."""
    subprocess.run([sys.executable, ROOT / "docs" / "manual.py", tmp_path], check=True)
    assert contents(tmp_path) == contents(ROOT / "share")


def test_every_command_has_a_place() -> None:
    """With its options and its examples."""
    page = PAGE.read_text("utf-8")
    assert [name for name in COMMANDS if f'.SS "readlist {name}' not in page] == []


@needs("groff")
def test_groff_has_nothing_to_say() -> None:
    """No warning, and nothing that it does not know."""
    assert not run_program("groff", "-man", "-Tutf8", "-ww", "-z", str(PAGE), cwd=ROOT).stderr


@needs("bash")
def test_bash_can_read_its_completion() -> None:
    """Without an error of syntax."""
    script = ROOT / "share" / "bash-completion" / "completions" / "readlist"
    assert not run_program("bash", "-n", str(script), cwd=ROOT).stderr
