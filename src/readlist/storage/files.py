"""Files replaced whole or not at all; the locks by which processes take turns; the cache.

Files in the cache folder may be damaged or gone at any moment. A lock is advisory, and ends with
its process. Source: POSIX rename(2) and fsync(2): a replaced file survives a power cut only when
the file and then its folder have reached the disk; flock(2), on Windows msvcrt.locking.
"""

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from readlist.errors import RefusedError

_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700
_TEMPORARY = ".rl.tmp"  # short, since Windows allows 260 characters of a path
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends
_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_PATIENCE = 5.0 if os.name == "nt" else 0.0  # seconds; scanners and viewers hold files so long
MANY = 16  # files or folders, from which on one sync of all costs less than one of each
_SYNCED_BY_ONE_CALL = {"ext3", "ext4", "xfs", "f2fs"}

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def read_optional(path: Path) -> bytes | None:
    """The file's bytes, None without one; raises OSError at once for all but a regular file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "is not a regular file", str(path))
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def size_of_file(path: Path) -> int | None:
    """The size of a regular file in bytes; None for anything else, or if it cannot be seen."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def make_folder(path: Path, *, synced: bool = True) -> None:
    """Make the folder and its missing parents, private to the user, and sync their parents."""
    if path.is_dir():
        return
    make_folder(path.parent, synced=synced)
    with suppress(FileExistsError):  # another process was faster
        path.mkdir(mode=_PRIVATE_FOLDER)
    if synced:
        sync_folder(path.parent)


def replace_file(path: Path, data: bytes, *, synced: bool = True) -> None:
    """Replace the content of `path`, as `staged` does, in a folder that is there."""
    with staged({path: data}, synced=synced) as replace:
        replace()


@contextmanager
def staged(
    contents: Mapping[Path, bytes], *, mode: int = _PRIVATE_FILE, synced: bool = True
) -> Iterator[Callable[[], None]]:
    """Write new contents beside the files; the function that is yielded puts all in their place.

    At any moment a file is wholly old or wholly new. A full disk or a missing right raises OSError
    before that, with nothing changed. A new file gets `mode` less the umask, an old one keeps its
    own. A symbolic link stays one: the file it points to is replaced. A power cut may damage files
    that are not `synced`. The temporary ones are gone afterwards unless the process was killed.
    """
    targets = {path: Path(os.path.realpath(path)) for path in contents}
    temporaries = {
        path: target.with_name(f".{number:x}.{os.getpid():x}{_TEMPORARY}")
        for number, (path, target) in enumerate(targets.items())
    }
    try:
        for path, data in contents.items():
            with _naming(path), open_private(temporaries[path], _ANEW, mode) as new:
                new.write(data)
        if synced:
            _sync_written(temporaries)
        for path, target in targets.items():
            with _naming(path):
                _copy_mode(target, temporaries[path])

        def replace() -> None:
            for path, target in targets.items():
                with _naming(path):
                    patiently(partial(_replace, temporaries[path], target))
            if synced:
                _sync_folders({target.parent for target in targets.values()})

        yield replace
    finally:
        for temporary in temporaries.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def is_temporary(name: str) -> bool:
    """Whether a file of this name is one that `staged` makes, or left when it was killed."""
    return name.startswith(".") and name.endswith(_TEMPORARY)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Make an error name the file that the caller knows, not the temporary one."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _copy_mode(source: Path, target: Path) -> None:
    """Raises OSError where `source`, which is to be replaced, is a device or the like."""
    with suppress(FileNotFoundError):
        found = source.stat().st_mode
        if not (stat.S_ISREG(found) or stat.S_ISDIR(found)):  # no folder can be replaced
            raise OSError(errno.EINVAL, "is not a regular file", str(source))
        mode = stat.S_IMODE(found)
        if mode != stat.S_IMODE(target.stat().st_mode):
            with suppress(OSError):  # exFAT and some network mounts let no mode be set
                target.chmod(mode)


def _sync_written(temporaries: Mapping[Path, Path]) -> None:
    """Sync the files that were written for these paths: many by one call if the system has it."""
    files = list(temporaries.values())
    if len(files) >= MANY and _sync_at_once({file.parent for file in files}):
        return
    for path, temporary in temporaries.items():
        with _naming(path), temporary.open("rb+") as file:
            if temporary == files[-1]:
                sync_file(file)  # on macOS once for all of them
            else:
                os.fsync(file.fileno())


def _sync_folders(folders: set[Path]) -> None:
    """Sync the entries of these folders; of many also those above them, which may be new."""
    if len(folders) >= MANY:
        folders = folders | {folder.parent for folder in folders}
        if _sync_at_once(folders):
            return
    for folder in folders:
        sync_folder(folder)


def _sync_at_once(folders: set[Path]) -> bool:
    """Sync the whole file systems of these folders, by syncfs(2); False if that is unreliable."""
    if not sys.platform.startswith("linux"):
        return False
    version = re.match(r"(\d+)\.(\d+)", os.uname().release)
    if version is None or tuple(map(int, version.groups())) < (5, 8):  # it reports no errors
        return False
    reliable = set()  # "major:minor" of devices, by proc_pid_mountinfo(5)
    with suppress(OSError):
        for line in Path("/proc/self/mountinfo").read_text(errors="replace").splitlines():
            before, _, behind = line.partition(" - ")
            if behind.partition(" ")[0] in _SYNCED_BY_ONE_CALL:
                reliable.add(before.split()[2])
    devices = {folder.stat().st_dev: folder for folder in folders}
    if not {f"{os.major(device)}:{os.minor(device)}" for device in devices} <= reliable:
        return False
    from ctypes import CDLL

    sync = getattr(CDLL(None), "syncfs", None)
    for folder in devices.values():
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            if sync is None or sync(descriptor) != 0:
                return False
        finally:
            os.close(descriptor)
    return True


