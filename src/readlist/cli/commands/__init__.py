"""One file a command or family of commands. A command knows no other command."""
