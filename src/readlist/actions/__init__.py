"""Use cases: one module each, named like its command. They return frozen results and print nothing.

They may import everything but `cli` and `views`. Clock, network and editor are arguments. Words: a
`ListedPaper` is a paper with its list and number, a record adds what the library holds of it.
"""
