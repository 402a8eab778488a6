"""Many folders seen at once: what the cache knows counts only as long as it is so."""

import json
import os
from pathlib import Path

import pytest
from given import settle

from readlist.library.folder_cache import PaperFolders
from readlist.model.paper import Progress, Status

ENTRY = '[[history]]\nstatus = "{}"\nat = 2026-11-22T10:00:00Z\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Twenty folders that were touched long ago."""
    for number in range(20):
        put(tmp_path / f"papers/k{number}/progress.toml", ENTRY.format("read"))
        settle(tmp_path / f"papers/k{number}")
    return tmp_path / "papers"


def put(path: Path, text: str) -> None:
    """A file of long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    settle(path)


def folders(root: Path, expected: int = 100) -> PaperFolders:
    """They, with the cache beside them."""
    return PaperFolders(root, root.parent / "cache/papers.json", expected)


def statuses(root: Path) -> list[Status | None]:
    """The status of each, as a command sees it."""
    seen = folders(root)
    found = [seen.look(f"k{number}").progress for number in range(20)]
    seen.write_cache()
    return [each.status if each else None for each in found]


def test_what_was_seen_is_kept(root: Path) -> None:
    """The second look takes it from the cache, to the same effect."""
    assert statuses(root) == [Status.READ] * 20
    cache = root.parent / "cache/papers.json"
    before = cache.read_bytes()
    assert len(json.loads(before)["folders"]) == 20
    assert statuses(root) == [Status.READ] * 20
    assert cache.read_bytes() == before
    assert folders(root).look("k1") == folders(root, expected=1).look("k1")


def test_few_folders_need_no_cache(root: Path) -> None:
    """For one paper none is read or written."""
    seen = folders(root, expected=1)
    assert [seen.look(f"k{number}").problem for number in range(20)] == [""] * 20
    seen.write_cache()
    assert not (root.parent / "cache").exists()


def test_every_change_is_seen(root: Path) -> None:
    """A file changed in its place, replaced, removed, added, damaged; a folder gone."""
    statuses(root)
    (root / "k0/progress.toml").write_text(ENTRY.format("reading"))
    put(root / "k1/new.toml", ENTRY.format("skipped"))
    (root / "k1/new.toml").replace(root / "k1/progress.toml")
    (root / "k2/progress.toml").unlink()
    put(root / "k3/notes.md", "words")
    settle(root / "k3")
    put(root / "k4/progress.toml", "x" * len(ENTRY.format("read")))
    (root / "k5").rename(root / "gone")
    (root / "k6/progress.toml").unlink()
    (root / "k6/progress.toml").mkdir()
    expected = [Status.READING, Status.SKIPPED, Status.UNREAD, Status.READ]
    assert statuses(root)[:7] == [*expected, None, Status.UNREAD, None]
    seen = folders(root)
    assert set(seen.look("k3").files) == {"progress.toml", "notes.md"}
    assert "is not valid TOML" in seen.look("k4").problem
    assert "is not a regular file" in seen.look("k6").problem or os.name == "nt"


@pytest.mark.parametrize(
    "damage", [b"", b"[1, 2]\n{}", b"\xff", b'{"layout": 5, "folders": []}', b"[" * 9999, None]
)
def test_a_damaged_cache_is_not_believed(root: Path, damage: bytes | None) -> None:
    """It is written anew, and the folders are looked into."""
    statuses(root)
    cache = root.parent / "cache/papers.json"
    cache.write_bytes(cache.read_bytes()[:-2] if damage is None else damage)
    assert statuses(root) == [Status.READ] * 20
    assert len(json.loads(cache.read_bytes())["folders"]) == 20


def test_rows_of_another_kind_are_not_believed(root: Path) -> None:
    """JSON, but not what this version writes."""
    statuses(root)
    cache = root.parent / "cache/papers.json"
    layout = json.loads(cache.read_bytes())["layout"]
    row: object
    rows: dict[str, object]
    for row in ([1, {}, []], {}, 3, None, [1, ["progress.toml"], [[["lost"]], [], 1]]):
        rows = {f"k{number}": row for number in range(20)}
        cache.write_text(json.dumps({"layout": layout, "folders": rows}))
        assert statuses(root) == [Status.READ] * 20


def test_what_is_fresh_or_unknown_is_read_each_time(root: Path) -> None:
    """A file of just now may change unseen; what a later readlist wrote might not be JSON."""
    for number in range(20):
        put(root / f"k{number}/progress.toml", "later = 2026-11-22\n")
        settle(root / f"k{number}")
    assert statuses(root) == [Status.UNREAD] * 20
    for number in range(20):
        (root / f"k{number}/progress.toml").write_text(ENTRY.format("read"))
    assert statuses(root) == [Status.READ] * 20
    assert not (root.parent / "cache").exists()


def test_no_folder_is_an_untouched_paper(root: Path) -> None:
    """Neither a folder nor a file in its place."""
    (root / "file").write_text("words")
    assert folders(root).look("nothing").progress == Progress()
    assert folders(root).look("file").files == {}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may look everywhere")
def test_a_locked_folder_is_told(root: Path) -> None:
    """Its progress cannot be known."""
    (root / "k1").chmod(0)
    assert "cannot be read" in folders(root).look("k1").problem
    (root / "k1").chmod(0o700)
