"""Keys that differ only in case are one paper, in whatever lists they stand."""

from typing import TYPE_CHECKING

from given import hits

if TYPE_CHECKING:
    from conftest import Cli


def with_two_lists(cli: "Cli") -> None:
    """Two lists that have the paper under keys of another case."""
    for name, key in (("one", "Lee2020Nets"), ("two", "lee2020nets")):
        paper = f'[[papers]]\nkey = "{key}"\ntitle = "Deep Nets of Pelicans"\n'
        cli.write(f"lists/{name}.toml", f"format = 1\n\n{paper}")


def test_progress_notes_and_labels_are_shared(cli: "Cli") -> None:
    """Whatever the list, the paper has one folder."""
    with_two_lists(cli)
    assert cli("read", "1", "-l", "one").code == 0
    assert cli("note", "1", "-l", "two", "-m", "cormorants").code == 0
    assert cli("tag", "+sea", "1", "-l", "two").code == 0
    assert [folder.name for folder in (cli.home / "papers").iterdir()] == ["Lee2020Nets"]
    for name in ("one", "two"):
        assert cli("show", "-l", name).out.startswith("1\tread\t")
        assert "cormorants" in cli("show", "1", "-l", name).out
        assert "1\tread" in cli("show", "-l", name, "--tag", "sea").out


def test_search_and_references_mean_one_paper(cli: "Cli") -> None:
    """It is found once, by its notes too, and named twice it is one."""
    with_two_lists(cli)
    cli("note", "1", "-l", "two", "-m", "cormorants")
    assert hits(cli, "cormorants") == ["Lee2020Nets"]
    assert hits(cli, "pelicans") == ["Lee2020Nets"]
    assert cli("read", "LEE2020NETS", "lee2020nets").code == 0
    assert (cli("stats").code, cli("doctor").code) == (0, 0)
