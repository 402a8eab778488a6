"""Makes docs/browse.svg, the picture of `browse`, from what it shows.

python docs/browse_picture.py
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from picture import DONE, save

from readlist.browse.app import BrowseApp
from readlist.browse.keys import verbs_with
from readlist.browse.papers import BrowsedPapers
from readlist.browse.screen import BrowseContext
from readlist.library.library import Library
from readlist.storage.home import bundled_folder, home_from

SIZE = (124, 30)


def main() -> None:
    """Work through a few papers in a home of its own, then draw the screen."""
    with tempfile.TemporaryDirectory() as home:
        environ = os.environ | {"READLIST_HOME": home}
        for arguments in (*DONE, ["tag", "+generative", "1"], ["rate", "2", "4"]):
            command = [sys.executable, "-m", "readlist", *arguments]
            subprocess.run(command, env=environ, check=True, capture_output=True)
        asyncio.run(draw(Library(home_from(environ), bundled_folder())))


async def run_nothing(_words: object, _tell: object) -> tuple[int, str, str]:
    """No key that is pressed here runs a command."""
    return 0, "", ""


async def draw(library: Library) -> None:
    """Write the picture of the list with the cursor on the second paper."""
    surroundings = BrowseContext(
        library=library,
        language="en",
        is_ascii=False,
        edit=lambda _: 0,
        open=lambda _: True,
        copy=lambda _: True,
        run=run_nothing,
        commands={},
        filters={},
    )
    app = BrowseApp(surroundings, BrowsedPapers.open(library, "iclr2022"), verbs_with({}))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("j")
        await app.workers.wait_for_complete()
        await pilot.pause(0.3)
        svg = app.export_screenshot(title="readlist browse")
    save(svg, Path(__file__).with_name("browse.svg"))


if __name__ == "__main__":
    main()
