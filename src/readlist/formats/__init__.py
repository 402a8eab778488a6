"""Bibliographies and lists of other programs: their text → entries, and papers → their text.

A folder a format that is read and written, a module one that is only written or is our own;
`recognition` tells formats by their content, `privacy` takes out what others must not see,
`publication` has the facts that several formats combine. All of it is pure. May import: storage,
selection, model.

Words: *entry*, a paper as a file has it, with its line and notes; *reader*, text → entries;
*writer*, papers → text; *extra*, what a file says of a paper beyond our own fields.
"""
