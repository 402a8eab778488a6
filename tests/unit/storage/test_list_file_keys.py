"""Keys of papers whose list gives none: made while reading, and written down."""

from pathlib import Path

import pytest

from readlist.errors import DamagedFileError, NewerFormatError, RefusedError
from readlist.model.paper import Paper
from readlist.storage.list_edit import with_key
from readlist.storage.list_file import parse_list

WHERE = Path("lists/mine.toml")
KEYED = b'[[papers]]\ntitle = "Work"\nkey = "k"\n'


def test_keys_of_other_lists_are_used_and_avoided() -> None:
    """The same work has the key it has elsewhere; another work never does, in any case."""
    others = (
        Paper(key="Bundled", title="X", arxiv="2107.14795"),
        Paper(key="B2020Work", title="Work", authors=("A B",), year=2020),
    )
    text = (
        '[[papers]]\ntitle = "Y"\narxiv = "2107.14795v2"\n'
        '[[papers]]\ntitle = "Y again"\narxiv = "2107.14795"\n'
        '[[papers]]\ntitle = "Work two"\nauthors = ["A B"]\nyear = 2020\n'
    )
    found = parse_list(text.encode(), WHERE, lambda: others)
    assert [each.key for each in found.papers] == ["Bundled", "y", "b2020worka"]
    assert found.unkeyed == (1, 2, 3)


def test_others_are_asked_only_where_a_key_is_missing() -> None:
    """Reading all other lists costs time."""

    def others() -> tuple[Paper, ...]:
        raise AssertionError("the other lists were read")

    assert parse_list(KEYED, WHERE, others).unkeyed == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[[papers]]\ntitle = "Work"\n', '[[papers]]\nkey = "k"\ntitle = "Work"\n'),
        (
            "# mine\r\n[[papers]] # best\r\n\r\ntitle = 'Work'",
            "# mine\r\n[[papers]] # best\r\nkey = \"k\"\r\n\r\ntitle = 'Work'",
        ),
        (
            '\ufeff  [[ papers ]]\n  title = " Work\t"\n[papers.extra]\na = 1\n',
            '\ufeff  [[ papers ]]\nkey = "k"\n  title = " Work\t"\n[papers.extra]\na = 1\n',
        ),
    ],
)
def test_a_key_is_written_below_the_header(before: str, after: str) -> None:
    """Every other byte stays: line ends, comments, indentation, byte order mark, no line end."""
    work = Paper(key="k", title="Work")
    assert with_key(before.encode(), WHERE, work, 1) == after.encode()


@pytest.mark.parametrize(
    "text",
    [
        'papers = [{title = "Work"}]\n',
        'description = """\n[[papers]]\n"""\n[[papers]]\ntitle = "Work"\n',
        'papers = [\n  {title = "Work"},\n]\n[[other]]\n',
    ],
)
def test_a_key_that_has_no_line_is_refused(text: str) -> None:
    """The user is told what to write; the file is left alone."""
    with pytest.raises(RefusedError, match="paper 1 has no key, and there is no line") as caught:
        with_key(text.encode(), WHERE, Paper(key="k", title="Work"), 1)
    assert caught.value.hint == 'write key = "k" into it'


@pytest.mark.parametrize(
    "text",
    ['[[papers]]\ntitle = "Other"\n', '[[papers]]\ntitle = "Work"\nkey = "x"\n', "papers = []"],
)
def test_a_key_is_not_written_to_another_paper(text: str) -> None:
    """Somebody edited the list since it was read."""
    with pytest.raises(RefusedError, match="changed meanwhile"):
        with_key(text.encode(), WHERE, Paper(key="k", title="Work"), 1)


@pytest.mark.parametrize("text", ["", "papers = 1", "[[papers]]\n"])
def test_a_key_is_not_written_to_a_damaged_list(text: str) -> None:
    """Somebody damaged the list since it was read."""
    with pytest.raises(DamagedFileError):
        with_key(text.encode(), WHERE, Paper(key="k", title="Work"), 1)


def test_a_list_of_a_newer_readlist_gets_no_key() -> None:
    """It may be read, never written."""
    with pytest.raises(NewerFormatError):
        with_key(b'format = 2\n[[papers]]\ntitle = "Work"', WHERE, Paper("k", "Work"), 1)


def test_a_key_that_stands_there_by_now_is_kept() -> None:
    """Another process was faster: there is nothing to write."""
    assert with_key(KEYED, WHERE, Paper(key="k", title="Work"), 1) == KEYED
