"""The full-text index, the search in it, and the same search without it.

`update` brings the SQLite index up to date, `indexed_words` and `scanned_words` answer where words
stand, `matching` works conditions out on sets of papers. May import: library, pdf, selection.

Words: *hit*, a paper that was found; *reason*, the text that shows why; *spot*, list and number.
"""
