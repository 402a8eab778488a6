"""Reading only what a change has touched, beside reading the whole file."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import DamagedFileError
from readlist.model.paper import Paper, ReadingList
from readlist.storage.list_blocks import Digests, Reread, cut, reread
from readlist.storage.list_edit import Changed, Item, edited
from readlist.storage.list_file import list_text, paper_block, stored_list

PATH = Path("mine.toml")
PLAIN = [
    '[[papers]]\nkey = "{0}"\ntitle = "T{0}"\n',
    '[[papers]]\ntitle = "T{0}"\n',
    '# above\n[[ papers ]] # beside\ntitle = "T{0}"\n\n',
    '[[papers]]\ntitle = "T{0}"\n[papers.extra]\npages = "{0}"\n',
    "[[papers]]\ntitle = \"f'''(x) \\\\ [[papers]]\"\nyear = 1\n",
    "\n",
    "# a remark\n",
]
ODD = [
    '[["papers"]]\ntitle = "quoted"\n',
    '[[papers]]\ntitle = """\n[[papers]]\ntitle = "within"\n"""\n',
    "[[papers]]\ntitle = '''\n# x\n[[papers]]\n'''\n",
    '[[papers]]\ntitle = "a"\nunknown = [\n[["papers"]],\n[1],\n]\n',
    "[tool]\nx = 1\n",
    "[[tool]]\n",
    'year = 2\n[papers.summary]\nen = "s"\n',
    'topics = ["a"]\n',
    "'''\n",
    '"""\n',
    "[[papers]]\r\ntitle = 'crlf'\r\n",
    '[[papers]]\ntitle = "no end"',
    "curator = 'me'\n",
    "\ufeff",
]
PIECES = st.one_of(st.sampled_from(PLAIN), st.sampled_from(PLAIN), st.sampled_from(ODD))


def plainly(data: bytes) -> ReadingList | None:
    """The whole file parsed; None where it is damaged."""
    try:
        return stored_list(data, PATH)
    except DamagedFileError:
        return None


def whole(found: Reread, before: ReadingList) -> ReadingList:
    """The list that was read in part."""
    papers = (before.papers[each - 1] if isinstance(each, int) else each for each in found.items)
    return replace(found.heading, papers=tuple(papers))


def read_again(data: bytes, before: ReadingList, old: bytes) -> Reread | None:
    """What a change has made of the file that was the list `before`."""
    return reread(cut(data), cut(old).digests, before)


@given(
    st.lists(PIECES, max_size=8),
    st.integers(0, 8),
    st.integers(0, 3),
    st.lists(PIECES, max_size=3),
    st.integers(0, 8),
)
def test_what_is_reread_is_what_the_file_says(
    pieces: list[str], start: int, count: int, new: list[str], target: int
) -> None:
    """Whatever the layout, and whatever is cut out, put in or moved."""
    lines = [piece.replace("{0}", str(place)) for place, piece in enumerate(pieces)]
    changed = [*lines[:start], *lines[start + count :]]
    changed[target:target] = [*new, *lines[start : start + count * (target % 2)]]
    old, data = "".join(lines).encode(), "".join(changed).replace("{0}", "n").encode()
    before = plainly(old)
    found = before and read_again(data, before, old)
    if before and found:
        assert whole(found, before) == plainly(data)


def papers(*numbers: int) -> list[Paper]:
    """Papers as an import makes them."""
    return [
        Paper(
            f"key{number}",
            f"Title {number}",
            authors=("Ada Lovelace", "Müller, Jörg"),
            year=1900 + number,
            abstract="Two\nlines, a \"quotation\" and f'''(x).",
            extra={"pages": "1–2", "bibtex": {"@type": "article"}},
        )
        for number in numbers
    ]


@given(st.integers(0, 6), st.data())
def test_an_edit_is_the_list_written_anew(count: int, data: st.DataObject) -> None:
    """Byte for byte, where the list has readlist's own layout: removed, moved, changed, new."""
    before = ReadingList("mine", "Mine", tuple(papers(*range(1, count + 1))))
    numbers = data.draw(st.permutations(range(1, count + 1)))
    items: list[Item] = []
    for number in numbers[: data.draw(st.integers(0, count))]:
        was = before.papers[number - 1]
        is_changed = data.draw(st.booleans())
        items.append(Changed(number, replace(was, venue="V")) if is_changed else number)
    for place in range(data.draw(st.integers(0, 2))):
        items.insert(data.draw(st.integers(0, len(items))), papers(100 + place)[0])
    title = data.draw(st.sampled_from(["Mine", "Ours"]))
    heading = replace(before, title=title) if title != "Mine" else None
    wanted = tuple(
        before.papers[each - 1]
        if isinstance(each, int)
        else each
        if isinstance(each, Paper)
        else each.paper
        for each in items
    )
    text = list_text(before)
    found = edited(cut(text), before, items, heading)
    anew = list_text(replace(before, title=title, papers=wanted))
    assert found.data.rstrip(b"\n") == anew.rstrip(b"\n")  # what ends a removed block may stay
    assert not found.comments_lost
    part = read_again(found.data, before, text)
    assert part is not None
    assert whole(part, before) == stored_list(found.data, PATH)


