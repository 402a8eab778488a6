"""Taking back the last changes, byte for byte, and making them again."""

from contextlib import suppress

from readlist.errors import DamagedFileError, NotFoundError, RefusedError
from readlist.library.library import Library
from readlist.model.keys import is_key
from readlist.storage.home import DEFAULT_LIST
from readlist.storage.journal import Change, Steps


def undo_changes(library: Library, count: int = 1) -> Steps:
    """Restore the files of the last `count` changes, or of all there are.

    It stops at a change of which a file was changed since by other means. Raises NotFoundError
    where there is no change.
    """
    steps = _checked(library, library.journal.take_back(count), "undo")
    if isinstance(steps.stopped, RefusedError):
        steps.stopped.hint = (
            "`readlist undo --force` restores what was there before it all the same"
        )
    return steps


def redo_changes(library: Library, count: int = 1) -> Steps:
    """Make the last `count` changes again that were taken back; as `undo_changes`."""
    return _checked(library, library.journal.bring_back(count), "redo")


def _checked(library: Library, steps: Steps, what: str) -> Steps:
    leave_gone_list(library)
    if not steps.changes and not steps.stopped:
        raise NotFoundError(f"there is nothing to {what}")
    return steps


def pdfs_left(library: Library, steps: Steps) -> int:
    """The PDFs that no list has a paper for after an import was taken back, which keeps them."""
    if not any(change.description.startswith("import ") for change in steps.changes):
        return 0
    listed = library.listed_keys()
    left = [key for key in library.paper_folders() if key.lower() not in listed and is_key(key)]
    return sum(library.files(key).pdf.exists() for key in left)


def leave_gone_list(library: Library) -> None:
    """Choose the first bundled list where an undo, a redo or a sync removed the current one."""
    with suppress(DamagedFileError):
        try:
            library.list_file(library.state().current_list)
        except NotFoundError:
            from readlist.actions.lists import use_list

            use_list(library, DEFAULT_LIST)


def force_undo_last(library: Library) -> Change:
    """Restore the files of the last change whatever became of them since.

    That is a change of its own: what is overwritten comes back with the next undo. Raises
    NotFoundError where there is no change, RefusedError where a long file is too different.
    """
    change = library.journal.force_back()
    leave_gone_list(library)
    if change is None:
        raise NotFoundError("there is nothing to undo")
    return change
