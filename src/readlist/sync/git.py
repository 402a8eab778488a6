"""git, the program, by its plumbing commands: no hook, filter, signature or prompt plays a part.

Source: the manual pages git-cat-file(1), git-ls-tree(1), git-update-index(1),
git-commit-tree(1), git-update-ref(1), git-hash-object(1), git-fetch(1), git-push(1).
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from readlist.errors import NetworkError, RefusedError
from readlist.text import lazy_pattern

OLDEST = (2, 30)
REMOTE = "origin"
_SETTINGS = (
    f"core.hooksPath={os.devnull}",
    "core.autocrlf=false",
    "core.quotePath=false",
    "core.looseCompression=0",  # which takes longer than all else; `tidy` packs what is loose
    "pack.window=1",  # a list beside its version before is all that is worth a look
    "push.gpgSign=false",
    "log.showSignature=false",
    "i18n.logOutputEncoding=UTF-8",
    "gc.autoDetach=true",
    "fetch.unpackLimit=1000",  # one by one is quicker than to complete a pack of differences
)
_PLUMBING = tuple(part for setting in _SETTINGS for part in ("-c", setting))
_MOST_LOOSE = 100_000  # KiB of objects that are kept one by one
# Where git is told of another repository, as inside a hook
_OTHERS = lazy_pattern(
    r"GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|NAMESPACE|PREFIX)"
)
# As git says that the branch has moved on; a hook of the remote declines in other words
_OVERTAKEN = lazy_pattern(r"\[rejected\]|(?:cannot lock|failed to (?:lock|update)) ref|old value")
_GONE = lazy_pattern(
    r"not appear to be a git repo|repository (?:'.*' )?(?:not found|does not exist)|not be found",
    re.IGNORECASE,
)
_WAYS_OUT = {
    "No space left": "make room, then sync again",
    "quota exceeded": "make room, then sync again",
    "dubious ownership": "become its owner, or allow it with git's setting safe.directory",
    ".lock': File exists": "if no other git is running there, remove that file",
}
_TELLING = lazy_pattern(r"\s*(?:fatal|error|ssh|remote|!)\b|\s*! ")
TEXT = "100644"  # the mode of an ordinary file


class TreeEntry(NamedTuple):
    """One file of a tree: its mode and the id of its content."""

    mode: str
    id: str

    @property
    def is_file(self) -> bool:
        """Whether it is a file, rather than a link or another repository."""
        return self.mode.startswith("100")


Tree = dict[str, TreeEntry]  # path below the library, with `/` → entry
Changes = Mapping[str, TreeEntry | None]  # path → what stands there from now on, None for nothing
Commit = tuple[int, str]  # that changed a file: when it was made (Unix seconds), and its id


class GitError(RefusedError):
    """A command of git failed; the message is git's own last line."""

    def __init__(self, said: str, code: int = 0) -> None:
        self.said, self.code = said, code
        self.way_out = next((way for sign, way in _WAYS_OUT.items() if sign in said), "")
        hint = self.way_out or "`git status` and `git fsck` there tell more"
        super().__init__(f"git: {said}", hint=hint)


