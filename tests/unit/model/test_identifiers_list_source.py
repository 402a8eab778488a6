"""Where newer versions of a list are found."""

from pathlib import Path

import pytest

from readlist.model.identifiers import file_named, may_be_secret, names_file


@pytest.mark.parametrize(
    ("source", "is_file", "is_secret"),
    [
        ("", False, False),
        ("iclr:2022", False, False),
        ("https://lab.example/list.toml", False, False),
        ("https://lab.example/@ada/list.toml", False, False),
        ("https://lab.example/list.toml?token=abc", False, True),
        ("https://ada:word@lab.example/list.toml", False, True),
        ("../lab/list.toml", True, False),
        ("C:\\lab\\list.toml", True, False),
        ("file:///lab/list.toml", True, False),
        ("~/lab/list.toml", True, False),
    ],
)
def test_what_a_source_is(source: str, *, is_file: bool, is_secret: bool) -> None:
    """A file, or an address, which may hold a user name or a token."""
    assert names_file(source) == is_file
    assert may_be_secret(source) == is_secret


def test_the_file_that_is_named(tmp_path: Path) -> None:
    """Below the folder, if it is relative; never one on another computer."""
    assert file_named("sub/../a.toml", tmp_path) == tmp_path / "a.toml"
    assert file_named((tmp_path / "a b").as_uri(), Path("x")) == tmp_path / "a b"
    for source in ("file://host/share/a", "//host/share/a", "\\\\host\\share\\a"):
        with pytest.raises(ValueError, match="another computer"):
            file_named(source, tmp_path)
