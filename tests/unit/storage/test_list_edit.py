"""Editing list files block by block."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import NewerFormatError
from readlist.model.paper import Paper, ReadingList
from readlist.storage.list_blocks import cut
from readlist.storage.list_edit import (
    Changed,
    Edited,
    Item,
    WrittenPaper,
    block_text,
    edited,
    renamed,
    spliced,
)
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
"""
NEW = Paper("new", "New", authors=("Ada Lovelace",), year=1843)


def change(data: bytes, *items: Item, heading: ReadingList | None = None) -> Edited:
    """The file after the edit."""
    return edited(cut(data), stored_list(data, PATH), items, heading)


def test_nothing_changes() -> None:
    """The same papers in the same order: the same bytes."""
    assert change(LIST, 1, 2, 3) == Edited(LIST)


def test_append() -> None:
    """A new paper stands behind the last; the rest stays."""
    data = change(LIST, 1, 2, 3, NEW).data
    authors = b'authors = [\n    "Ada Lovelace",\n]'
    block = b'[[papers]]\nkey = "new"\ntitle = "New"\n%s\nyear = 1843\n' % authors
    assert data == LIST + b"\n" + block


def test_remove() -> None:
    """A block goes with the comment above it."""
    data = change(LIST, 2, 3).data
    assert data == LIST[: LIST.index(b"# read")] + LIST[LIST.index(b'[[papers]]\nkey = "two"') :]


def test_move() -> None:
    """Blocks change places with their comments."""
    data = change(LIST, 3, 1, 2).data
    assert data.index(b"Three") < data.index(b"# read this first") < data.index(b"One")
    assert data.rstrip().endswith(b'en = "why"')


def test_a_table_of_another_program() -> None:
    """One that stands below the papers stays, and where it is in the way that is said."""
    tool = b"\n# for another program\n[tool]\nx = 1\n"
    for items in ((1, 2, 3, NEW), (1, NEW, 3), (2, 3, 1)):
        result = change(LIST + tool, *items)
        assert tool.strip() in result.data
        assert not result.comments_lost or NEW in items
    for others in ((), (Changed(3, NEW),)):
        result = change(LIST + tool, 1, 2, *others)
        assert stored_list(result.data, PATH).unknown == {"tool": {"x": 1}}
        assert result.comments_lost


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
    assert result.data.startswith(LIST[: LIST.index(b"[[papers]] # no key")])
    assert result.comments_lost  # "no key yet"
    plain = LIST.replace(b"   # the key", b"").replace(b'"One"', b"'# One'")
    result = change(plain, Changed(1, NEW), 2, 3)
    assert b'# read this first\n[[papers]]\nkey = "new"' in result.data
    assert not result.comments_lost


def test_heading() -> None:
    """The list's own fields are written anew, the papers and what opens the file stay."""
    result = change(LIST, 1, 2, 3, heading=ReadingList("mine", "Ours"))
    assert result.data.endswith(LIST[LIST.index(b"# read this") :])
    assert result.data.startswith(b'# My list, by hand\nformat = 1\nname = "mine"\n')
    assert b'title = "Ours"' in result.data
    assert result.comments_lost  # "and mine alone"


