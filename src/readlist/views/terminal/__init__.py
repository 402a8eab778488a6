"""Results on a terminal: tables of papers, pages, and lines cut or broken to a width.

`show` has the tables and pages, `wrapping` the lines. It loads rich: import it when it is shown.
"""
