"""Runs one command line. The one place where an error becomes a message; its class has the code."""

import errno
import os
import sys
from collections.abc import Sequence

from typer import Abort, TyperException
from typer.main import get_command

from readlist.cli.app import COMMANDS, app
from readlist.cli.environment import Environment, standard_environment
from readlist.cli.screen import OutputClosedError
from readlist.errors import ReadlistError, RefusedError

_INTERRUPTED = 130


def run(arguments: Sequence[str] | None = None, environment: Environment | None = None) -> int:
    """The exit code of `readlist ARGUMENTS` (None: the process's own); a bug is not caught."""
    environment = environment or standard_environment()
    try:
        code = _run_line(arguments, environment)
        environment.screen.flush()
    except OutputClosedError:
        code = 0
    except ReadlistError as error:
        environment.screen.say(error.sentence, *error.details)
        code = error.exit_code
    # Broken streams become /dev/null, so that Python does not try to flush them at exit.
    for stream in (environment.screen.out, environment.screen.err):
        try:
            stream.flush()
        except OSError:
            devnull = os.open(os.devnull, os.O_WRONLY)
            os.dup2(devnull, stream.fileno())
            os.close(devnull)
    return code


def _run_line(arguments: Sequence[str] | None, environment: Environment) -> int:
    try:
        result = get_command(app).main(
            arguments, prog_name="readlist", standalone_mode=False, obj=environment
        )
    except TyperException as error:
        said = error.format_message().replace("Value error, ", "").rstrip(".")
        context = getattr(error, "ctx", None)
        given = sys.argv[1:] if arguments is None else arguments
        of_words = " ".join(["readlist", *filter(COMMANDS.__contains__, given[:1])])
        path = context.command_path if context else of_words
        between = "" if said.endswith("?") else ";"
        environment.screen.say(f"{said[:1].lower()}{said[1:]}{between} see `{path} --help`")
        return error.exit_code
    except (Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        hint = _WAYS_OUT.get(error.errno or 0, "what was there is intact")
        raise RefusedError(f"{where}{error.strerror or error}", hint=hint) from error
    return result if isinstance(result, int) else 0


_ELSEWHERE = "use another place (READLIST_HOME tells where the library is), or get the right to it"
_ROOM = "make room and try again; what was there is intact"
_WAYS_OUT = {
    errno.ENOENT: "make its folder first",
    errno.EISDIR: "give the name of a file",
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _ELSEWHERE),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), _ROOM),
}
