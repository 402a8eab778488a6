"""Makes docs/readlist.svg, the picture in the README, from what `readlist` prints in a terminal.

python docs/picture.py
"""

import html
import io
import os
import pty
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

WIDTH = 104
TEXT = re.compile(
    r'(?P<open><text class="[^"]*" )x="(?P<x>[\d.]+)"(?P<y> y="[\d.]+" )'
    r'textLength="(?P<length>[\d.]+)"'
    r"(?P<rest>[^>]*>)(?P<shown>[^<]*)</text>"
)
DONE = (["read", "1-3"], ["start", "5"], ["skip", "9"], ["note", "2", "-m", "Three pairs suffice!"])


def main() -> None:
    """Work through a few papers in a home of its own, then record the list."""
    with tempfile.TemporaryDirectory() as home:
        environ = os.environ | {
            "READLIST_HOME": home,
            "COLUMNS": str(WIDTH),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }
        environ.pop("NO_COLOR", None)
        command = [sys.executable, "-m", "readlist"]
        for arguments in DONE:
            subprocess.run([*command, *arguments], env=environ, check=True, capture_output=True)
        shown = in_terminal(command, environ)
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    console.print(Text.from_ansi(f"$ readlist\n{shown}\n "))
    svg = console.export_svg(title="readlist", unique_id="readlist")
    save(svg, Path(__file__).with_name("readlist.svg"))


def save(svg: str, picture: Path) -> None:
    """Write the picture, each piece of text at its own place.

    rich pads columns with blanks, which rsvg, unlike browsers, folds into one.
    """
    svg = TEXT.sub(_pieces, svg)
    picture.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", "utf-8")


def _pieces(text: re.Match[str]) -> str:
    start, end = float(text["x"]), text["rest"]
    shown = html.unescape(text["shown"]).replace("\xa0", " ")
    cell = float(text["length"]) / max(1, cell_len(shown))
    made = []
    for piece in re.finditer(r"\S+(?: \S+)*", shown):
        x, length = start + cell * cell_len(shown[: piece.start()]), cell * cell_len(piece[0])
        words = html.escape(piece[0], quote=False).replace(" ", "&#160;")
        made.append(f'{text["open"]}x="{x:g}"{text["y"]}textLength="{length:g}"{end}{words}</text>')
    return "".join(made)


def in_terminal(command: list[str], environ: dict[str, str]) -> str:
    """The output of the command when it has a terminal."""
    leader, follower = pty.openpty()
    with subprocess.Popen(command, env=environ, stdout=follower, stdin=follower):
        os.close(follower)
        printed = b""
        while chunk := _read(leader):
            printed += chunk
    os.close(leader)
    return printed.decode().replace("\r\n", "\n").rstrip()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # how Linux says that the other side is closed
        return b""


if __name__ == "__main__":
    main()
