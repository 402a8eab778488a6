"""TeX source: text written as TeX, read from it, and what of it is safe to keep."""
