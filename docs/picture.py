"""Makes docs/readlist.svg, the picture in the README, from what `readlist` prints in a terminal.

python docs/picture.py
"""

import io
import os
import pty
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 104
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
    console.print(Text.from_ansi(f"$ readlist\n{shown}"))
    picture = Path(__file__).with_name("readlist.svg")
    svg = console.export_svg(title="readlist", unique_id="readlist")
    picture.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", "utf-8")


def in_terminal(command: list[str], environ: dict[str, str]) -> str:
    """What the command prints when it has a terminal."""
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
