"""The command line: options → action → view. One file per family of commands."""
