"""An answer is read within its time."""

import re
import signal
import threading
import time

import pytest

from readlist.network.responses import ReadingTooLongError, read_within

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no such timer")
HANGS = re.compile(rb"(a+)+b").match
BODY = b"a" * 40


def test_the_value() -> None:
    """The result or error of `read` comes through, and the signal is as before."""
    before = signal.getsignal(signal.SIGPROF)
    assert read_within(5.0, len, b"abc") == 3
    with pytest.raises(ValueError, match="odd"):
        read_within(5.0, _odd, b"")
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def _odd(_: bytes) -> None:
    raise ValueError("odd")


@pytest.mark.parametrize("read", [HANGS, lambda _: [None for _ in iter(int, 1)]])
def test_too_long(read: object) -> None:
    """A regular expression that would take years is given up, and so is a loop without an end."""
    assert callable(read)
    begin = time.process_time()
    with pytest.raises(ReadingTooLongError):
        read_within(0.05, read, BODY)
    assert time.process_time() - begin < 2.0
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_in_another_thread() -> None:
    """There signals do not come; it is read all the same."""
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(read_within(0.001, len, b"ab")))
    thread.start()
    thread.join()
    assert found == [2]
