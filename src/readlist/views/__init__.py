"""Results of actions as text, lines and JSON, by the nouns of the commands.

Each command's view makes an `Answer` (`lines`): its JSON, its lines for a pipe, its terminal view.

    lines     the Answer, and short texts      listing    papers of a list, and of `next`
    json      papers and lists in JSON         show       one paper in full
    mark      status, tags, opening            search     hits with their snippets
    edit      changed papers, notes, undo      lists      whole lists, also checked
    history   log and statistics               add        papers that were added
    export    exports and citations            import_    entries that came in, updates
    fetch     abstracts, PDFs, failures        doctor     findings, paths, settings
    sync      the result of a sync             terminal/  tables, pages, broken lines

Only a terminal loads rich, by `terminal/` or in a function. May import actions and every room
below; prints nothing.
"""
