"""Lists that their authors go on with: what they changed arrives, what the reader did stays."""

import json
from typing import TYPE_CHECKING

from given import keys_in

from . import faults, shared_lists
from .fetched import NOT_ALL
from .messages import text_answer
from .shared_lists import LIST
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

REFUSED, DAMAGED = 4, 5

_ONE = '[[papers]]\nkey = "ek2021one"\ntitle = "One Thing"\nauthors = ["Jo Ek"]\nyear = 2021\n'
_ANOTHER = '[[papers]]\nkey = "ngo2022another"\ntitle = "Another Thing"\nauthors = ["Mai Ngo"]\n'
_THIRD = '[[papers]]\nkey = "abe2023third"\ntitle = "A Third Thing"\nauthors = ["Shinzo Abe"]\n'
_FOURTH = '[[papers]]\nkey = "roy2024fourth"\ntitle = "Fourth"\nauthors = ["Ana Roy"]\n'
_FIFTH = '[[papers]]\nkey = "wu2025fifth"\ntitle = "Fifth"\nauthors = ["Bo Wu"]\n'


def publish(world: World, *papers: str, title: str = "What the lab reads") -> None:
    """The author puts this version on the web."""
    text = "\n".join((f'format = 1\nname = "lab"\ntitle = "{title}"\n', *papers))
    world.change(faults.always(text_answer(text)), shared_lists.HOST)


def test_twice_with_edits_and_progress(fetching: "Cli", world: World) -> None:
    """Two versions, with edits, notes and progress in between, end as a person would merge them."""
    publish(world, _ONE, _ANOTHER, _THIRD)
    assert fetching("import", LIST).code == 0
    mine = fetching.home / "lists" / "lab.toml"
    text = mine.read_text().replace('"Another Thing"', '"Another Thing"  # read this first')
    mine.write_text(text.replace("year = 2021", "year = 2021\nsummary.en = 'Why I read it'"))
    assert fetching("read", "third", "-l", "lab").code == 0
    assert fetching("note", "another", "-m", "Good.", "-l", "lab").code == 0
    assert fetching("copy", "5", "--to", "lab").code == 0

    publish(world, _ONE + 'venue = "ICLR"\n', _ANOTHER, _FOURTH, _FIFTH, title="The lab's list")
    answer = fetching("update", "--json")
    assert answer.code == 0, answer.err
    (told,) = json.loads(answer.out)["lists"]
    assert told["added"] == ["roy2024fourth", "wu2025fifth"]
    assert (told["changed"], told["kept"], told["removed"]) == (["ek2021one"], ["abe2023third"], [])
    assert told["conflicts"] == []
    assert fetching("remove", "fifth", "-l", "lab").code == 0

    publish(world, _ONE + 'venue = "NeurIPS"\ndoi = "10.5555/one"\n', _FOURTH, _FIFTH, title="L")
    again = fetching("update", "lab", "--json")
    assert again.code == 0, again.err
    (told,) = json.loads(again.out)["lists"]
    assert told["kept"] == ["ngo2022another"]  # noted
    assert told["left_out"] == ["wu2025fifth"]
    found = fetching.library.reading_list("lab")
    assert found.title == "L"
    assert found.papers[0].venue == "NeurIPS"
    assert found.papers[0].summary == {"en": "Why I read it"}
    assert sorted(keys_in(fetching, "lab")) == [
        "abe2023third",
        "ek2021one",
        "jaegle2022perceiver",
        "ngo2022another",
        "roy2024fourth",
    ]
    assert "# read this first" in mine.read_text()
    assert fetching("show", "third", "-l", "lab").out.count("read") >= 1


def test_nothing_new(fetching: "Cli", world: World) -> None:
    """An unchanged list is left as it is, byte for byte, and no step is to be undone."""
    publish(world, _ONE)
    fetching("import", LIST)
    before = (fetching.home / "lists" / "lab.toml").read_bytes()
    answer = fetching("update", "lab", width=80)
    assert answer.out == "lab: up to date\n"
    assert (fetching.home / "lists" / "lab.toml").read_bytes() == before
    assert fetching("undo", "--list").out.count("\n") == 1


