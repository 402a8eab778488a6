"""The library on disk, as papers: lists, folders of papers, and the caches of what was parsed.

`Library` opens everything, `find` resolves references, `records` joins papers with progress;
`intake` and `three_way` put papers into lists. May import: storage, selection, model.

Words: *listed paper*, a paper by its list and number; *record*, a paper with what the library has
of it; *intake*, a list while entries come in; *base*, the common ancestor of two versions.
"""
