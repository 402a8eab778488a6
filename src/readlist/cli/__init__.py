"""The command line: options → action → view, and nothing else.

`app` names the commands, `commands/` has one file a command or family, `environment` holds all that
a test replaces, `main` is the only place where an error becomes an exit code. May import every
room; nothing imports this one. Words: *environment*, everything outside the program; *screen*, the
two output streams; *answer*, the value that a command gives them.
"""
