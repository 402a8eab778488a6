"""Measures a library of ten thousand papers beside other programs, and prints the design's table.

    python benchmarks/scale.py [--papers 10000] [--growth 100000] [--runs 5] [--peers DIRECTORY]

Figures are processor time (user and system) in seconds of the whole process, medians; "mark 500" is
time on the clock. The bare app is run in turn with each line, since a machine has its moods: the
bars are for one on which a Typer app with one empty command takes 65 ms, and where it takes longer
they stretch with it. Every program gets the same invented papers (`generated.py`) in its own kind
of file, written without the program. Those that are not installed, on the PATH or in the directory
of `--peers`, are left out. POSIX only.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from budgets import BARE, REFERENCE_MS
from generated import LIST, RARE, write_bibliographies, write_library, write_many_lists
from peers import PEERS, Peer

_LISTS, _MANY_BAR = 500, 0.15
_SETTLING = 2.5  # seconds after which caches trust that a file will not change unseen
_NOISE = 1.1  # by which two runs of the same may differ
_SLOW = 2.0  # seconds from which on one run tells enough


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what is done, the words of each command, the bars.

    `before` are commands that are run, uncounted, before each run; `without` is a part of the cache
    that is removed before it. `{end}` stands for the number behind the last paper, `{run}` for that
    of the run. `on_the_clock`: what counts is the time on the clock.
    """

    name: str
    arguments: tuple[str, ...]
    bar: float
    megabytes: int = 0
    before: tuple[tuple[str, ...], ...] = ()
    without: str = ""
    on_the_clock: bool = False


_ADD = ("add", "--title", "A newcomer of run {run}", "--author", "Ann Author", "--year", "2020")

LINES = (
    Line("start", ("--version",), 0.075),
    Line("--help", ("--help",), 0.10),
    Line("list all", ("show", "--all"), 0.30, megabytes=70),
    Line("cache gone", ("show", "--all"), 1.5, without="lists"),
    Line("show one", ("show", "300"), 0.12),
    Line("first search", ("search", RARE), 1.5, without="search"),
    Line("search", ("search", RARE), 0.14),
    Line("mark one", ("read", "300", "--minutes", "1"), 0.12),
    Line("mark 500", ("tag", "+t{run}", "1-500"), 2.5, on_the_clock=True),
    Line("BibTeX of all", ("export",), 0.7, megabytes=110),
    Line("BibLaTeX", ("export", "-f", "biblatex"), 0.7),
    Line("CSL-JSON", ("export", "-f", "csl-json"), 0.8),
    Line("RIS", ("export", "-f", "ris"), 0.8),
    Line("Markdown", ("export", "-f", "markdown"), 0.8),
    Line("TOML", ("export", "-f", "toml"), 1.0),
    Line("JSON", ("export", "-f", "json"), 1.0),
    Line("add one", _ADD, 0.6),
    Line("remove one", ("remove", "300"), 0.6),
    Line("list after it", ("show", "--all"), 0.6, before=(_ADD,)),
    Line("undo it", ("undo",), 0.6, before=(_ADD,)),
    Line("list after undo", ("show", "--all"), 0.6, before=(_ADD, ("undo",))),
    Line("move one", ("move", "300", "--to", "9"), 0.6),
    Line("check", ("lists", "check"), 3.0),
)
IMPORT_BAR = 8.0


@dataclass(frozen=True, slots=True)
class Figure:
    """The cost of a command: seconds, megabytes at its largest.

    `bare` is what the bare app took in turn with it, 0 where it was not run.
    """

    seconds: float
    megabytes: float
    bare: float = 0.0


