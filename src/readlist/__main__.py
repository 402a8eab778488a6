"""Entry point: `readlist`, and `python -m readlist`."""

import gc
import os
import sys


def main() -> None:
    """Run the command line of this process and end with its exit code."""
    asked = os.environ.get("_READLIST_COMPLETE", "")
    if asked.startswith("source_"):
        from readlist.cli.completion import completion_said

        sys.stdout.write(completion_said("--show-completion", asked.removeprefix("source_")))
        return
    if asked:
        # Typer renders every description as rich markup: slow, and a title may hold brackets.
        sys.modules["rich"] = None  # type: ignore[assignment]
    gc.disable()  # in a life this short, collecting costs more than it frees
    try:
        from readlist.cli.environment import standard_environment
        from readlist.cli.main import run

        environment = standard_environment()
        code = run(environment=environment)  # which flushes what it wrote
    except KeyboardInterrupt:
        code = 130
    # The system frees all memory at once. Python would first free each object, which takes as long
    # as a small command, and a second Ctrl-C would interrupt it with a traceback.
    os._exit(code)


if __name__ == "__main__":
    main()
