"""Where readlist's files live."""

import sys
from pathlib import Path

import pytest

from readlist.errors import UsageError
from readlist.storage.home import Home, bundled_folder, home_from


def test_readlist_home_holds_everything(tmp_path: Path) -> None:
    """Data and configuration stand in it, the cache below it."""
    assert home_from({"READLIST_HOME": str(tmp_path)}) == Home(
        tmp_path, tmp_path, tmp_path / "cache"
    )


def test_readlist_home_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is taken from the working folder; `~` is the user's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert home_from({"READLIST_HOME": "here"}).data == tmp_path / "here"
    assert home_from({"READLIST_HOME": "~/there"}).data == tmp_path / "there"


@pytest.mark.skipif(sys.platform != "linux", reason="the XDG folders are Linux's")
@pytest.mark.parametrize("environ", [{}, {"READLIST_HOME": ""}])
def test_without_it_the_system_decides(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each kind of file goes into the system's folder for it; an empty variable counts as none."""
    for name in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    assert home_from(environ) == Home(
        tmp_path / "DATA/readlist", tmp_path / "CONFIG/readlist", tmp_path / "CACHE/readlist"
    )


def test_the_bundled_lists_are_found() -> None:
    """In a checkout as in an installed package."""
    assert (bundled_folder() / "iclr2022.toml").is_file()


def test_a_home_that_nobody_knows() -> None:
    """`~` of a user who does not exist is refused with the way out."""
    with pytest.raises(UsageError, match="your home folder cannot be found") as caught:
        home_from({"READLIST_HOME": "~no-such-user/x"})
    assert caught.value.hint == "set READLIST_HOME to a folder"
