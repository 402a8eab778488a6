"""Which papers are meant: references, filters, sorting."""
