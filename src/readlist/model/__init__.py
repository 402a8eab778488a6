"""Papers, lists and progress as frozen values, and the pure rules about them.

Here is decided what a paper is called (identifiers, names, keys) and when two records are one
work (`same_work`). Nothing here reads a file or knows a format. May import: text, errors.

Words: *paper*, one work; *key*, its name in the library; *citekey*, its name in one list's exports;
*link*, what connects two records beside their words.
"""
