"""The bounds of the process that reads PDFs. Apart because it and its parent both need them."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress

# No credentials, no proxies: only what a Python needs to start.
_VARIABLES = (
    "PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SYSTEMROOT",
    "TEMP",
    "LANG",
    "LC_ALL",
)

SetLimit = Callable[[int, tuple[int, int]], None]


def command_of(module: str) -> tuple[str, ...]:
    """Return the command that runs a module of readlist.

    With -P a file of the same name in the current folder is not imported instead.
    """
    return sys.executable, "-P", "-m", module


def bare_environment() -> dict[str, str]:
    """Return the environment variables that such a process gets."""
    return {name: os.environ[name] for name in _VARIABLES if name in os.environ}


def limit_self(
    memory: int, cpu_seconds: int | None = None, set_limit: SetLimit | None = None
) -> None:
    """Let this process take no more memory (bytes of address space) and time, and write no file.

    Where the system cannot do that, nothing happens: the process that started it has a clock.
    `set_limit` sets one limit, the system's own unless given.
    """
    with suppress(ImportError):  # Windows
        import resource

        limits = [
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ]
        if cpu_seconds is not None:
            limits.append((resource.RLIMIT_CPU, cpu_seconds))
        for name, most in limits:
            with suppress(ValueError, OSError):  # a lower limit holds already
                (set_limit or resource.setrlimit)(name, (most, most))
