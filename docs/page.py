"""Makes docs/iclr2022.html, the page of the ten papers, as `readlist export -f html` writes it.

python docs/page.py
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).with_name("iclr2022.html")


def main() -> None:
    """Export the bundled list from a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        environ = os.environ | {"READLIST_HOME": home}
        command = [sys.executable, "-m", "readlist", "export", "-l", "iclr2022", "-f", "html"]
        exported = subprocess.run(command, env=environ, check=True, capture_output=True)
    PAGE.write_bytes(exported.stdout)


if __name__ == "__main__":
    main()
