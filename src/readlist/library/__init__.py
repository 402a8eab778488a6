"""The library on disk, as papers: lists, folders of papers, and the caches of what was parsed.

`Library` opens everything, `find` resolves references, `records` joins papers of one or several
lists with progress; `own_lists` changes the user's own lists, `intake` and `three_way` decide what
comes into them; `list_cache` and `folder_cache` spare parsing. May import: pdf (to count pages),
storage, selection, model.

Words: *listed paper*, a paper by its list and number; *record*, a paper with what the library has
of it; *intake*, a list while entries come in; *base*, the common ancestor of two versions.
"""
