"""Results on a terminal: tables, bars and blocks. The only room that imports rich."""
