"""Bringing this library and the one at a remote repository to the same state."""

import re
from typing import NamedTuple

from readlist.actions.history import leave_gone_list
from readlist.errors import NetworkError, RefusedError
from readlist.library.library import Library
from readlist.storage.file_reader import Contents, FileReader
from readlist.storage.files import locked_if_free, make_folder
from readlist.sync.git import REMOTE, Git
from readlist.sync.key_clashes import KeyChange, change_keys, key_clashes
from readlist.sync.lists import ListVersions
from readlist.sync.merge import LibraryMerge, SyncEvent
from readlist.sync.repository import (
    Local,
    add_git_files,
    commit_changes,
    commit_message,
    last_commit,
    move_branch,
    read_held,
    stored,
    write_held,
)
from readlist.text import counted

_TRIES = 5  # pushes that a faster machine may spoil
_UNFINISHED = {
    "MERGE_HEAD": ("a merge", "`git merge --abort` or `git commit`"),
    "rebase-merge": ("a rebase", "`git rebase --abort` or `--continue`"),
    "rebase-apply": ("a rebase", "`git rebase --abort` or `--continue`"),
    "CHERRY_PICK_HEAD": ("a cherry-pick", "`git cherry-pick --abort` or `--continue`"),
    "REVERT_HEAD": ("a revert", "`git revert --abort` or `--continue`"),
}


