"""The command line: options → action → view. One file a command or family of commands."""
