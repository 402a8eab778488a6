"""A command as a person configures it, with arguments and quotes, and a file for it."""

import os
import shlex
from pathlib import Path


def command_line(command: str, path: Path) -> list[str] | str:
    """What to start; raises ValueError where the command is empty or its quotes do not match."""
    if os.name == "nt":  # Windows programs split their own command line
        return f'{command} "{path}"'
    parts = shlex.split(command)
    if not parts:
        raise ValueError("it is empty")
    return [*parts, str(path)]
