"""Results of actions as text, lines and JSON, by the nouns of the commands.

Each command's view makes an `Answer`. Only `terminal/` imports rich, and only a terminal loads it.
May import actions and every room below; prints nothing.
"""
