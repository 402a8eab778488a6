"""Merging versions of a list by its blocks gives the papers that parsing all of it gives."""

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from readlist.storage.list_file import parse_list
from readlist.sync.lists import ListVersions

PATH = Path("mine.toml")
HEAD = '# my list\nformat = 1\ntitle = "Mine"\n\n'
KEYS = [f"paper{number}" for number in range(7)]

Blocks = dict[str, str]


def block(key: str, title: str, year: int, note: str, *, has_table: bool) -> str:
    """A paper as a person may write it."""
    table = '\n[papers.extra]\nkey = "other"\npages = "1-9"\n' if has_table else ""
    return f'{note}[[papers]]\nkey = "{key}"  # mine\ntitle = "{title}"\nyear = {year}\n{table}\n'


@st.composite
def blocks(draw: st.DrawFn, key: str) -> str:
    """A block for the paper with this key; its texts are few, so that versions often agree."""
    return block(
        key,
        draw(st.sampled_from(["On cats", "On whales"])),
        draw(st.sampled_from([2020, 2021])),
        draw(st.sampled_from(["", "# look\n"])),
        has_table=draw(st.booleans()),
    )


@st.composite
def versions(draw: st.DrawFn) -> tuple[Blocks, Blocks, Blocks]:
    """A list, and what two machines made of it: papers added, edited, removed and moved."""
    base = {key: draw(blocks(key)) for key in KEYS[:5]}
    changed = []
    for _ in range(2):
        version = dict(base)
        for key in draw(st.lists(st.sampled_from(KEYS), max_size=4)):
            match draw(st.sampled_from(["edit", "remove", "move"])):
                case "edit":
                    version[key] = draw(blocks(key))
                case "remove":
                    version.pop(key, None)
                case _:
                    version |= {key: version.pop(key, "") or draw(blocks(key))}
        changed.append(version)
    return base, changed[0], changed[1]


def text(version: Blocks, head: str = HEAD) -> bytes:
    """The file."""
    return (head + "".join(version.values())).encode()


@given(versions(), st.sampled_from([HEAD, HEAD.replace("Mine", "Ours")]))
@settings(max_examples=150)
def test_by_blocks_as_by_the_whole(made: tuple[Blocks, Blocks, Blocks], head: str) -> None:
    """The same papers in the same order, the same said; what was not changed stays as it was."""
    base, later, earlier = made
    files = text(base), text(later), text(earlier, head)
    fast = ListVersions().merge(*files, PATH)
    base_, later_, earlier_ = (each.replace(b"[[papers]]", b"[[papers]] ") for each in files)
    plain = ListVersions().merge(base_, later_, earlier_, PATH)
    assert parse_list(fast.data, PATH) == parse_list(plain.data, PATH)
    assert (fast.lost, fast.spared) == (plain.lost, plain.spared)
    for key, written in base.items():
        if written == later.get(key) == earlier.get(key):
            assert written.strip().encode() in fast.data


PLAIN = {"paper0": '[[papers]]\nkey = "paper0"  # mine\ntitle = "On cats"\n'}
LONGER = {"paper0": PLAIN["paper0"] + '\n[papers.extra]\nkey = "other"\n'}


@given(versions())
@example((PLAIN, PLAIN, LONGER))
@settings(max_examples=60)
def test_what_one_machine_wrote_stays_as_it_wrote_it(made: tuple[Blocks, Blocks, Blocks]) -> None:
    """A paper that only the earlier one added or edited comes with its comments."""
    base, later, earlier = made
    fast = ListVersions().merge(text(base), text(later), text(earlier), PATH).data
    papers = {paper.key: paper for paper in parse_list(text(base), PATH).papers}
    new = {paper.key: paper for paper in parse_list(text(earlier), PATH).papers}
    for key, written in earlier.items():
        is_theirs = base.get(key) == later.get(key) and new[key] != papers.get(key)
        if is_theirs:
            assert written.strip().encode() in fast


@given(versions())
@settings(max_examples=60)
def test_merging_again_changes_nothing(made: tuple[Blocks, Blocks, Blocks]) -> None:
    """Of two equal versions, and of one that holds the other, the result is the newer one."""
    base, later, _ = made
    files = text(base), text(later)
    assert ListVersions().merge(files[0], files[1], files[1], PATH).data == files[1]
    assert ListVersions().merge(files[0], files[1], files[0], PATH).data == files[1]
    assert parse_list(ListVersions().merge(files[0], files[0], files[1], PATH).data, PATH) == (
        parse_list(files[1], PATH)
    )


def test_a_list_without_a_head() -> None:
    """It is checked and merged as any other, though nothing of it may be new."""
    data, longer = text(PLAIN, ""), text(LONGER, "")
    ListVersions().check(data, PATH, data)
    assert ListVersions().merge(data, data, longer, PATH).data == longer
    assert ListVersions().merge(data, longer, longer, PATH).data == longer
