"""Changes that others make between the look before the lock and the change itself."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Cli

TWO = """
@article{one, title = {One of a kind}, author = {A. B.}, keywords = {read}}
@article{two, title = {Another thing}, author = {C. D.}, keywords = {read}}
"""


def test_a_tag_that_comes_during_an_import_stays(cli: "Cli") -> None:
    """The status of the import joins it: the plan was made before the lock."""
    file = str(cli.write("two.bib", TWO))
    cli("import", file, "--list", "mine")
    cli.meanwhile.append(lambda: cli("tag", "+urgent", "one"))
    assert cli("import", file, "--list", "mine", "--status-from", "keywords").code == 0
    progress = cli.library.progress("one")
    assert (progress.tags, progress.status) == (("urgent",), "read")
    assert [line.split()[0] for line in cli("undo", "--list").out.splitlines()[:2]] == [
        "import",
        "tag",
    ]


def test_a_note_that_comes_while_papers_are_added_stays(cli: "Cli") -> None:
    """Both notes are there, the later one at the end, and the tag that came as well."""
    cli("lists", "new", "mine")
    cli("add", "--title", "One of a kind", "--list", "mine")
    (key,) = (paper.key for paper in cli.library.reading_list("mine").papers)
    cli.meanwhile.append(lambda: (cli("tag", "+urgent", key), cli("note", key, "-m", "theirs")))
    title = ("--title", "One of a kind", "--list", "mine")
    added = cli("add", *title, "--read", "--note", "mine")
    assert added.code == 0
    assert (cli.library.notes(key) or "").endswith("theirs\n\nmine\n")
    progress = cli.library.progress(key)
    assert (progress.tags, progress.status) == (("urgent",), "read")