def test_conflict_and_undo(fetching: "Cli", world: World) -> None:
    """A field that both changed stays as the reader has it, is told; one undo takes all back."""
    publish(world, _ONE, _ANOTHER)
    fetching("import", LIST)
    mine = fetching.home / "lists" / "lab.toml"
    mine.write_text(mine.read_text().replace("2021\n", "2020\n"))
    edited = mine.read_bytes()
    publish(world, _ONE.replace("= 2021", "= 2022"), _THIRD)
    answer = fetching("update", "lab", width=80)
    assert "conflict: the year of ek2021one: yours stays (2020); theirs is 2022" in answer.out
    assert "no longer in it, and gone: Another Thing (ngo2022another)" in answer.out
    assert keys_in(fetching, "lab") == ["ek2021one", "abe2023third"]
    assert fetching("undo").code == 0
    assert mine.read_bytes() == edited
    assert "\tconflict\tek2021one\tyear" in fetching("update", "lab").out


def test_broken_entry(fetching: "Cli", world: World) -> None:
    """A paper that cannot be read is told of, and nothing is taken for dropped because of it."""
    publish(world, _ONE, _ANOTHER)
    fetching("import", LIST)
    publish(world, _ONE.replace("= 2021", '= "x"'), _THIRD)
    answer = fetching("update", "lab")
    assert answer.code == DAMAGED
    assert "ek2021one: year is text, not a whole number" in answer.err
    assert set(keys_in(fetching, "lab")) == {"ek2021one", "ngo2022another", "abe2023third"}


def test_one_of_two_does_not_come(fetching: "Cli", world: World) -> None:
    """A list that does not come keeps no other from coming."""
    publish(world, _ONE)
    fetching("import", LIST)
    other = "format = 1\nsource = 'https://nowhere.example/x.toml'\n\n"
    fetching.write("lists/gone.toml", other + _ANOTHER)
    publish(world, _ONE, _THIRD)
    answer = fetching("update")
    assert answer.code == NOT_ALL
    assert "readlist: gone: " in answer.err
    assert "1 list could not be brought up to date" in answer.err
    assert keys_in(fetching, "lab") == ["ek2021one", "abe2023third"]


def test_without_source(fetching: "Cli") -> None:
    """A list that follows nothing, a bundled one, and a source that is no list."""
    assert "no list has a source" in fetching("update").err
    fetching.write("lists/own.toml", _ONE)
    assert fetching("update", "own").code == REFUSED
    assert fetching("update", "iclr2022").code == REFUSED
    fetching.write("lists/odd.toml", 'source = "/etc/passwd"\n' + _ONE)
    answer = fetching("update", "odd")
    assert (answer.code, "/etc/passwd: " in answer.err) == (DAMAGED, True)


def test_a_list_of_the_network_names_no_other_place(fetching: "Cli", world: World) -> None:
    """Whatever source it gives itself, at first or later, the list follows its address."""
    for own in ("../lab.toml", "file:///etc/passwd", "http://intranet/x", "https://evil.example/x"):
        publish(world, f'source = "{own}"\n' + _ONE, title="T")
        assert fetching("import", LIST, "-l", "mine").code == 0
        assert fetching.library.reading_list("mine").source == LIST
        publish(world, f'source = "{own}"\n' + _ONE, _ANOTHER, title="U")
        assert fetching("update", "mine").code == 0
        assert fetching.library.reading_list("mine").source == LIST
        assert "evil" not in fetching("export", "-l", "mine", "-f", "toml").out
        fetching("lists", "delete", "mine", "--yes")


def test_a_list_that_is_there_follows_the_address(fetching: "Cli", world: World) -> None:
    """If the list has that name and follows nothing yet; else the import says how."""
    publish(world, _ONE, _ANOTHER)
    fetching.write("lists/lab.toml", '# my title\ntitle = "Mine"\n\n' + _ONE)
    told = json.loads(fetching("import", LIST, "--json").out)
    assert told["follows"] == LIST
    text = (fetching.home / "lists" / "lab.toml").read_text()
    assert "# my title" in text
    publish(world, _ONE, _ANOTHER, _THIRD)
    assert "1 added" in fetching("update", width=80).out
    fetching("lists", "new", "other")
    answer = fetching("import", LIST, "-l", "other")
    way = f"`readlist import {LIST} -l other --follow` changes that"
    assert f"readlist: other does not follow {LIST}; {way}\n" in answer.err
    assert fetching.library.reading_list("other").source == ""
    assert f"other follows {LIST}: " in fetching("import", LIST, "-l", "other", "--follow").err
    assert fetching.library.reading_list("other").source == LIST


def test_import_again(fetching: "Cli", world: World) -> None:
    """The same address again is an update, and that is said."""
    publish(world, _ONE)
    fetching("import", LIST)
    answer = fetching("import", LIST)
    assert answer.code == REFUSED
    assert "`readlist update lab` brings what is new there" in answer.err
