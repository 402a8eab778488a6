"""Editing list files block by block."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import NewerFormatError
from readlist.model.paper import Paper, ReadingList
from readlist.storage.list_edit import Changed, Edited, Item, edited
from readlist.storage.list_file import stored_list

PATH = Path("mine.toml")
LIST = b"""# My list, by hand
format = 1
title = "Mine"   # and mine alone

# read this first
[[papers]]
key = "one"   # the key
title = "One"
notes_of_mine = [ "kept" ]

[[papers]]
key = "two"
title = \"\"\"Two\"\"\"
[papers.summary]
en = "why"


[[papers]] # no key yet
title = 'Three'

# what follows is for another program
[tool]
x = 1
"""
NEW = Paper("new", "New", authors=("Ada Lovelace",), year=1843)


def change(data: bytes, *items: Item, heading: ReadingList | None = None) -> Edited:
    """The file after the edit."""
    return edited(data, stored_list(data, PATH), items, heading)


def test_nothing_changes() -> None:
    """The same papers in the same order: the same bytes."""
    assert change(LIST, 1, 2, 3) == Edited(LIST)


def test_append() -> None:
    """A new paper stands behind the last, before what is not a paper; the rest stays."""
    data = change(LIST, 1, 2, 3, NEW).data
    authors = b'authors = [\n    "Ada Lovelace",\n]'
    block = b'[[papers]]\nkey = "new"\ntitle = "New"\n%s\nyear = 1843\n' % authors
    assert data == LIST.replace(b"# what", block + b"\n# what")


def test_remove() -> None:
    """A block goes with the comment above it."""
    data = change(LIST, 2, 3).data
    assert data == LIST[: LIST.index(b"# read")] + LIST[LIST.index(b'[[papers]]\nkey = "two"') :]


def test_move() -> None:
    """Blocks change places with their comments."""
    data = change(LIST, 3, 1, 2).data
    assert data.index(b"Three") < data.index(b"# read this first") < data.index(b"One")
    assert data.endswith(b'en = "why"\n\n# what follows is for another program\n[tool]\nx = 1\n')


def test_replace() -> None:
    """A block of one paper is written anew; its neighbours keep every byte."""
    data = change(LIST, 1, NEW, 3).data
    start, end = LIST.index(b'[[papers]]\nkey = "two"'), LIST.index(b"[[papers]] # no key")
    assert data.startswith(LIST[:start])
    assert data.endswith(LIST[end:])
    assert b'title = "New"' in data


def test_changed() -> None:
    """A paper that says something else keeps the comments around it; of others it is told."""
    result = change(LIST, 1, 2, Changed(3, NEW))
    start, end = LIST.index(b"[[papers]] # no key"), LIST.index(b"\n# what follows")
    assert result.data.startswith(LIST[:start])
    assert result.data.endswith(LIST[end:])
    assert result.rewritten  # "no key yet"
    plain = LIST.replace(b"   # the key", b"").replace(b'"One"', b"'# One'")
    result = change(plain, Changed(1, NEW), 2, 3)
    assert b'# read this first\n[[papers]]\nkey = "new"' in result.data
    assert not result.rewritten


def test_heading() -> None:
    """The list's own fields are written anew, the papers and what opens the file stay."""
    data = LIST[: LIST.index(b"\n# what follows")]
    result = change(data, 1, 2, 3, heading=ReadingList("mine", "Ours"))
    assert result.data.endswith(data[data.index(b"# read this") :])
    assert result.data.startswith(b'# My list, by hand\nformat = 1\nname = "mine"\n')
    assert b'title = "Ours"' in result.data
    assert result.rewritten  # "and mine alone"


@pytest.mark.parametrize(
    "data",
    [
        b'papers = [{title = "One"}, {title = "Two"}, {title = "Three"}] # all in a line\n',
        b'[[papers]]\ntitle = """\n[[papers]]\n# """\n' + b'[[papers]]\ntitle = "2"\n' * 2,
        b'title = "x" # y\n'
        + b'[["papers"]]\ntitle = "T"\n[papers.extra]\na = [\n["papers"]\n]\n' * 3,
    ],
)
def test_odd_layouts(data: bytes) -> None:
    """Where blocks cannot be told apart the list is written anew, whole, and that is said."""
    before = stored_list(data, PATH)
    result = change(data, 3, NEW, 1)
    after = stored_list(result.data, PATH)
    assert after.papers == (before.papers[2], NEW, before.papers[0])


