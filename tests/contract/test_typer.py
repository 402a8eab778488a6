"""The program uses the public names of typer only."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRIVATE = re.compile(
    r"\btyper(\.\w+)*\._|\bfrom typer\S* import .*\b_[a-z]|^(import|from) click", re.MULTILINE
)


def test_no_private_name_of_typer() -> None:
    """A private module of typer may change with any release."""
    files = [each for each in ROOT.glob("[st]*/**/*.py") if each.name != Path(__file__).name]
    assert [each for each in files if PRIVATE.search(each.read_text("utf-8"))] == []


def test_a_private_name_would_be_seen() -> None:
    """The pattern can fail."""
    assert PRIVATE.search("from typer.core import _private")
    assert PRIVATE.search("import typer\n\ntyper." + "_click")
