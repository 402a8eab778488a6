"""The person's pager: which it is, and waiting for it."""

import shutil
import subprocess
from collections.abc import Mapping

from readlist.cli.commandline import command_words
from readlist.errors import RefusedError

_DEFAULTS = ("less", "more")


def show_in_pager(text: str, environ: Mapping[str, str]) -> None:
    """Wait while the person reads `text` in $PAGER, else in less or more.

    Raises RefusedError where none can be started.
    """
    command = environ.get("PAGER") or next(filter(shutil.which, _DEFAULTS), "")
    if not command:
        raise RefusedError("no pager was found", hint="set $PAGER to yours, or use --all")
    try:
        process = subprocess.Popen(  # noqa: S603 (the person's own)
            command_words(command),
            stdin=subprocess.PIPE,
            env={"LESS": "FRX", **environ},
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RefusedError(
            f"the pager `{command}` cannot be started: {reason}", hint="set $PAGER to one that can"
        ) from error
    process.communicate(text.encode(errors="replace"))
