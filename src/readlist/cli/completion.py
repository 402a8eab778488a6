"""Completion in the user's shell, apart since few ask for it: the scripts, and where they go.

typer answers what fits a line, a value and its help in each line of the answer. Its own scripts for
bash and zsh know neither COMP_WORDBREAKS, nor values that go on (`status:`, `papers/`), nor blanks,
and the one for zsh evaluates titles; so ours, `completion.bash` and `completion.zsh` beside this
module, ask in the way that its script for fish does.
"""

from pathlib import Path

# Public names, which typer does not declare as such.
from typer.completion import get_completion_script, install  # type: ignore[attr-defined]

from readlist.errors import UsageError
from readlist.text import quoted

_OWN = ("bash", "zsh")
_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def completion_said(option: str, shell: str | None) -> str:
    """The script for `--show-completion`, else a line on its installation; None: this shell.

    Raises UsageError for a shell that is unknown.
    """
    if shell is None:
        from shellingham import ShellDetectionFailure, detect_shell

        try:
            shell = str(detect_shell()[0])
        except ShellDetectionFailure:
            shell = "this shell"
    if shell not in _SHELLS:
        hint = f"name one: {', '.join(_SHELLS)}"
        raise UsageError(f"completion is not there for {quoted(shell)}", hint=hint)
    if shell in _OWN:
        text = Path(__file__).with_name(f"completion.{shell}").read_text("utf-8").strip()
    else:
        names = {"prog_name": "readlist", "complete_var": "_READLIST_COMPLETE"}
        text = str(get_completion_script(**names, shell=shell))
    if option == "--show-completion":
        return f"{text}\n"
    _, path = install(shell, "readlist", "_READLIST_COMPLETE")
    if shell in _OWN:
        path.write_text(f"{text}\n", encoding="utf-8")
    return f"{shell} completion is in {path}; it works in the next shell that you open\n"