def test_only_what_changed_is_read() -> None:
    """Of fifty papers one: the others come by their numbers."""
    before = ReadingList("mine", "Mine", tuple(papers(*range(50))))
    text = list_text(before)
    data = text.replace(b'"Title 30"', b'"Another"')
    found = read_again(data, before, text)
    assert found is not None
    assert [each.title for each in found.items if isinstance(each, Paper)] == ["Another"]


def test_a_long_list_of_comments_and_brackets_is_cut_at_once() -> None:
    """Time grows with the file, whatever its lines look like."""
    for text in (
        b"# x\n" * 25_000,
        b"[[papers]]\n" * 9_000,
        b"\n[ [ [" * 16_000,
        b"'''\n" * 25_000,
    ):
        assert b"".join(cut(text).pieces) == text


def digests(text: str) -> Digests:
    """Those of a file that has some."""
    found = cut(text.encode()).digests
    assert found.pieces
    return found


def test_digests_tell_head_and_blocks_apart() -> None:
    """A change of one changes its digest and no other; line breaks behind it change none."""
    one, two = '[[papers]]\ntitle = "A"\n', '[[papers]]\ntitle = "B"\n'
    known = digests(f'title = "L"\n\n{one}\n{two}').pieces
    assert len(known) == len(set(known)) == 3
    other = digests(f'title = "M"\n\n{one}\n{two}').pieces
    assert (other[0] == known[0], other[1:]) == (False, known[1:])
    assert digests(f'title = "L"\n{one}\n\n{two}\n').pieces == known
    other = digests(f'title = "L"\n\n{one}\n{two.replace("B", "C")}').pieces
    assert other[:2] == known[:2]
    assert other[2] != known[2]
    assert digests(one).pieces[1] == known[1]  # nothing stands before its first paper


def test_a_blank_file_has_no_digests() -> None:
    """Nothing is known again by it."""
    assert cut(b"\n\n").digests == Digests((0, 2))


P = '[[papers]]\ntitle = "A"\n'


@pytest.mark.parametrize(
    ("pieces", "is_plain"),
    [
        (("", P, P), True),
        (("title = 1\n", "# above\n # twice\n" + P), True),
        (("# the file's\n\n", "# above\n" + P), True),
        (("# the file's own\n", P), True),
        (("", P + "\n# of the tool\n[tool]\nx = 1\n"), False),
        (("", P + "\n[[tool]] # x\nx = 1\n"), False),
        (("", P + "[tool]\nx = 1\n", P), False),
        (('[["papers"]]\ntitle = "A"\n',), False),
        (("[[ 'papers' ]]\n",), False),
        (("", P + "[[ 'papers' ]]\n"), False),
        (("", P + "[papers.summary]\nen = 1\n [[ papers . x ]]\n", P), True),
        (("", P + '["papers".summary]\n'), False),
        (("", P + "[1, 2]\n"), False),
        (("", P + "[tool]\n[papers.extra]\n"), False),
        (("[papers]\n",), False),
        (("x = 1\n papers = []\n",), False),
        (("", P + '["pap\\u0065rs".extra]\n'), False),
        (("[tool]\npapers = 1\n", P), True),
        (("[tool]\n", P), True),
        (("[tool.papers]\n", P), False),
        (("", P + 'x = """\n"""\n'), False),
        (("", P + "x = \"it's '''so'''\"\n"), True),
        (("", P + "x = \"it's '''so'''\"\ny = '''\n'''\n"), False),
        (("", P + "x = \"it's '''so'''\""), True),
        (("", P + "x = '''"), False),
        (("", "[[papers]]"), True),
        (("", "\ufeff[[papers]]\n"), False),
        ((" [[x",), True),
    ],
)
def test_the_pieces_of_a_file(pieces: tuple[str, ...], is_plain: bool) -> None:
    """Head, and blocks with the comments above them; plain where lines tell all."""
    layout = cut("".join(pieces).encode())
    assert b"".join(layout.pieces) == "".join(pieces).encode()
    assert [piece for piece in layout.pieces if piece] == [
        piece.encode() for piece in pieces if piece
    ]
    assert layout.is_plain == is_plain


