"""The shipped files: the wheel and the sdist, built from this checkout."""

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]
SHOW = "import readlist.__main__; print(readlist.__file__); readlist.__main__.main()"


def run(*command: str | Path, cwd: Path, environ: Mapping[str, str] | None = None) -> str:
    """The output of the command, which ended well."""
    # What is unpacked elsewhere is no source of ours: its coverage would count as another program.
    ours = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    told = subprocess.run(
        command, cwd=cwd, env={**ours, **(environ or {})}, check=True, capture_output=True
    )
    return told.stdout.decode()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the built wheel and sdist."""
    folder = tmp_path_factory.mktemp("dist")
    hatchling = (sys.executable, "-m", "hatchling", "build")
    run(*hatchling, "-t", "wheel", "-t", "sdist", "-d", folder, cwd=ROOT)
    return folder


def wheel_names(folder: Path) -> set[str]:
    """The names in the one wheel."""
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_holds_what_runs(built: Path) -> None:
    """Lists, schema, typing marker, scripts and styles go along; tests and development do not."""
    names = wheel_names(built)
    assert {
        "readlist/__main__.py",
        "readlist/py.typed",
        "readlist/browse/screen.tcss",
        "readlist/cli/completion.bash",
        "readlist/cli/completion.zsh",
        "readlist/cli/examples.txt",
        "readlist/data/iclr2022.toml",
        "readlist/data/iclr2022-background.toml",
        "readlist/data/list.schema.json",
    } <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert any(name.endswith(".data/data/share/man/man1/readlist.1") for name in names)
    tops = {PurePosixPath(name).parts[0].partition("-")[0] for name in names}
    assert tops == {"readlist"}
    assert not [name for name in names if "test" in name or name.endswith(".pyc")]


def test_two_builds_are_the_same(built: Path, tmp_path: Path) -> None:
    """Byte for byte, so that anyone can check what was published."""
    hatchling = (sys.executable, "-m", "hatchling", "build")
    run(*hatchling, "-t", "wheel", "-t", "sdist", "-d", tmp_path, cwd=ROOT)
    for path in built.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_wheel_metadata(built: Path) -> None:
    """The metadata names licence, Python and the command."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = {PurePosixPath(name).name: name for name in archive.namelist()}
        metadata = archive.read(held["METADATA"]).decode()
        commands = archive.read(held["entry_points.txt"]).decode()
    assert "License-Expression: MIT\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata
    assert "readlist = readlist.__main__:main" in commands


def test_sdist_holds_the_project(built: Path) -> None:
    """From the sdist everything can be built, read and tested."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {PurePosixPath(*PurePosixPath(name).parts[1:]) for name in archive.getnames()}
    held = {str(name) for name in names}
    assert {
        "data/iclr2022.toml",
        "data/iclr2022-background.toml",
        "data/list.schema.json",
        "src/readlist/__init__.py",
        "tests/conftest.py",
        "tests/transcripts/show.txt",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "pyproject.toml",
    } <= held
    assert not [name for name in held if "__pycache__" in name or name.startswith(".venv")]


def test_wheel_shows_the_ten_papers(built: Path, tmp_path: Path) -> None:
    """Unpacked somewhere else, the wheel finds its lists and shows them."""
    (wheel,) = built.glob("*.whl")
    site = tmp_path / "site"
    run(sys.executable, "-m", "zipfile", "-e", wheel, site, cwd=tmp_path)
    home = {"PYTHONPATH": str(site), "READLIST_HOME": str(tmp_path / "home")}
    shown = run(sys.executable, "-c", SHOW, cwd=tmp_path, environ=home)
    where, *papers = shown.splitlines()
    assert Path(where).is_relative_to(site)
    assert len(papers) == 10
    assert papers[4].split("\t")[2] == "jaegle2022perceiver"
