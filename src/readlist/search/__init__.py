"""The full-text index, the search in it, and the same search without it.

`texts` gives the words of a paper, `update` brings the SQLite index up to date, `matching` says
which papers have which words, by the index or from the files, and `hits` says why each paper was
found. Small records are named tuples here: every search loads them, and a dataclass takes
seven times as long to be made. May import: library, pdf, storage, selection, model.

Words: *hit*, a paper that was found; *reason*, the text that shows why; *spot*, list and number.
"""
