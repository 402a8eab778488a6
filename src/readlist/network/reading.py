"""Reading an answer within its time. Apart because it is about signals, not about the network.

A parser that goes astray holds the interpreter: no other thread runs, and neither a deadline nor
Ctrl-C comes through. So answers are read in the main thread, the only one in which Python handles
signals, also in the middle of a regular expression, and a timer of the system sends one. Where
there is no such timer (Windows) Ctrl-C still works.
Source: https://docs.python.org/3/library/signal.html ("Execution of Python signal handlers").
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import NoReturn, TypeVar

Value = TypeVar("Value")


class ReadingTooLongError(Exception):
    """Raised where an answer takes more than its time to read."""


def read_within(seconds: float, read: Callable[[bytes], Value], body: bytes) -> Value:
    """Return `read(body)`; raise ReadingTooLongError after `seconds` of processor time."""
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not in_main_thread:
        return read(body)
    before = signal.signal(signal.SIGPROF, _give_up)
    try:
        # And every second again, should something in `read` catch the first.
        signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
        try:
            return read(body)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0.0)
    finally:
        signal.signal(signal.SIGPROF, before)


def _give_up(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise ReadingTooLongError
