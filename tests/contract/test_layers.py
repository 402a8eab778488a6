"""A module imports only from layers below its own, as pyproject.toml has them."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def test_contracts_hold() -> None:
    """All contracts of import-linter are kept, and there are some."""
    linted = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr
    assert "0 broken" in linted.stdout
    assert "0 kept" not in linted.stdout


def test_rooms_are_documented() -> None:
    """The table in docs/design.md names each room of the house, and none that is gone."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = {room.strip() for layer in layers for room in layer.split("|")}
    design = (ROOT / "docs" / "design.md").read_text("utf-8")
    table = design.partition("## Rooms")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)/?`", row)]
    assert sorted(named) == sorted(rooms - {"__main__"})