class Synced(NamedTuple):
    """The result of a sync: files sent, changes that came, files left as they are."""

    sent: int = 0
    events: tuple[SyncEvent, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()  # path, and why it stays as it is
    machine: str = ""  # that made the newest commit that came
    url: str = ""
    key_changes: tuple[KeyChange, ...] = ()  # papers of this machine, whose keys were taken


class SyncStatus(NamedTuple):
    """The state of the library: the remote, and what it has not got as of the last sync."""

    url: str
    branch: str
    changed: int  # files that no commit has
    unsent: bool  # commits that the remote did not have
    held: tuple[str, ...]  # files that wait to be merged


def without_login(url: str) -> str:
    """The address of a remote without the user and password or token that one of the web has."""
    return re.sub(r"^(https?://)[^/]*@", r"\1", url)


def start_sync(library: Library, git: Git, url: str) -> Synced:
    """Make the library a repository that is synced with the one at `url`, and sync it.

    Raises NetworkError where the remote cannot be asked, RefusedError where the folder is a
    repository with another remote.
    """
    known = git.config(f"remote.{REMOTE}.url") if git.is_repository else ""
    if known and known != url:
        message, way = f"{git.folder} is synced with {without_login(known)}", without_login(url)
        raise RefusedError(message, hint=f"`git remote set-url {REMOTE} {way}` in it changes that")
    make_folder(git.folder)
    branch, newest = git.remote_branch(url)
    with library.journal.held():
        if not git.is_repository:
            git.init(branch or "main", newest)
        if not git.commit("HEAD") and branch:
            git.set_branch(branch)
        git.set_config(f"remote.{REMOTE}.url", url)
        git.set_config(f"remote.{REMOTE}.fetch", f"+refs/heads/*:refs/remotes/{REMOTE}/*")
        add_git_files(git.folder)
    return sync(library, git, may_join=True)


def sync(library: Library, git: Git, *, dry_run: bool = False, may_join: bool = False) -> Synced:
    """Commit what changed here, merge what changed elsewhere, and send both.

    `may_join` allows a remote that has nothing in common with this library. Raises RefusedError
    where git is in the middle of something, NetworkError where the remote cannot be asked.
    """
    branch = branch_to_sync(git)
    with locked_if_free(git.directory / "readlist.lock") as is_mine:
        if not is_mine:
            raise RefusedError("another sync is running", hint="wait until it has ended")
        return _Sync(library, git, branch, dry_run=dry_run, may_join=may_join).run()


def sync_status(library: Library, git: Git) -> SyncStatus:
    """The state of the library, without asking the remote."""
    branch = branch_to_sync(git)
    held = read_held(git.folder)
    with library.journal.held():
        last = last_commit(git, held, ListVersions())
    sent = git.commit(f"refs/remotes/{REMOTE}/{branch}")
    is_unsent = not sent or not git.is_ancestor(last.commit, sent)
    url = without_login(git.config(f"remote.{REMOTE}.url"))
    return SyncStatus(url, branch, len(last.changes), is_unsent, tuple(sorted(held)))


def branch_to_sync(git: Git) -> str:
    """The branch; raises RefusedError, with the way out, where a sync must not touch anything."""
    if not git.is_repository or not git.config(f"remote.{REMOTE}.url"):
        message = "this library is not synced yet"
        raise RefusedError(message, hint="`readlist sync --init URL` begins it")
    for name, (what, way_out) in _UNFINISHED.items():
        if (git.directory / name).exists():
            message = f"{what} is unfinished in {git.folder}"
            raise RefusedError(message, hint=f"{way_out}, then sync")
    branch = git.branch()
    if not branch:
        message = f"git's HEAD in {git.folder} is on no branch"
        raise RefusedError(message, hint="`git switch main`, then sync")
    return branch


class _ChangedMeanwhileError(Exception):
    """A file of the plan is no longer as it was committed: the merge is to be made anew."""


class _Sync:
    """One run: commit, fetch, merge, push."""

    def __init__(
        self, library: Library, git: Git, branch: str, *, dry_run: bool, may_join: bool
    ) -> None:
        self._library, self._git, self._branch = library, git, branch
        self._dry_run, self._may_join = dry_run, may_join
        self._held, self._lists = read_held(git.folder), ListVersions()
        self._events: list[SyncEvent] = []
        self._problems: dict[str, str] = {}
        self._machine = ""
        self._sent = 0
        self._key_changes: tuple[KeyChange, ...] = ()

    def run(self) -> Synced:
        """Until the remote has what is here; raises NetworkError after five spoilt pushes."""
        for _ in range(_TRIES):
            local = self._commit()
            theirs = self._fetch()
            commit = self._join(local, theirs)
            if self._dry_run or commit == theirs or self._git.push(commit, self._branch):
                self._git.tidy()
                url = without_login(self._git.config(f"remote.{REMOTE}.url"))
                events, problems = tuple(self._events), tuple(self._problems.items())
                return Synced(self._sent, events, problems, self._machine, url, self._key_changes)
        message = f"other machines were faster {_TRIES} times"
        raise NetworkError(message, hint="what came is here; run `readlist sync` again")

    def _commit(self) -> Local:
        with self._library.journal.held():
            last = last_commit(self._git, self._held, self._lists)
            at = self._library.clock()
            local = commit_changes(self._git, last, at, dry_run=self._dry_run)
        if not self._dry_run:
            write_held(self._git, self._held)
        self._problems |= local.problems
        self._sent += len(local.changes)
        return local

    def _fetch(self) -> str:
        """The remote's commit; raises RefusedError where its history was rewritten."""
        seen = self._git.commit(f"refs/remotes/{REMOTE}/{self._branch}")
        theirs = self._git.fetch(self._branch)
        if seen and not self._may_join and not (theirs and self._git.is_ancestor(seen, theirs)):
            if theirs:
                self._git.move(f"refs/remotes/{REMOTE}/{self._branch}", seen, theirs)
            said = "history was rewritten" if theirs else f"branch {self._branch} is gone"
            hint = "`readlist sync --init URL` joins what is there with what is here"
            raise RefusedError(f"the remote's {said} since the last sync", hint=hint)
        return theirs

    def _join(self, local: Local, theirs: str) -> str:
        """The commit that holds both; the disk and the branch are brought to it."""
        for _ in range(_TRIES):
            base = theirs and self._git.merge_base(local.commit, theirs)
            if not theirs or (base == theirs and not self._held):
                return local.commit
            if not base and local.commit and not self._may_join:
                message = "the remote holds another library"
                raise RefusedError(message, hint="`readlist sync --init URL` joins both")
            try:
                return self._merge(local, base, theirs)
            except _ChangedMeanwhileError:
                local = self._commit()
        raise RefusedError("files kept changing during the sync", hint="run `readlist sync` again")

    def _merge(self, local: Local, base: str, theirs: str) -> str:
        git = self._git
        trees = (git.tree(base), local.tree, git.tree(theirs))
        clashes = key_clashes(git, self._lists, *trees)
        if clashes and not self._dry_run:
            change_keys(self._library, clashes)
            self._key_changes += clashes
            raise _ChangedMeanwhileError
        held = dict(self._held)
        commits = (base, local.commit, theirs)
        merged = LibraryMerge(git, commits, trees, held, self._lists)
        merged.run()
        if self._dry_run:
            self._told(merged, theirs)
            return local.commit
        changes = merged.left | stored(git, merged.contents, trees[2])
        tree = {path: entry for path, entry in {**local.tree, **changes}.items() if entry}
        if base == local.commit and tree == trees[2]:
            commit = theirs
        else:
            written = git.write_tree(local.commit, changes)
            parents = [local.commit] if base == theirs else [local.commit, theirs]
            if base == theirs and tree == local.tree:
                return local.commit
            message = commit_message(f"Sync: {counted(len(changes), 'file')} joined")
            commit = git.commit_tree(written, parents, message, self._library.clock())
        self._write(merged)
        self._held = held
        write_held(git, held)
        move_branch(git, commit, local.commit, changes)
        self._told(merged, theirs)
        return commit

    def _told(self, merged: LibraryMerge, theirs: str) -> None:
        events = (each for each in merged.events if each.path not in self._problems)
        self._events += [one for one in events if one.before != one.after or one.lost or one.says]
        self._machine = self._git.author(theirs)

    def _write(self, merged: LibraryMerge) -> None:
        """Bring the disk to the merge, as one change that can be undone."""
        expected = {event.path: event.before for event in merged.events}
        folder = self._library.home.data
        contents = {folder / path: data for path, data in merged.contents.items()}

        def plan(files: FileReader) -> tuple[Contents, None]:
            for path, data in contents.items():
                name = path.relative_to(folder).as_posix()
                if files.read(path) not in (expected.get(name), data):
                    raise _ChangedMeanwhileError
            return contents, None

        self._library.journal.apply("sync", plan)
        leave_gone_list(self._library)
