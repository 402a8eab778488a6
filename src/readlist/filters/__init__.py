"""Which papers are meant: the filter language, conditions, and orders."""
