"""Limits that a process sets itself before it reads what may come from anyone."""

from contextlib import suppress


def limit_self(memory: int, cpu_seconds: int | None = None) -> None:
    """Let this process take no more memory (bytes of address space) and time, and write no file.

    Where the system cannot do that, nothing happens: whoever started the process has a clock.
    """
    with suppress(ImportError):  # Windows
        import resource  # noqa: PLC0415 (POSIX alone has it)

        limits = [
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ]
        if cpu_seconds is not None:
            limits.append((resource.RLIMIT_CPU, cpu_seconds))
        for name, most in limits:
            with suppress(ValueError, OSError):  # a lower limit holds already
                resource.setrlimit(name, (most, most))
