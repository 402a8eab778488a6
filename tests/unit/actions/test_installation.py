"""The command that installs an extra speaks the language of the installer that was used."""

import json
from pathlib import Path

import pytest

from readlist.actions.installation import Installation

PYTHON = "/venv/bin/python"


def command(prefix: Path, origin: object = None, *, has_pip: bool = True) -> str:
    """The command for an installation that these files describe."""
    text = "" if origin is None else json.dumps(origin)
    return Installation(prefix, PYTHON, has_pip, text).command("browse")


@pytest.mark.parametrize(
    ("requirement", "said"),
    [
        ('name = "readlist"', '"readlist[browse]"'),
        ('name = "readlist", specifier = ">=0.1"', '"readlist[browse]>=0.1"'),
        ('name = "readlist", extras = ["all"]', '"readlist[all,browse]"'),
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
    assert command(tmp_path) == f"uv tool install {said}"


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("readlist", "readlist[browse]"),
        ("readlist[all]", "readlist[all,browse]"),
        ("/src", "/src[browse]"),
        ("git+https://e.org/r", "readlist[browse] @ git+https://e.org/r"),
        ("readlist @ git+https://e.org/r", "readlist[browse] @ git+https://e.org/r"),
    ],
)
def test_pipx(tmp_path: Path, spec: str, said: str) -> None:
    """With what it was given."""
    metadata = {"main_package": {"package_or_url": spec}}
    (tmp_path / "pipx_metadata.json").write_text(json.dumps(metadata))
    assert command(tmp_path) == f'pipx install --force "{said}"'


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        (None, '"readlist[browse]"'),
        ({"url": "file:///my%20src", "dir_info": {}}, '"/my src[browse]"'),
        ({"url": "file:///src", "dir_info": {"editable": True}}, '-e "/src[browse]"'),
        (
            {"url": "https://e.org/r", "vcs_info": {"vcs": "git"}},
            '"readlist[browse] @ git+https://e.org/r"',
        ),
        ({"url": "https://e.org/r.whl"}, '"readlist[browse] @ https://e.org/r.whl"'),
        (["nonsense"], '"readlist[browse]"'),
    ],
)
def test_pip(tmp_path: Path, origin: object, said: str) -> None:
    """With the Python that runs readlist, from where it was installed."""
    assert command(tmp_path, origin) == f"{PYTHON} -m pip install {said}"


def test_a_venv_without_pip(tmp_path: Path) -> None:
    """As uv makes them; a path with a blank is quoted."""
    assert command(tmp_path, has_pip=False) == (
        f'uv pip install --python {PYTHON} "readlist[browse]"'
    )
    spaced = Installation(tmp_path, "/a b/python", has_pip=True, origin="")
    assert spaced.command("browse") == '"/a b/python" -m pip install "readlist[browse]"'


@pytest.mark.parametrize("name", ["uv-receipt.toml", "pipx_metadata.json"])
def test_a_damaged_receipt(tmp_path: Path, name: str) -> None:
    """It counts for nothing."""
    for text in ("{", "[]", "{}", "tool = 3", '{"main_package": 3}'):
        (tmp_path / name).write_text(text)
        assert command(tmp_path) == f'{PYTHON} -m pip install "readlist[browse]"'
