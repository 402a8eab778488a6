"""The full-text index, and searching without it."""