class Git:
    """The repository in one folder, through the git that is found on PATH."""

    def __init__(self, folder: Path, environ: Mapping[str, str], *, may_ask: bool = False) -> None:
        """Raises RefusedError where there is no git, or one that is too old."""
        self.folder = folder
        self._blobs: dict[str, bytes] = {}  # that were read
        kept = {name: value for name, value in environ.items() if not _OTHERS.fullmatch(name)}
        self._environ = {**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
        if not may_ask:
            self._environ |= {"GIT_TERMINAL_PROMPT": "0", "SSH_ASKPASS_REQUIRE": "never"}
        program = shutil.which("git", path=environ.get("PATH"))
        if program is None:
            raise RefusedError("sync needs git, and there is none on PATH", hint="install git")
        self._program = program
        found = re.search(rb"version (\d{1,4})\.(\d{1,4})", self._run("--version", place=False))
        if found and (int(found[1]), int(found[2])) < OLDEST:
            oldest, here = ".".join(map(str, OLDEST)), f"{int(found[1])}.{int(found[2])}"
            raise RefusedError(
                f"sync needs git {oldest} or newer, and this is {here}", hint="update git"
            )

    @property
    def is_repository(self) -> bool:
        """Whether the folder itself, rather than one around it, is a repository."""
        return self.directory.is_dir()

    @property
    def directory(self) -> Path:
        """Git's folder of the repository."""
        return self.folder / ".git"

    def init(self, branch: str, like: str = "") -> None:
        """Make the folder a repository whose ids are like the given one, without hooks."""
        form = "--object-format=" + ("sha256" if len(like) == 64 else "sha1")
        named = f"--initial-branch={branch}"
        self._run("init", "--quiet", "--template=", form, named, place=False)

    @cached_property
    def _settings(self) -> dict[str, str]:
        listed = self._run("config", "--list", "-z").decode("utf-8", "surrogateescape")
        rows = (row.partition("\n") for row in listed.split("\0"))
        return {name: value for name, _, value in rows}

    def config(self, name: str) -> str:
        """A setting, "" where there is none; `name` in small letters."""
        return self._settings.get(name, "")

    def set_config(self, name: str, value: str) -> None:
        """Write a setting into the repository's own configuration."""
        self._run("config", "--local", name, value)
        self._settings[name] = value

    def branch(self) -> str:
        """The branch that HEAD is on, "" for a detached head."""
        return self._line_if_any("symbolic-ref", "--quiet", "--short", "HEAD")

    def set_branch(self, name: str) -> None:
        """Point HEAD at a branch, which may have no commit yet."""
        self._run("symbolic-ref", "HEAD", f"refs/heads/{name}")

    def commit(self, name: str) -> str:
        """The id of the commit that a reference names, "" where it names none."""
        return self._line_if_any("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")

    def tree(self, commit: str) -> Tree:
        """All entries of the commit; none for no commit."""
        if not commit:
            return {}
        listed = self._run("ls-tree", "-r", "-z", "--full-tree", commit)
        rows = listed.decode("utf-8", "surrogateescape").split("\0")[:-1]
        parted = ((head.split(), path) for head, _, path in (row.partition("\t") for row in rows))
        return {path: TreeEntry(mode, blob) for (mode, _, blob), path in parted}

    @cached_property
    def _hash(self) -> str:
        return self._line("rev-parse", "--show-object-format")

    def blob_id(self, data: bytes) -> str:
        """The id of a content: the hash of `blob SIZE`, a zero byte, and the content."""
        named = hashlib.new(self._hash, b"blob %d\0" % len(data), usedforsecurity=False)
        named.update(data)
        return named.hexdigest()

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Id → content; raises GitError for one that is missing."""
        all_ids = list(dict.fromkeys(ids))
        wanted = [each for each in all_ids if each not in self._blobs]
        found = b""
        if wanted:
            names = "".join(f"{each}\n" for each in wanted)
            found = self._run("cat-file", "--batch", stdin=names.encode())
        start = 0
        for each in wanted:
            end = found.index(b"\n", start)
            head = found[start:end].split()
            if len(head) != 3:
                raise GitError(f"the repository lacks the object {each}")
            size = int(head[2])
            self._blobs[each] = found[end + 1 : end + 1 + size]
            start = end + size + 2
        return {each: self._blobs[each] for each in all_ids}

    def blob(self, name: str) -> bytes:
        """The content of this id; raises GitError for one that is missing."""
        return self.blobs([name])[name]

    def write_blobs(self, contents: Iterable[bytes]) -> list[str]:
        """Store contents, and give their ids in the same order.

        They are not compressed, which takes longer than all else; `tidy` has git pack them.
        """
        named = [(self.blob_id(data), data) for data in contents]
        fresh = {name: data for name, data in named if name not in self._blobs}
        if not fresh:
            return [name for name, _ in named]
        with self._workplace() as place:
            for name, data in fresh.items():
                (place / name).write_bytes(data)
            quoted = str(place).translate({10: r"\n", 34: r"\"", 92: r"\\"})  # as git unquotes it
            listed = os.fsencode("".join(f'"{quoted}/{name}"\n' for name in fresh))
            self._run("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=listed)
        self._blobs |= fresh
        return [name for name, _ in named]

    def write_tree(self, parent: str, changes: Changes) -> str:
        """The tree of `parent` with other files at some paths, None for none; its id."""
        with self._workplace() as place:
            more = {"GIT_INDEX_FILE": str(place / "index")}
            self._run("read-tree", parent or "--empty", environ=more)
            self.update_index(changes, more)
            return self._line("write-tree", environ=more)

    @contextmanager
    def _workplace(self) -> Iterator[Path]:
        """An empty folder, also where a killed sync has left one; only one sync runs at a time."""
        place = self.directory / "readlist-work"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def merge_file(self, base: bytes, one: bytes, other: bytes) -> bytes | None:
        """The text with the changes of both, None where they changed the same lines."""
        with self._workplace() as place:
            names = [str(place / name) for name in ("one", "base", "other")]
            for name, data in zip(names, (one, base, other), strict=True):
                Path(name).write_bytes(data)
            try:
                return self._run("merge-file", "-p", *names)
            except GitError as error:
                if error.code < 0:  # it was killed
                    raise
                return None

    def update_index(self, changes: Changes, environ: Mapping[str, str] | None = None) -> None:
        """Tell git's own index of these paths; what else is staged there stays as it is."""
        none = TreeEntry("0", "0" * len(self.blob_id(b"")))
        entries = ((path, entry or none) for path, entry in changes.items())
        told = os.fsencode("".join(f"{each.mode} {each.id}\t{path}\0" for path, each in entries))
        self._run("update-index", "-z", "--index-info", stdin=told, environ=environ)

    def commit_tree(self, tree: str, parents: Iterable[str], message: str, at: datetime) -> str:
        """The id of a new commit, which no branch points to yet."""
        marks = [part for parent in parents if parent for part in ("-p", parent)]
        machine = machine_name()
        who = {
            "NAME": self.config("user.name") or machine,
            "EMAIL": self.config("user.email") or f"readlist@{machine}",
            "DATE": f"@{int(at.timestamp())} +0000",
        }
        more = {f"GIT_AUTHOR_{name}": value for name, value in who.items()}
        more |= {f"GIT_COMMITTER_{name}": value for name, value in who.items()}
        words = ("commit-tree", "--no-gpg-sign", *marks, tree)
        return self._line(*words, stdin=message.encode(), environ=more)

    def move(self, reference: str, new: str, old: str) -> None:
        """Let a reference point to `new`; raises GitError where it is no longer at `old`."""
        self._run("update-ref", "-m", "readlist sync", reference, new, old or "0" * len(new))

    def merge_base(self, one: str, other: str) -> str:
        """The commit from which both grew, "" where they have none in common."""
        if not one or not other:
            return ""
        return min(self._line_if_any("merge-base", "--all", one, other).split(), default="")

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether `newer` holds all of `older`."""
        return older == newer or self.merge_base(older, newer) == older

    def touching(self, base: str, side: str) -> dict[str, list[tuple[Commit, str]]]:
        """Path → the commits between base and side that changed it, with its id in each.

        Merges are left out: what they hold was changed by one of the commits that they merge.
        """
        span = [f"{base}..{side}"] if base else [side]
        logged = self._run(
            "log", "--no-merges", "--root", "--raw", "-z", "--no-renames", "--no-abbrev",
            "--format=%x01%ct %H", *span, "--",
        )  # fmt: skip
        found: dict[str, list[tuple[Commit, str]]] = {}
        for part in logged.decode("utf-8", "surrogateescape").split("\x01")[1:]:
            head, _, rest = part.partition("\0")
            time, name = head.split()
            fields = rest.strip("\n\0").split("\0")
            for row, path in zip(fields[::2], fields[1::2], strict=False):
                found.setdefault(path, []).append(((int(time), name), row.split()[3]))
        return found

    def author(self, commit: str) -> str:
        """The machine that made the commit, as its message says, else its author."""
        names = "%an%n%(trailers:key=Machine,valueonly)"
        return self._line("log", "-1", f"--format={names}", commit).rpartition("\n")[2]

    def remote_branch(self, url: str) -> tuple[str, str]:
        """The branch of the remote's HEAD and its commit, each "" for none; raises NetworkError."""
        told = self._remote("ls-remote", "--symref", "--", url).decode(errors="replace")
        commits = re.findall(r"^([0-9a-f]+)\trefs/heads/(.+)$", told, re.MULTILINE)
        branches = {branch: commit for commit, branch in commits}
        head = re.search(r"^ref: refs/heads/(.+)\tHEAD$", told, re.MULTILINE)
        wanted = (head[1] if head else "", "main", *branches)
        branch = next((each for each in wanted if each in branches), "")
        return branch, branches.get(branch, "")

    def fetch(self, branch: str) -> str:
        """Bring the remote's branch here; its commit, "" where it has none. Raises NetworkError."""
        target = f"refs/remotes/{REMOTE}/{branch}"
        try:
            self._remote(
                "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head",
                REMOTE, f"+refs/heads/{branch}:{target}",
            )  # fmt: skip
        except NetworkError as error:
            if "couldn't find remote ref" in error.message:
                return ""
            raise
        return self.commit(target)

    def push(self, commit: str, branch: str) -> bool:
        """Send the commit; False where the remote has moved on. Raises NetworkError."""
        try:
            reference = f"{commit}:refs/heads/{branch}"
            self._remote("push", "--quiet", "--no-verify", "--no-signed", REMOTE, reference)
        except NetworkError as error:
            if _OVERTAKEN.search(error.message):
                return False
            raise
        return True

    def tidy(self) -> None:
        """Let git pack the objects in the background where they take too much space one by one."""
        counted = re.search(rb"^size: (\d+)$", self._run("count-objects", "-v"), re.MULTILINE)
        if counted and int(counted[1]) > _MOST_LOOSE:
            self._run("-c", "gc.auto=1", "gc", "--auto", "--quiet")

    def _remote(self, *arguments: str) -> bytes:
        """As `_run`; raises NetworkError where the remote cannot be asked or takes nothing."""
        try:
            return self._run(*arguments)
        except GitError as error:
            todo = error.way_out or "run `readlist sync` again later"
            if _GONE.search(error.said):
                moved = f"git -C {shlex.quote(str(self.folder))} remote set-url {REMOTE} URL"
                todo = f"if the repository has moved: `{moved}`, then `readlist sync --init URL`"
                if arguments[0] == "ls-remote":
                    todo = "check the address"
            raise NetworkError(
                f"the remote cannot be synced with: {error.said}",
                hint=f"what changed here is safe; {todo}",
            ) from None

    def _line(self, *arguments: str, **options: object) -> str:
        told = self._run(*arguments, **options)  # type: ignore[arg-type]
        return told.decode("utf-8", "surrogateescape").strip()

    def _line_if_any(self, *arguments: str) -> str:
        """The line that git prints, "" where it ends with 1, by which it says that it has none."""
        try:
            return self._line(*arguments)
        except GitError as error:
            if error.code != 1:
                raise
            return ""

    def _run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        environ: Mapping[str, str] | None = None,
        place: bool = True,
    ) -> bytes:
        """The output of git; raises GitError with what it says where it fails."""
        where = {}
        if place:
            where = {"GIT_DIR": str(self.directory), "GIT_WORK_TREE": str(self.folder)}
        ran = subprocess.run(  # noqa: S603 (a list of arguments, no shell)
            [self._program, *_PLUMBING, *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            cwd=self.folder if self.folder.is_dir() else None,
            env={**self._environ, **where, **(environ or {})},
        )
        if ran.returncode:
            lines = ran.stderr.decode(errors="replace").strip().splitlines()
            marked = [line for line in lines if _TELLING.match(line)]  # others are general advice
            said = " · ".join(line.strip() for line in (marked or lines)[:3])
            raise GitError(said or f"it ended with {ran.returncode}", ran.returncode)
        return ran.stdout


def machine_name() -> str:
    """The name of this machine, as commits and messages have it."""
    import platform

    return re.sub(r"[^\w.-]+", "-", platform.node().partition(".")[0]) or "this-machine"