def test_inline_papers_are_rewritten() -> None:
    """Comments that could not be kept are told of."""
    data = b'papers = [{title = "One"}] # all in a line\n'
    assert change(data, 1, NEW).rewritten
    assert not change(data.replace(b"#", b"\n#").split(b"\n#")[0], 1, NEW).rewritten


def test_windows_line_ends() -> None:
    """New blocks end their lines as the file does."""
    data = change(LIST.replace(b"\n", b"\r\n"), 1, NEW, 2).data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_no_newline_at_the_end() -> None:
    """A file whose last line is not ended gets one where something follows."""
    data = change(b'[[papers]]\ntitle = "One"', 1, NEW).data
    assert data.startswith(b'[[papers]]\ntitle = "One"\n\n[[papers]]\nkey')


def test_all_papers_gone() -> None:
    """An empty list keeps its head."""
    data = change(b'title = "x"\n\n[[papers]]\ntitle = "One"\n').data
    assert stored_list(data, PATH) == ReadingList("mine", "x")


def test_into_an_empty_list() -> None:
    """The first paper of a list stands behind its head."""
    assert change(b'title = "x"\n', NEW).data.startswith(b'title = "x"\n\n[[papers]]\nkey = "new"')


def test_newer_format() -> None:
    """A list of a newer readlist is not written."""
    with pytest.raises(NewerFormatError):
        stored_list(b"format = 2\n", PATH)


_TEXT = st.sampled_from(["a", "#", "[[papers]]", "[papers.x]", "é", '"', "'''", '"""', "\\", " "])
_FILES = st.lists(
    st.builds(
        lambda comment, title, gap: f"{comment}[[papers]]\ntitle = '{title}'\n{gap}",
        st.sampled_from(["", "# c\n", "\n# c\n\n"]),
        st.text("ab#[]", min_size=1),
        st.sampled_from(
            ["", "\n", "\n\n\n", "x = '''\n[[papers]]\n'''\n", "[papers.extra]\ny = 1\n"]
        ),
    ),
    max_size=5,
)


@given(_FILES, st.data())
def test_any_edit_gives_the_intended_list(blocks: list[str], data: st.DataObject) -> None:
    """Whatever the layout and the edit: the papers are those that were meant, in that order."""
    text = "".join(blocks).encode() or b"format = 1\n"
    before = stored_list(text, PATH)
    order = data.draw(st.permutations(range(1, len(blocks) + 1)))[: data.draw(st.integers(0, 5))]
    title = data.draw(st.lists(_TEXT, min_size=1).map("".join).filter(str.strip))
    fresh, changed = Paper("fresh", " ".join(title.split())), Paper("changed", "#")
    papers = [*(before.papers[each - 1] for each in order), fresh]
    items: list[Item] = [*order, fresh]
    if order and data.draw(st.sampled_from([[], [1]])):
        items[0], papers[0] = Changed(order[0], changed), changed
    after = stored_list(edited(text, before, items).data, PATH)
    assert after.papers == tuple(papers)


@pytest.mark.parametrize(
    "text",
    [
        b'abstract = """' + b"\\\\" * 50_000 + b'"""\nyear = 1 # why\n',
        b'abstract = "' + b"\\\\" * 50_000 + b'"\nyear = 1 # why\n',
        b"abstract = '" + b'"""' * 33_000 + b"'\nyear = 1 # why\n",
        b'abstract = "' + b"'" * 50_000 + b'"\nyear = 1 # why\n',
    ],
)
def test_a_comment_is_found_at_once(text: bytes) -> None:
    """Behind a text of 100 kB, whatever it holds; time grows with its length."""
    data = b'[[papers]]\ntitle = "One"\n' + text
    before = stored_list(data, PATH)
    new = replace(before.papers[0], abstract="Another")
    assert edited(data, before, [Changed(1, new)]).rewritten
