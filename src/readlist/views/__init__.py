"""Results of actions as text, lines and JSON, by the nouns of the commands.

Each command's view makes an `Answer`. Only a terminal loads rich, by `terminal/` or in a function.
May import actions and every room below; prints nothing.
"""
