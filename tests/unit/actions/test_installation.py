"""The command that adds what `browse` needs speaks the language of the installer that was used."""

import sys
from pathlib import Path

import pytest

from readlist.actions.installation import browse_installer


@pytest.mark.parametrize(
    ("requirement", "said"),
    [
        ('name = "readlist"', '"readlist[browse]"'),
        ('name = "readlist", extras = ["all"]', '"readlist[browse]"'),
        ('name = "readlist", directory = "/my lists"', '"/my lists[browse]"'),
        ('name = "readlist", editable = "/src"', '--editable "/src[browse]"'),
        (
            'name = "readlist", git = "https://e.org/r?rev=v1"',
            '"readlist[browse] @ git+https://e.org/r?rev=v1"',
        ),
        (
            'name = "readlist", url = "https://e.org/r.whl"',
            '"readlist[browse] @ https://e.org/r.whl"',
        ),
    ],
)
def test_uv_tool(tmp_path: Path, requirement: str, said: str) -> None:
    """With what its receipt names: a name, a folder, a repository, an address."""
    receipt = f'[tool]\nrequirements = [{{ {requirement} }}, {{ name = "other" }}]\n'
    (tmp_path / "uv-receipt.toml").write_text(receipt)
    assert browse_installer(tmp_path) == f"uv tool install {said}"


def test_pipx(tmp_path: Path) -> None:
    """The package is put beside readlist, wherever that came from."""
    (tmp_path / "pipx_metadata.json").write_text("{}")
    assert browse_installer(tmp_path) == "pipx inject readlist textual"


def test_a_venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the Python that runs readlist; uv makes venvs without pip; a blank is quoted."""
    monkeypatch.setattr(sys, "executable", "/venv/bin/python")
    assert browse_installer(tmp_path, has_pip=True) == "/venv/bin/python -m pip install textual"
    uv = "uv pip install --python /venv/bin/python textual"
    assert browse_installer(tmp_path, has_pip=False) == uv
    monkeypatch.setattr(sys, "executable", "/a b/python")
    assert browse_installer(tmp_path, has_pip=True) == '"/a b/python" -m pip install textual'


def test_a_damaged_receipt(tmp_path: Path) -> None:
    """It counts for nothing."""
    for text in ("{", "[]", "{}", "tool = 3"):
        (tmp_path / "uv-receipt.toml").write_text(text)
        assert "pip install" in browse_installer(tmp_path)
