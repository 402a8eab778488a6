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
from readlist.storage.files import read_optional
from readlist.storage.paper_files import parse_abstract, parse_progress, progress_text
from readlist.sync.git import Git, Tree, TreeEntry
from readlist.sync.lists import ListVersions
from readlist.sync.papers import merge_notes, merge_progress
from readlist.sync.repository import (
    UNSAFE_PATH,
    FileKind,
    Held,
    check_content,
    file_on_disk,
    kind_of,
    why_not_taken,
)

_NEVER = (0, "")
_Data = bytes | None  # a file's content, None where there is no file


class SyncEvent(NamedTuple):
    """The effect of a sync on one file: its content here before and after, and what to say."""

    path: str
    kind: FileKind
    name: str  # the paper's key, or the list's name
    before: bytes | None
    after: bytes | None
    joined: bool = False  # both sides had changed it
    lost: tuple[str, ...] = ()  # values that a later one has replaced
    says: str = ""


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
        self.contents: dict[str, bytes | None] = {}  # what the disk gets
        self.tree: dict[str, TreeEntry | None] = {}  # what the tree gets beyond ours
        self.fresh: dict[str, bytes] = {}  # what is new to git
        self.events: list[SyncEvent] = []
        self._blobs: dict[str, bytes] = {}
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
        self._blobs |= self._git.blobs([*wanted, *filter(None, bases.values())])
        for path in differing:
            self._settle(path)

    def _content(self, entry: TreeEntry | None) -> bytes | None:
        return self._blobs[entry.id] if entry and entry.is_file else None

    def _settle(self, path: str) -> None:
        """Decide about one path."""
        base, ours, theirs = (tree.get(path) for tree in self._trees)
        if path in self._held:  # once more: ours is what the disk holds
            base_id = self._held[path]
            try:
                mine = file_on_disk(self._git.folder / path)
            except DamagedFileError as error:
                self._hold(path, base_id, None, error.problem)
                return
            if self._join(path, self._blobs.get(base_id), mine, self._content(theirs)):
                del self._held[path]
        elif theirs == base:
            return
        elif UNSAFE_PATH.search(path):
            self._leave(path, None, None, "not taken: its path is not safe")
        elif reason := why_not_taken(path):
            self._leave(path, self._content(ours), theirs, f"not taken: {reason}")
        elif ours in (base, theirs):
            self._take_theirs(path, ours, theirs)
        else:
            self._join(path, self._content(base), self._content(ours), self._content(theirs))

    def _take_theirs(self, path: str, ours: TreeEntry | None, theirs: TreeEntry | None) -> None:
        kind, name = kind_of(path)
        before, after = self._content(ours), self._content(theirs)
        self.tree[path] = theirs
        if theirs is not None and not theirs.is_file:
            self._leave(path, before, theirs, "not taken: it is a link or another repository")
            return
        if kind is FileKind.FOREIGN:
            here: bytes | None = b"\0"  # of a folder, for one: no version is the same
            with suppress(OSError):
                here = read_optional(self._git.folder / path)
            if here != before:
                self._leave(path, before, theirs, "not taken: the file here is not as git has it")
                return
        try:
            check_content(self._lists, path, after, before)
        except DamagedFileError as error:
            self._hold(path, ours.id if ours else "", before, error.problem)
            return
        self.contents[path] = after
        self.events.append(SyncEvent(path, kind, name, before, after))

    def _leave(self, path: str, ours: bytes | None, entry: TreeEntry | None, says: str) -> None:
        """Have this entry in git, and leave the disk as it is."""
        kind, name = kind_of(path)
        self.tree[path] = entry
        self.events.append(SyncEvent(path, kind, name, ours, ours, says=says))

    def _hold(self, path: str, base: str, ours: bytes | None, problem: str) -> None:
        """Leave the file here as it is until both can be merged, and the remote's in git."""
        self._held[path] = base
        self._leave(path, ours, self._trees[2].get(path), f"left as it is: {problem}")

    def _join(self, path: str, base: _Data, ours: _Data, theirs: _Data) -> bool:
        """Join two versions by their kind; False where one of them cannot be understood."""
        kind, name = kind_of(path)
        try:
            after, lost, says = self._joined(path, base, ours, theirs)
        except DamagedFileError as error:
            entry = self._trees[0].get(path)
            grown_from = self._held.get(path, entry.id if entry else "")
            self._hold(path, grown_from, ours, error.problem)
            return False
        self._put(path, after)
        event = SyncEvent(path, kind, name, ours, after, joined=True, lost=lost, says=says)
        self.events.append(event)
        return True

    def _put(self, path: str, after: bytes | None) -> None:
        self.contents[path] = after
        if after is None:
            self.tree[path] = None
        else:
            self.fresh[path] = after

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
        joined = None
        if kind is FileKind.NOTES:
            joined = merge_notes(base or b"", ours, theirs, is_ours_first=not is_later)
        elif kind is FileKind.ABSTRACT:
            joined = _newer_abstract(ours, theirs, path)
        if ours == theirs or joined is not None:
            return joined or ours, (), ""
        later, earlier = (ours, theirs) if is_later else (theirs, ours)
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
        self._put(other, earlier)
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
                self._blobs |= self._git.blobs(
                    blob for _, blob in changed if blob not in self._blobs and set(blob) != {"0"}
                )
                fitting = []
                for commit, blob in changed:
                    with suppress(DamagedFileError):
                        if value(self._blobs.get(blob, b"")) == now[side]:
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
