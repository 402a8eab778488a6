"""TeX: text written as TeX, TeX read as text, and math."""
