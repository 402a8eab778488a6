"""Runs one command line. The one place where an error becomes a message and an exit code."""

import errno
import os
import sys
from collections.abc import Sequence

from typer import Abort
from typer._click.exceptions import ClickException  # no public name before typer 0.28
from typer.main import get_command

from readlist.cli.app import app
from readlist.cli.environment import Environment, standard_environment
from readlist.errors import ReadlistError, RefusedError
from readlist.text import visible_line

_INTERRUPTED = 130


def run(arguments: Sequence[str] | None = None, environment: Environment | None = None) -> int:
    """The exit code of `readlist ARGUMENTS` (None: the process's own), run in `environment`.

    A bug is not caught: its traceback and exit code 1 are the interpreter's.
    """
    environment = environment or standard_environment()
    try:
        code = _answer(arguments, environment)
        environment.screen.flush()
    except BrokenPipeError:
        _drop_output(environment)  # the reader has seen enough: `readlist | head -1`
        code = 0
    except OSError as error:
        _drop_output(environment)
        code = _explain(environment, _unwritten(error))
    return code


def _answer(arguments: Sequence[str] | None, environment: Environment) -> int:
    screen = environment.screen
    try:
        result = get_command(app).main(
            arguments, prog_name="readlist", standalone_mode=False, obj=environment
        )
    except ReadlistError as error:
        return _explain(environment, error)
    except ClickException as error:
        said = visible_line(error.format_message()).rstrip(".")
        problem = said[:1].lower() + said[1:]
        screen.say(f"{problem}; see {_help_of(error)}")
        return error.exit_code
    except (Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except OSError as error:
        if error.filename is None:  # every file has a name: it was the answer
            raise
        return _explain(environment, _refused(error))
    return result if isinstance(result, int) else 0


def _explain(environment: Environment, error: ReadlistError) -> int:
    hint = f"; {error.hint}" if error.hint else ""
    environment.screen.say(visible_line(f"{error.message}{hint}"))
    for line in error.details:
        environment.screen.err.write(f"{line}\n")
    return error.exit_code


def _help_of(error: ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"`{context.command_path if context else 'readlist'} --help`"


def _refused(error: OSError) -> RefusedError:
    """What the system would not do, with the way out where there is one."""
    hints = {
        errno.ENOSPC: "make room and try again; what was there is intact",
        errno.EDQUOT: "make room and try again; what was there is intact",
        errno.ENOENT: "make its folder first",
        errno.EROFS: "set READLIST_HOME to a folder that can be written",
        errno.EACCES: "check its permissions, or set READLIST_HOME to another folder",
        errno.EPERM: "check its permissions, or set READLIST_HOME to another folder",
    }
    return RefusedError(
        f"{error.filename}: {error.strerror or error}",
        hint=hints.get(error.errno or 0, "what was there is intact"),
    )


def _unwritten(error: OSError) -> RefusedError:
    return RefusedError(
        f"the answer could not be written: {error.strerror or error}",
        hint="what the command changed is changed",
    )


def _drop_output(environment: Environment) -> None:
    """Let nothing more be flushed into the closed pipe when the interpreter ends."""
    if environment.screen.out is sys.stdout:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())
