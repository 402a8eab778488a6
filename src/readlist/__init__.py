"""readlist: a command-line reading list for researchers."""

__version__ = "0.1.0"
