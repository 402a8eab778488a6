"""The library on disk, as papers: lists, intake, merges and the caches of what was parsed."""