def open_to_write(path: Path, *, append: bool = False) -> BinaryIO:
    """Open a private file to write it anew or, with `append`, at its end; make it if needed."""
    file = open_private(path, _ANEW & ~os.O_TRUNC if append else _ANEW)
    file.seek(0, os.SEEK_END)
    return file


def sync_file(file: BinaryIO) -> None:
    """Sync what was written to the file, on macOS also what the drive has in its own memory."""
    file.flush()
    if sys.platform == "darwin":
        with suppress(OSError):
            fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
            return
    os.fsync(file.fileno())


def move_file(source: Path, target: Path) -> None:
    """Rename a complete, synced file over another one in its folder, and sync that."""
    with _naming(target):
        patiently(partial(_replace, source, target))
        sync_folder(target.parent)


def _replace(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except PermissionError:
        if os.name != "nt" or os.access(target, os.W_OK):
            raise
        target.chmod(stat.S_IWRITE)  # Windows replaces no file that is read-only
        source.replace(target)


def is_about_one_file(error: OSError) -> bool:
    """Whether the error concerns one file or folder, so that others can still be written."""
    return error.errno in _OF_ONE_FILE


_OF_ONE_FILE = {
    errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST,
    errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL,
}  # fmt: skip


def remove_files(*paths: Path) -> None:
    """Remove the files that exist, of a symbolic link only the link, and sync that."""
    for path in paths:
        patiently(partial(path.unlink, missing_ok=True))
    _sync_folders({path.parent for path in paths})


def sweep_temporaries(folder: Path) -> None:
    """Remove the temporary files that killed processes left in `folder`; needs the lock."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if is_temporary(entry.name) and entry.is_file(follow_symlinks=False):
                Path(entry.path).unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Sync the folder's entries, if the system can do that."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:  # some network file systems sync folders by themselves
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def open_private(path: Path, flags: int, mode: int = _PRIVATE_FILE) -> BinaryIO:
    """Open a file, but not through a link; `flags` are those of os.open; a new file is private."""
    flags |= _BINARY | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags, mode), "r+b" if flags & os.O_RDWR else "wb")


def patiently(
    action: Callable[[], object],
    patience: float = _PATIENCE,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Run `action`; retry for up to `patience` seconds while other programs hold the file."""
    pause = 0.01
    while patience > 0:
        with suppress(PermissionError):
            action()
            return
        sleep(pause)
        patience -= pause
        pause = min(2 * pause, 0.5)
    action()


PATIENCE = 10.0  # seconds for which a command waits for another one that writes


@contextmanager
def locked(path: Path, *, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the advisory lock on a file; raises RefusedError if not free in `patience` seconds."""
    with locked_if_free(path, patience=patience) as held:
        if not held:
            hint = "try again when it is done; nothing was changed"
            problem = f"another readlist has been writing for {patience:g} seconds"
            raise RefusedError(problem, hint=hint)
        yield


@contextmanager
def locked_if_free(path: Path, *, patience: float = 0.0) -> Iterator[bool]:
    """Hold the advisory lock on a file if it is free in `patience` seconds; yields whether."""
    with open_private(path, os.O_RDWR | os.O_CREAT) as file:
        deadline = time.monotonic() + patience
        while not (held := _try_lock(path, file)) and time.monotonic() < deadline:
            time.sleep(0.01)
        try:
            yield held
        finally:
            if held:
                _unlock(file)


def _try_lock(path: Path, file: BinaryIO) -> bool:
    try:
        _lock(file)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        hint = "set READLIST_HOME to a folder on another file system"
        problem = f"{path}: this file system has no locks ({error.strerror})"
        raise RefusedError(problem, hint=hint) from error
    return True


if sys.platform == "win32":
    _TAKEN = {errno.EACCES, errno.EDEADLK}

    def _lock(file: BinaryIO, how: int = msvcrt.LK_NBLCK) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), how, 1)

    _unlock = partial(_lock, how=msvcrt.LK_UNLCK)
else:
    _TAKEN = {errno.EAGAIN, errno.EWOULDBLOCK}

    def _lock(file: BinaryIO, how: int = fcntl.LOCK_EX | fcntl.LOCK_NB) -> None:
        fcntl.flock(file, how)

    _unlock = partial(_lock, how=fcntl.LOCK_UN)


def read_record(path: Path) -> dict[str, object]:
    """The JSON object in the file; {} if it is gone, unreadable or damaged."""
    import json  # which most commands do without

    try:
        record = json.loads(read_optional(path) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def write_record(path: Path, record: Mapping[str, object]) -> bool:
    """Write what `read_record` gives, into the cache; False where that cannot be done."""
    import json

    return write_disposable(path, json.dumps(record).encode(), patience=PATIENCE)


def number(value: object) -> float:
    """A finite number of a record, 0.0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) if abs(value) < 2**53 else 0.0


def write_disposable(path: Path, data: bytes, *, patience: float = 0.0) -> bool:
    """Write a self-checking cache file without fsync; False if it is locked or the disk refuses."""
    with suppress(OSError, RefusedError):
        make_folder(path.parent)
        with locked_if_free(path.parent / ".lock", patience=patience) as held:
            if held:
                sweep_temporaries(path.parent)
                replace_file(path, data, synced=False)
                return True
    return False