@pytest.mark.parametrize(
    "data",
    [
        b'papers = [{title = "One"}, {title = "Two"}, {title = "Three"}] # all in a line\n',
        b'[[papers]]\ntitle = """\n[[papers]]\n# """\n' + b'[[papers]]\ntitle = "2"\n' * 2,
        b'title = "x" # y\n'
        + b'[["papers"]]\ntitle = "T"\n[papers.extra]\na = [\n["papers"]\n]\n' * 3,
        b'[[papers]]\ntitle = "T"\n' * 3 + b'[tool]\nx = 1\n[papers.extra]\nvolume = "1"\n# y\n',
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
    assert change(data, 1, NEW).comments_lost
    assert not change(data.replace(b"#", b"\n#").split(b"\n#")[0], 1, NEW).comments_lost


def test_windows_line_ends() -> None:
    """New blocks end their lines as the file does."""
    data = change(LIST.replace(b"\n", b"\r\n"), 1, NEW, 2).data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_no_newline_at_the_end() -> None:
    """A file whose last line is not ended gets one where something follows."""
    data = change(b'[[papers]]\ntitle = "One"', 1, NEW).data
    assert data.startswith(b'[[papers]]\ntitle = "One"\n\n[[papers]]\nkey')


def test_all_papers_gone() -> None:
    """An empty list keeps its head, and gets one if it has none: an empty file is not a list."""
    data = change(b'title = "x"\n\n[[papers]]\ntitle = "One"\n').data
    assert stored_list(data, PATH) == ReadingList("mine", "x")
    data = change(b'\n[[papers]]\ntitle = "One"\n').data
    assert stored_list(data, PATH) == ReadingList("mine", "mine")


def test_into_an_empty_list() -> None:
    """The first paper of a list stands behind its head."""
    assert change(b'title = "x"\n', NEW).data.startswith(b'title = "x"\n\n[[papers]]\nkey = "new"')


def test_into_an_inline_list() -> None:
    """An empty one is not left beside the papers, which would be no TOML."""
    data = change(b'title = "T"\npapers = []\n', NEW).data
    assert stored_list(data, PATH).papers == (NEW,)


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
    new = data.draw(st.sampled_from([[], [fresh]]))
    papers = [*(before.papers[each - 1] for each in order), *new]
    items: list[Item] = [*order, *new]
    if order and data.draw(st.sampled_from([[], [1]])):
        items[0], papers[0] = Changed(order[0], changed), changed
    after = stored_list(edited(cut(text), before, items).data, PATH)
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
    assert edited(cut(data), before, [Changed(1, new)]).comments_lost


PLAIN = b"""# mine
title = "Mine"

[[papers]]
key = "a"  # the key
title = "A"

[[papers]]
key = "b"
title = "B"
"""


def test_what_is_changed_block_by_block_is_proven() -> None:
    """A paper that stays, a changed one, one as it was typed and a new one."""
    before = stored_list(PLAIN, PATH)
    typed = WrittenPaper(b'[[papers]]\ntitle = "C" # typed\n', Paper("", "C"))
    edits: tuple[list[Item], ...] = (
        [1, 2],
        [2, 1],
        [1, Changed(2, NEW)],
        [1, typed],
        [1, 2, NEW],
        [2],
        [],
    )
    for items in edits:
        found = spliced(cut(PLAIN), before, items)
        assert found
        assert found == edited(cut(PLAIN), before, items)
    changed = spliced(cut(PLAIN), before, [1, 2], replace(before, title="Ours"))
    assert changed
    head = b'# mine\nformat = 1\nname = "mine"\ntitle = "Ours"\n\n'
    assert changed.data == head + PLAIN[PLAIN.index(b"[[") :]


@pytest.mark.parametrize(
    "item",
    [
        WrittenPaper(b'[[papers]]\ntitle = "D"\n', Paper("", "C")),
        WrittenPaper(b'[[papers]]\ntitle = "C"\n[[papers]]\ntitle = "C"\n', Paper("", "C")),
        WrittenPaper(b'[[papers]]\nkey = "a"\ntitle = "C"\n', Paper("a", "C")),
        WrittenPaper(b"[[papers]]\n", Paper("", "C")),
        Paper("c", " C "),
        7,
    ],
)
def test_what_reads_otherwise_is_not_written(item: Item) -> None:
    """Text that is not the paper, or two, or one of a key that is taken."""
    before = stored_list(PLAIN, PATH)
    assert spliced(cut(PLAIN), before, [1, item]) is None


def test_a_paper_that_no_file_can_hold() -> None:
    """It is an error before anything is written; one whose text is odd is written anew."""
    before = stored_list(PLAIN, PATH)
    with pytest.raises(ValueError, match="mine cannot be written so that it reads the same"):
        edited(cut(PLAIN), before, [1, Paper("c", " C ")])
    odd = WrittenPaper(b'[[papers]]\ntitle = "D"\n', Paper("", "C"))
    found = edited(cut(PLAIN), before, [1, odd])
    assert [paper.title for paper in stored_list(found.data, PATH).papers] == ["A", "C"]
    assert found.comments_lost
    bare = PLAIN.replace(b"# mine\n", b"").replace(b"  # the key", b"")
    assert not edited(cut(bare), before, [1, odd]).comments_lost


def test_nothing_of_an_empty_list_changes() -> None:
    """Its comments stay."""
    data = b'# mine\ntitle = "Mine"\n'
    assert change(data) == Edited(data)


def test_the_text_of_a_paper() -> None:
    """Its block with comments; where papers cannot be told by their lines it is written anew."""
    before = stored_list(LIST, PATH)
    texts = [block_text(cut(LIST), before, number) for number in (1, 2, 3)]
    assert texts[0].startswith(b"# read this first\n[[papers]]\n")
    assert texts[0].endswith(b'notes_of_mine = [ "kept" ]\n')
    assert texts[1].endswith(b'"""Two"""\n[papers.summary]\nen = "why"\n')
    assert texts[2] == b"[[papers]] # no key yet\ntitle = 'Three'\n"
    inline = b'papers = [{key = "a", title = "A"}, {key = "b", title = "B"}]\n'
    for odd in (inline, b'description = """\n[[papers]]\n[[papers]]\n"""\n' + inline):
        of_odd = stored_list(odd, PATH)
        assert block_text(cut(odd), of_odd, 1) == b'[[papers]]\nkey = "a"\ntitle = "A"\n'
        assert block_text(cut(odd), of_odd, 2) == b'[[papers]]\nkey = "b"\ntitle = "B"\n'


@pytest.mark.parametrize(
    ("data", "after"),
    [
        (b'name = "old" # x\ntitle = "T"\n', b'name = "new" # x\ntitle = "T"\n'),
        (b"title = 'T'\n  name='old'\n", b"title = 'T'\n  name=\"new\"\n"),
        (b'title = "T"\n', b'title = "T"\n'),
        (b'[[papers]]\ntitle = "T"\nname = "a"\n', b'[[papers]]\ntitle = "T"\nname = "a"\n'),
        (b"description = '''\nname = \"x\"\n'''\nname = \"old\"\n",) * 2,
        (
            b'name = "old"\ndescription = """\nname = "x"\n"""\n',
            b'name = "new"\ndescription = """\nname = "x"\n"""\n',
        ),
        (b"name = [\n", b"name = [\n"),
        (b'name = "old"\nx = [\n', b'name = "old"\nx = [\n'),
    ],
)
def test_a_file_under_another_name(data: bytes, after: bytes) -> None:
    """Only the name changes, and only where that is what it says."""
    assert renamed(data, "new") == after
