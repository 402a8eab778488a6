"""A command as a person configures it, with arguments and quotes, and maybe a file for it."""

import os
import shlex
import shutil
from pathlib import Path


def command_line(command: str, path: Path) -> list[str]:
    """What to start with the file; raises as `command_words` does."""
    return [*command_words(command), str(path)]


def command_words(command: str) -> list[str]:
    """What to start; raises ValueError where the command is empty or its quotes do not match."""
    parts = shlex.split(command, posix=os.name != "nt")  # a backslash of Windows is no escape
    if not parts:
        raise ValueError("it is empty")
    program, *arguments = (part.strip('"') for part in parts) if os.name == "nt" else parts
    # On Windows only this finds what is no .exe, such as code.cmd.
    return [shutil.which(program) or program, *arguments]
