"""One file a command or family of commands. None imports another.

A file has the options and one call: an action, the view of its result, `environment.give`.
"""