@dataclass(slots=True)
class Stand:
    """Where the programs are run."""

    folder: Path
    runs: int
    path: str

    def measured(self, command: Sequence[str], environ: Mapping[str, str]) -> Figure | None:
        """The medians of some runs after one that fills the caches; None where it fails."""
        if self.once(command, environ) is None:
            return None
        figures = []
        for _ in range(self.runs):
            if figure := self.once(command, environ):
                figures.append(figure)
            if not figure or figure.seconds > _SLOW:
                break
        return median(figures)

    def once(
        self, command: Sequence[str], environ: Mapping[str, str], *, on_the_clock: bool = False
    ) -> Figure | None:
        """One run; None where it fails."""
        program = shutil.which(command[0], path=self.path)
        if program is None:
            return None
        everything = {**os.environ, "COLUMNS": "200", **environ}
        everything.pop("PYTHONDONTWRITEBYTECODE", None)
        began = time.perf_counter()
        with Path(os.devnull).open("r+b") as nowhere:
            actions = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), stream) for stream in (0, 1, 2)]
            process = os.posix_spawn(
                program, [program, *command[1:]], everything, file_actions=actions
            )
        _, status, usage = os.wait4(process, 0)
        took = time.perf_counter() - began
        if os.waitstatus_to_exitcode(status) != 0:
            return None
        per_megabyte = 1024 if sys.platform.startswith("linux") else 1024 * 1024
        processor = usage.ru_utime + usage.ru_stime
        return Figure(took if on_the_clock else processor, usage.ru_maxrss / per_megabyte)


def median(figures: Sequence[Figure]) -> Figure | None:
    """The median of the times and the largest memory."""
    if not figures:
        return None
    seconds = statistics.median(figure.seconds for figure in figures)
    return Figure(seconds, max(figure.megabytes for figure in figures))


@dataclass(slots=True)
class OurLibrary:
    """A library with this number of papers, and what has been done to it."""

    stand: Stand
    home: Path
    papers: int
    runs: int = 0

    def run(self, words: Sequence[str], *, on_the_clock: bool = False) -> Figure | None:
        """One command; what it adds or removes is counted."""
        self.runs += 1
        filled = [word.format(end=self.papers + 1, run=self.runs) for word in words]
        command = [sys.executable, "-m", "readlist", *filled]
        environ = {"READLIST_HOME": str(self.home)}
        return self.stand.once(command, environ, on_the_clock=on_the_clock)

    def measured(self, line: Line) -> Figure | None:
        """The median of some runs; one before them fills the caches."""
        figures, bares = [], []
        for run in range(self.stand.runs + 1):
            bares.append(measure_bare(self.stand, once=True))
            for words in line.before:
                self.run(words)
            if line.without:
                shutil.rmtree(self.home / "cache" / line.without, ignore_errors=True)
            figure = self.run(line.arguments, on_the_clock=line.on_the_clock)
            if figure is None:
                return None
            if run or line.before or line.without:
                figures.append(figure)
            if figures and figure.seconds > _SLOW:
                break
        found = median(figures)
        return found and replace(found, bare=statistics.median(bares))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--growth", type=int, default=0, help="also measure this number of papers")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", default="", help="a directory with other programs")
    parser.add_argument("--only", default="", help="the lines whose names hold this")
    chosen = parser.parse_args()
    path = os.pathsep.join(filter(None, (chosen.peers, os.environ.get("PATH", ""))))
    lines = [line for line in LINES if chosen.only.lower() in line.name.lower()]
    with tempfile.TemporaryDirectory() as folder:
        stand = Stand(Path(folder), chosen.runs, path)
        bare = measure_bare(stand)
        ours = measure_readlist(stand, chosen.papers, lines)
        theirs = {peer.name: measure_peer(stand, peer, chosen.papers) for peer in PEERS}
        print_table(lines, ours, theirs, bare, chosen.papers)
        if not chosen.only:
            print_many_lists(stand, bare)
        if chosen.growth:
            print_growth(ours, measure_readlist(stand, chosen.growth, lines), chosen)


def measure_bare(stand: Stand, *, once: bool = False) -> float:
    """Seconds that a Typer app with one empty command takes."""
    app = stand.folder / "bare.py"
    app.write_text(BARE)
    command = [sys.executable, str(app)]
    figure = stand.once(command, {}) if once else stand.measured(command, {})
    assert figure, "a bare Typer app does not run"
    return figure.seconds


