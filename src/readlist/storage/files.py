"""Files replaced whole or not at all.

Source: POSIX rename(2) and fsync(2); a replaced file survives a power cut only when the file
and then its folder have reached the disk.
"""

import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700
_TEMPORARY = ".readlist.tmp"
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends
_BETWEEN_TRIES = 0.01  # seconds

if sys.platform == "darwin":
    import fcntl


def read_optional(path: Path) -> bytes | None:
    """The file's bytes, or None where there is no such file.

    Raises OSError, without waiting, for what is no regular file.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "is no regular file", str(path))
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def size_of_file(path: Path) -> int | None:
    """The size of a regular file in bytes; None for anything else, also what cannot be seen."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def make_folder(path: Path) -> None:
    """Make the folder and its missing parents, private to the person, and sync their parents."""
    if path.is_dir():
        return
    make_folder(path.parent)
    with suppress(FileExistsError):  # another process was faster
        path.mkdir(mode=_PRIVATE_FOLDER)
    sync_folder(path.parent)


def replace_file(
    path: Path, data: bytes, *, mode: int = _PRIVATE_FILE, synced: bool = True
) -> None:
    """Give `path` the content `data`: at any moment it holds all of the old or all of the new.

    A new file gets `mode` less the umask, an old one keeps its own. A symbolic link stays one: the
    file it points to is replaced. The folder must exist. What is not `synced` may be damaged by a
    power cut.
    """
    with staged({path: data}, mode=mode, synced=synced) as replace:
        replace()


@contextmanager
def staged(
    contents: Mapping[Path, bytes], *, mode: int = _PRIVATE_FILE, synced: bool = True
) -> Iterator[Callable[[], None]]:
    """Write new contents beside the files; the function that is yielded puts all in their place.

    What a full disk or a missing right prevents has failed, with nothing changed, before that. The
    temporary files are gone afterwards unless the process was killed.
    """
    targets = {path: Path(os.path.realpath(path)) for path in contents}
    temporaries = {path: _temporary(target) for path, target in targets.items()}
    try:
        for path, data in contents.items():
            with _naming(path):
                _write(temporaries[path], data, mode, synced=synced)
                _copy_mode(targets[path], temporaries[path])

        def replace() -> None:
            for path, target in targets.items():
                with _naming(path):
                    move_file(temporaries[path], target, synced=synced)

        yield replace
    finally:
        for temporary in temporaries.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}{_TEMPORARY}")


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """An error is about the file that the caller knows, not the temporary one."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _copy_mode(source: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        target.chmod(stat.S_IMODE(source.stat().st_mode))


def _write(path: Path, data: bytes, mode: int, *, synced: bool) -> None:
    with open_private(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode) as file:
        file.write(data)
        if synced:
            sync_file(file)


def open_to_write(path: Path, *, append: bool = False) -> BinaryIO:
    """Open a private file, made if need be, to write it anew or to go on at its end."""
    file = open_private(path, os.O_WRONLY | os.O_CREAT | (0 if append else os.O_TRUNC))
    file.seek(0, os.SEEK_END)
    return file


def sync_file(file: BinaryIO) -> None:
    """Have what was written on disk when this returns."""
    file.flush()
    _sync(file.fileno())


def move_file(source: Path, target: Path, *, synced: bool = True) -> None:
    """Put a complete, synced file in the place of another in its folder, and have that last."""
    with _naming(target):
        _patiently(partial(source.replace, target))
        if synced:
            sync_folder(target.parent)


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":  # where fsync stops at the drive's own memory
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def is_about_one_file(error: OSError) -> bool:
    """Whether the error is that of one file or folder, so that others can still be written."""
    return error.errno in _OF_ONE_FILE


_OF_ONE_FILE = {
    errno.EACCES,
    errno.EPERM,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.EINVAL,
}


def link_of(path: Path) -> str:
    """What the symbolic link points to, "" for what is not one."""
    try:
        link = str(path.readlink())
        link.encode()
    except (OSError, UnicodeEncodeError):  # not a link, or not one that a record can hold
        return ""
    return link


def make_link(path: Path, link: str, data: bytes | None) -> bool:
    """Make a symbolic link to a file that holds `data`; False where that cannot be."""
    make_folder(path.parent)
    with suppress(OSError):
        if data is not None and read_optional(path.parent / link) == data:
            path.symlink_to(link)
            sync_folder(path.parent)
            return True
    return False


def remove_file(path: Path) -> None:
    """Remove the file if it is there, of a symbolic link only the link, for good."""
    _patiently(lambda: path.unlink(missing_ok=True))
    sync_folder(path.parent)


def sweep_temporaries(folder: Path) -> None:
    """Remove what killed processes left in `folder`. Only for a holder of the lock."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(_TEMPORARY) and entry.is_file(follow_symlinks=False):
                Path(entry.path).unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Have the folder's entries on disk when this returns, where the system can do that."""
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
    """Open a file, never by way of a link; `flags` are those of os.open, a new file is private."""
    flags |= _BINARY | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags, mode), "r+b" if flags & os.O_RDWR else "wb")


def _patiently(action: Callable[[], object]) -> None:
    """Do it; on Windows wait for those who have the file open just now."""
    for _ in range(20 if os.name == "nt" else 0):
        with suppress(PermissionError):
            action()
            return
        time.sleep(_BETWEEN_TRIES)
    action()
