"""PDF files: whether they are complete, their text, and the process that reads them.

Only `worker` runs the parser, and only in a process of its own. Imports storage and text.
Words: *worker*, the process; *reader*, which asks it; *first page*, what identifies a paper.
"""
