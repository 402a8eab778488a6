"""One line on standard error that tells how far long work is, and goes away."""

import io

from given import Terminal

from readlist.cli.screen import Screen, progress_line, reading_line


def screen(err: io.StringIO, columns: int = 80) -> Screen:
    """A screen of this number of columns whose standard error is this."""
    return Screen(io.StringIO(), err, {"COLUMNS": str(columns)})


def test_one_line_that_goes_away() -> None:
    """It comes up where the work lasts; each text takes the place of the last."""
    moments = iter([0.0, 0.1, 1.0, 2.0, 3.0])
    err = Terminal()
    with progress_line(screen(err), moments.__next__) as show:
        for text in ("reading: 0 of 9", "reading: 1 of 9", "indexing", "indexing"):
            show(text)
    assert err.getvalue() == "\rreading: 1 of 9\r\rindexing       \r\r        \r"


def test_quick_work_and_pipes() -> None:
    """Nothing is written where the work is over at once, or there is no terminal."""
    for err, moments in ((Terminal(), iter([0.0, 0.1])), (io.StringIO(), iter([0.0, 9.0]))):
        with progress_line(screen(err), moments.__next__) as show:
            show("indexing")
        assert err.getvalue() == ""


def test_narrow_terminal() -> None:
    """A text that is too long for one line is cut: a second one would stay."""
    moments = iter([0.0, 1.0])
    err = Terminal()
    with progress_line(screen(err, columns=9), moments.__next__) as show:
        show("reading PDFs")
    assert err.getvalue() == "\rreading \r\r        \r"


def test_reading() -> None:
    """How much of a file is read is told in hundredths; an empty one is no trouble."""
    moments = iter([0.0, 1.0, 2.0])
    err = Terminal()
    with reading_line(screen(err), moments.__next__) as tell:
        tell(0, 0)
        tell(7, 10)
    assert err.getvalue().startswith("\rreading: 0 %\r\rreading: 70 %\r")
