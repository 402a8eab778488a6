"""The merge of two versions of a library, file by file and by what each file holds.

Everything is read from git's objects: the work tree plays no part. The result depends on the
versions alone, not on which machine merges: where two values contradict each other, the one whose
commit is later wins, and of commits of one second the one with the greater id.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from readlist.errors import DamagedFileError
from readlist.model.paper import Progress
from readlist.storage.paper_files import parse_abstract, parse_progress, progress_text
from readlist.sync.git import Git, Tree, TreeEntry
from readlist.sync.lists import ListVersions
from readlist.sync.papers import merge_notes, merge_progress
from readlist.sync.repository import (
    FileKind,
    Held,
    check_content,
    file_on_disk,
    kind_of,
    may_come,
)

_NEVER = (0, "")
_REFUSED = {"", ".", "..", ".git"}  # parts of a path, by git
_Data = bytes | None  # a file's content, None where there is no file


class SyncEvent(NamedTuple):
    """The effect of a sync on one file: its content here before and after, and what to say."""

    path: str
    before: bytes | None = None
    after: bytes | None = None
    joined: bool = False  # both sides had changed it
    lost: tuple[str, ...] = ()  # values that a later one has replaced
    says: str = ""

    @property
    def kind(self) -> FileKind:
        """The kind of the file."""
        return kind_of(self.path)[0]

    @property
    def name(self) -> str:
        """The paper's key, or the list's name."""
        return kind_of(self.path)[1]


class LibraryMerge:
    """One merge of ours and theirs; files that cannot be merged are added to `held`.

    The commits are that from which both grew ("" for none), ours and theirs.
    """

    def __init__(
        self,
        git: Git,
        commits: tuple[str, str, str],
        trees: tuple[Tree, Tree, Tree],
        held: Held,
        lists: ListVersions,
    ) -> None:
        self._git, self._commits, self._trees = git, commits, trees
        self._held, self._lists = held, lists
        self.contents: dict[str, bytes | None] = {}  # what the disk and the tree get
        self.left: dict[str, TreeEntry | None] = {}  # what the tree alone gets
        self.events: list[SyncEvent] = []
        self._touching = cache(partial(git.touching, commits[0]))

    def run(self) -> None:
        """Look at every path that is not the same on both sides."""
        trees, bases = self._trees, self._held
        differing = [
            path
            for path in sorted({*trees[1], *trees[2], *bases})
            if path in bases or trees[1].get(path) != trees[2].get(path)
        ]
        entries = [tree[path] for path in differing for tree in trees if path in tree]
        wanted = [entry.id for entry in entries if entry.is_file]
        self._git.blobs([*wanted, *filter(None, bases.values())])  # all at once
        for path in differing:
            self._settle(path)

    def _content(self, entry: TreeEntry | None) -> bytes | None:
        return self._git.blob(entry.id) if entry and entry.is_file else None

    def _settle(self, path: str) -> None:
        """Decide about one path; one that cannot be understood waits, as it is on each side."""
        base, ours, theirs = (tree.get(path) for tree in self._trees)
        grown_from = self._held.get(path, base.id if base else "")
        try:
            if path in self._held:  # once more: ours is what the disk holds
                mine = file_on_disk(self._git.folder / path)
                before = self._git.blob(grown_from) if grown_from else None
                self._join(path, before, mine, self._content(theirs))
                del self._held[path]
            elif theirs == base:
                return
            elif _REFUSED & {*path.lower().split("/")}:
                self._leave(path, None, "not taken: its path is not safe")
            elif kind_of(path)[0] is FileKind.FOREIGN:
                if ours in (base, theirs) or (theirs and not self._is_ours_later(path)):
                    self._take_foreign(path, self._content(ours), theirs)
            elif ours not in (base, theirs):
                self._join(path, *map(self._content, (base, ours, theirs)))
            elif theirs and not theirs.is_file:
                self._leave(path, theirs, "not taken: it is a link or another repository")
            else:
                before, after = self._content(ours), self._content(theirs)
                check_content(self._lists, path, after, before)
                self.contents[path] = after
                self.events.append(SyncEvent(path, before, after))
        except DamagedFileError as error:
            self._held[path] = grown_from
            self._leave(path, theirs, f"left as it is: {error.problem}")

    def _take_foreign(self, path: str, before: _Data, theirs: TreeEntry | None) -> None:
        """Have a file that was put into git by hand, here as well where nothing else is there."""
        after = self._content(theirs)
        if not may_come(path) or (theirs and not theirs.is_file):
            self._leave(path, theirs, "left to git, into which it was put by hand")
        elif not self._is_here(path, before, after):
            self._leave(path, theirs, "not taken: the file here is not as git has it")
        else:
            self.contents[path] = after
            self.events.append(SyncEvent(path, before, after))

    def _is_here(self, path: str, *contents: _Data) -> bool:
        """Whether the disk has one of these contents there, and by no link."""
        place = self._git.folder.resolve() / path
        with suppress(DamagedFileError, OSError):
            return place.resolve() == place and file_on_disk(place) in contents
        return False

    def _leave(self, path: str, entry: TreeEntry | None, says: str) -> None:
        """Have this entry in git, and leave the disk as it is."""
        self.left[path] = entry
        self.events.append(SyncEvent(path, says=says))

    def _join(self, path: str, base: _Data, ours: _Data, theirs: _Data) -> None:
        """Join two versions by their kind; raises DamagedFileError for one without sense."""
        after, lost, says = self._joined(path, base, ours, theirs)
        self.contents[path] = after
        self.events.append(SyncEvent(path, ours, after, joined=True, lost=lost, says=says))

    def _joined(
        self, path: str, base: _Data, ours: _Data, theirs: _Data
    ) -> tuple[_Data, tuple[str, ...], str]:
        """The content, the values that were lost, and what else is to be said."""
        kind, _ = kind_of(path)
        if kind is FileKind.PROGRESS:
            return *self._progress(path, base, ours, theirs), ""
        if ours is None or theirs is None:
            left = ours if theirs is None else theirs
            check_content(self._lists, path, left, base)
            return left, (), "changed on one machine, so not deleted"
        is_later = self._is_ours_later(path)
        later, earlier = (ours, theirs) if is_later else (theirs, ours)
        joined = None
        if ours == theirs or kind is FileKind.ABOUT:
            joined = later
        elif kind is FileKind.ABSTRACT:
            joined = _newer_abstract(ours, theirs, path)
        elif kind is FileKind.NOTES:
            joined = merge_notes(base or b"", earlier, later, self._git.merge_file)
        if joined is not None:
            return joined, (), ""
        if kind in (FileKind.LIST, FileKind.UPSTREAM):
            result = self._lists.merge(base, later, earlier, Path(path))
            says = []
            if result.spared:
                says.append(f"{', '.join(result.spared)} changed on one machine, so not removed")
            if result.comments_lost:
                says.append("comments in it could not be kept; `undo` brings them back")
            return result.data, result.lost, " · ".join(says)
        beside = PurePosixPath(path)
        digest = self._git.blob_id(earlier)[:7]
        other = str(beside.with_name(f"{beside.stem}.other-{digest}{beside.suffix}"))
        self.contents[other] = earlier
        return later, (), f"both changed the same lines: the other version is {other}"

    def _progress(
        self, path: str, base: _Data, ours: _Data, theirs: _Data
    ) -> tuple[_Data, tuple[str, ...]]:
        def parsed(data: _Data) -> Progress:
            return Progress() if data is None else parse_progress(data, Path(path), to_write=True)

        def is_ours_later(take: Callable[[Progress], object]) -> bool:
            def value(data: _Data) -> object:
                return take(parsed(data))

            return self._is_ours_later(path, value, value(ours), value(theirs))

        merged, lost = merge_progress(parsed(base), parsed(ours), parsed(theirs), is_ours_later)
        return (None if merged == Progress() else progress_text(merged)), lost

    def _is_ours_later(
        self, path: str, value: Callable[[bytes], object] | None = None, *now: object
    ) -> bool:
        """Whether ours was changed last; of a `value`, to what it is `now` in ours, in theirs."""
        last = []
        for side, end in enumerate(self._commits[1:]):
            changed = self._touching(end).get(path, [])
            commits = [commit for commit, _ in changed]
            if value is not None:
                known = self._git.blobs(blob for _, blob in changed if set(blob) != {"0"})
                fitting = []
                for commit, blob in changed:
                    with suppress(DamagedFileError):
                        if value(known.get(blob, b"")) == now[side]:
                            fitting.append(commit)
                commits = fitting or commits
            last.append(max(commits, default=_NEVER))
        return last[0] > last[1]


def _newer_abstract(ours: bytes, theirs: bytes, path: str) -> bytes:
    """The one that was fetched last; of two of one time the one that sorts last."""

    def age(data: bytes) -> tuple[float, bytes]:
        fetched = parse_abstract(data, Path(path), to_write=True).fetched
        return (fetched.timestamp() if fetched else 0.0, data)

    return max(ours, theirs, key=age)
