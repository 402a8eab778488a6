"""Our own files: how they are read, checked, changed and given back.

`journal` is the only way to change the library: plan, lock, undo record, replace, undo and redo.
`files` replaces files whole and has the locks, `file_reader` remembers what a plan has read. The
other modules turn one kind of file into a record and back: lists, progress, abstracts, settings.
Imports only `model`, `text` and `errors`.

Words: a *plan* says which files shall hold what; a *record* tells what a change has replaced; a
*step* takes a change back or makes it again; an *identity* shows whether a file has changed.
"""