def measure_readlist(stand: Stand, papers: int, lines: Sequence[Line]) -> dict[str, Figure | None]:
    """Each line for a library with this number of papers; the import into a library of its own."""
    home = stand.folder / f"readlist-{papers}"
    write_library(home, papers)
    time.sleep(_SETTLING)
    library = OurLibrary(stand, home, papers)
    library.run(("show", "--all"))
    found = {line.name: library.measured(line) for line in lines}
    if len(lines) == len(LINES):
        file, *_ = write_bibliographies(stand.folder, papers)
        environ = {"READLIST_HOME": str(stand.folder / f"new-{papers}")}
        command = [sys.executable, "-m", "readlist", "import", str(file), "--list", LIST]
        bare, imported = measure_bare(stand), stand.once(command, environ)
        found["import"] = imported and replace(imported, bare=bare)
    return found


def measure_peer(stand: Stand, peer: Peer, papers: int) -> dict[str, Figure | None]:
    """Each line that the program can do; {} if it is not installed."""
    if shutil.which(peer.program, path=stand.path) is None:
        return {}
    home = stand.folder / peer.name
    home.mkdir()
    environ = peer.prepare(home, papers)
    found = {}
    for name, arguments in peer.commands().items():
        found[name] = stand.measured([peer.program, *arguments], environ)
    return found


def print_table(
    lines: Sequence[Line],
    ours: Mapping[str, Figure | None],
    theirs: Mapping[str, Mapping[str, Figure | None]],
    bare: float,
    papers: int,
) -> None:
    """The table, a line for each thing done, a column for each program."""
    there = {name: figures for name, figures in theirs.items() if figures}
    print(f"{papers:,} papers; a bare Typer app takes {bare:.3f} s, and beside each line as said\n")
    head = f"{'':16} {'readlist':>9} {'bar':>7} {'bare':>6} {'memory':>8}  verdict "
    print(head + "".join(f"{name:>12}" for name in there))
    for line in (*lines, Line("import", (), IMPORT_BAR)):
        if line.name not in ours:
            continue
        figure = ours[line.name]
        beside = figure.bare if figure and figure.bare else bare
        bar = line.bar * max(1.0, beside * 1000 / REFERENCE_MS)
        others = "".join(f"{_seconds(figures.get(line.name)):>12}" for figures in there.values())
        memory = f"{figure.megabytes:.0f} MB" if figure else ""
        row = f"{line.name:16} {_seconds(figure):>9} {bar:7.3f} {beside:6.3f} {memory:>8}"
        most = line.megabytes if papers <= 10_000 else 0
        print(f"{row}  {_verdict(figure, bar, most):8}{others}")


def print_many_lists(stand: Stand, bare: float) -> None:
    """Measure the cost of looking into many lists: a line for each command."""
    home = stand.folder / "many"
    paper = write_many_lists(home, _LISTS)
    time.sleep(_SETTLING)
    print(f"\n{_LISTS} lists of ten papers\n")
    for arguments in (("lists",), ("show", paper.key), ("show", paper.arxiv), ("search", RARE)):
        command = [sys.executable, "-m", "readlist", *arguments]
        figure = stand.measured(command, {"READLIST_HOME": str(home)})
        bar = _MANY_BAR * max(1.0, bare * 1000 / REFERENCE_MS)
        verdict = _verdict(figure, bar, 0)
        print(f"{' '.join(arguments)[:32]:32} {_seconds(figure):>9} {bar:7.3f}  {verdict}")


def _verdict(figure: Figure | None, bar: float, megabytes: int) -> str:
    """Whether it is inside the bars, of which 0 megabytes is none."""
    if figure is None:
        return "FAILED"
    fits = not megabytes or figure.megabytes <= megabytes
    return "ok" if figure.seconds <= bar and fits else "OVER"


def _seconds(figure: Figure | None) -> str:
    return f"{figure.seconds:.3f}" if figure else "-"


def print_growth(
    few: Mapping[str, Figure | None], many: Mapping[str, Figure | None], chosen: argparse.Namespace
) -> None:
    """By how much each line grows with the number of papers."""
    times = chosen.growth / chosen.papers
    print(
        f"\n{'':16} {chosen.papers:>10,} {chosen.growth:>10,} {'grows by':>9} (papers: {times:g})"
    )
    for name, before in few.items():
        after = many[name]
        if before and after:
            grows = after.seconds / before.seconds
            verdict = "ok" if grows <= times * _NOISE else "OVER"
            print(f"{name:16} {before.seconds:10.3f} {after.seconds:10.3f} {grows:9.1f} {verdict}")


if __name__ == "__main__":
    main()
