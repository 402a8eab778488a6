"""Finding papers by their words: the search index in the cache folder, and how to do without it."""
