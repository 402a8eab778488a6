"""Entry point: `readlist`, and `python -m readlist`."""

import gc
import os
import sys


def main() -> None:
    """Run the command line of this process and end with its exit code."""
    asked = os.environ.get("_READLIST_COMPLETE", "")
    if asked.startswith("source_"):
        from readlist.cli.completion import script

        sys.stdout.write(f"{script(asked.removeprefix('source_'))}\n")
        return
    if asked:
        # Typer renders every description as rich markup: slow, and a title may hold brackets.
        sys.modules["rich"] = None  # type: ignore[assignment]
    gc.disable()  # in a life this short, collecting costs more than it frees
    try:
        from readlist.cli.main import run

        code = run()
    except KeyboardInterrupt:
        code = 130
    gc.freeze()  # the interpreter collects once more when it ends
    if code == 130:  # who presses Ctrl-C twice is not shown how the interpreter ends
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


if __name__ == "__main__":
    main()
