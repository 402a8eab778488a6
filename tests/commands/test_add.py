"""Adding papers by hand, as whole command lines."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

USAGE, REFUSED = 2, 4


def test_a_key_of_ones_own(cli: "Cli") -> None:
    """The paper gets the key that was typed; one that cannot be a key is refused."""
    assert cli("add", "--title", "Alpha", "--key", "my.alpha").code == 0
    assert [paper.key for paper in cli.library.reading_list("inbox").papers] == ["my.alpha"]
    assert cli("add", "--title", "Beta", "--key", "a/b").code == USAGE
    assert cli("add", "10.1234/a", "10.1234/b", "--key", "ab").code == USAGE


def test_a_key_that_is_taken(cli: "Cli") -> None:
    """Another paper's key, or a second one for the same paper, is refused and changes nothing."""
    cli("add", "--title", "Alpha", "--key", "alpha")
    answer = cli("add", "--title", "Beta", "--key", "alpha")
    assert (answer.code, "another paper's key" in answer.err) == (REFUSED, True)
    cli("add", "10.1234/a", "--title", "Gamma", "--key", "gamma")
    answer = cli("add", "10.1234/a", "--title", "Gamma", "--key", "delta")
    assert (answer.code, "has the key gamma already" in answer.err) == (REFUSED, True)
    assert len(cli.library.reading_list("inbox").papers) == 2


def test_tags_that_cannot_be(cli: "Cli") -> None:
    """A quotation mark, which would break the column of tags, is refused."""
    assert cli("add", "--title", "Alpha", "--tag", 'a"b').code == USAGE


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Fate of CO<sub>2</sub> &amp; more", "Fate of CO<sub>2</sub> & more"),
        (r"{\'E}tudes on \emph{E. coli}", "Études on <i>E. coli</i>"),
        ("If a < b, then c", "If a < b, then c"),
        ("It costs 5 $ or 6 $", "It costs 5 $ or 6 $"),
    ],
)
def test_a_title_with_markup(cli: "Cli", typed: str, stored: str) -> None:
    """A title that is typed or pasted is read as those of files are: HTML, or TeX."""
    assert cli("add", "--title", typed, "--venue", typed).code == 0
    (paper,) = cli.library.reading_list("inbox").papers
    assert (paper.title, paper.venue) == (stored, stored)


def test_several_authors_in_one_option(cli: "Cli") -> None:
    """As they are copied from a .bib file, they are several; an organisation is one."""
    people = ["--author", "Li, Bo and Kim, Jo", "--author", "Ministry of Health and Welfare"]
    cli("lists", "new", "mine")
    assert cli("add", "-l", "mine", "--title", "T", *people).code == 0
    assert (
        cli("show", "-l", "mine").out.split("\t")[4]
        == "Bo Li; Jo Kim; Ministry of Health and Welfare"
    )