def part(old: str, data: str) -> tuple[int | str, ...] | None:
    """How the changed file is read: numbers of papers that stayed, and titles of others."""
    before = stored_list(old.encode(), PATH)
    found = read_again(data.encode(), before, old.encode())
    if found is None:
        return None
    assert whole(found, before) == stored_list(data.encode(), PATH)
    return tuple(each if isinstance(each, int) else each.title for each in found.items)


def listed(*titles: str, head: str = 'title = "L"\n\n', tail: str = "") -> str:
    """A list of papers with these titles."""
    blocks = (f'[[papers]]\nkey = "{each.lower()}"\ntitle = "{each}"\n\n' for each in titles)
    return head + "".join(blocks) + tail


TOOL = "[tool]\nx = 1\n"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (listed("A", "B", "C"), (1, 2, 3)),
        (listed("A", "C"), (1, 3)),
        (listed("B", "C"), (2, 3)),
        (listed("A", "B"), (1, 2)),
        (listed("C", "B", "A"), (3, 2, 1)),
        (listed("A", "X", "C"), (1, "X", 3)),
        (listed("A", "X", "B", "C"), (1, "X", 2, 3)),
        (listed("X", "A", "B", "C"), ("X", 1, 2, 3)),
        (listed("A", "B", "C", "X"), (1, 2, 3, "X")),
        (listed("A", "B", "C", head='title = "M"\n'), (1, 2, 3)),
        (listed("A", "B", "C", tail=TOOL), None),
        (listed(), ()),
        (listed("A", "B", "A"), None),
        (listed("A", "B", "a"), None),
        (listed("A", "B").rstrip() + " x", None),
        (listed("A", "B", "C") + "year = 1\n", (1, 2, "C")),
        (listed("A") + TOOL + listed("B", "C", head=""), None),
        (listed("A", "B", "C", head="title = ["), None),
        (listed("A", "B", "C", head="[[papers]]\n"), None),
        (" \n", None),
    ],
)
def test_what_is_read_of_a_changed_list(data: str, found: tuple[int | str, ...] | None) -> None:
    """Papers whose blocks are there already come by their numbers, wherever they stand now."""
    assert part(listed("A", "B", "C"), data) == found


def test_what_stands_before_a_table_of_another_program_is_read_whole() -> None:
    """No line tells to which paper that belongs, so that the blocks are not taken for papers."""
    assert part(listed("A", "B", tail=TOOL), listed("A", "X", tail=TOOL)) is None
    assert part(listed("A", "B"), listed("A", "B", tail=TOOL)) is None
    assert part(listed("A", "B", tail=TOOL), listed("A", "B")) is None


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (listed("B", "A", tail=TOOL), None),
        (listed("A", "X", "B"), (1, "X", 2)),
        (listed("A", "B", head='title = "M"\n'), (1, 2)),
        (listed("X"), ("X",)),
        (listed("A", "A"), None),
        (listed("A", "B", head="title = 1\n"), None),
        (listed("A") + "[[papers]]\n", None),
        (listed("A") + "[[papers]]\ntitle = 'X'\nunknown = 1\n", (1, "X")),
    ],
)
def test_what_is_recognised_by_its_digests(data: str, found: tuple[int | str, ...] | None) -> None:
    """The same without the old file: by digests of its pieces alone."""
    old, known = listed("A", "B"), digests(listed("A", "B"))
    before = stored_list(old.encode(), PATH)
    read = reread(cut(data.encode()), known, before)
    items = read and tuple(each if isinstance(each, int) else each.title for each in read.items)
    assert items == found
    if read:
        assert whole(read, before) == stored_list(data.encode(), PATH)


def test_a_byte_order_mark_within_a_file_is_looked_at_whole() -> None:
    """Only the start of a file may have one, so that nothing is said of a piece that begins so."""
    before = ReadingList("mine", "Mine", tuple(papers(1, 2)))
    text = list_text(before)
    layout = cut(text)
    new = paper_block(papers(3)[0]).encode()
    head, first, *others = layout.pieces
    assert read_again(b"".join((head, first, b"\n", new, *others)), before, text) is not None
    marked = b"".join((head, first, b"\n\xef\xbb\xbf", new, *others))
    assert read_again(marked, before, text) is None
