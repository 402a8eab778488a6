"""Use cases, by the nouns of the commands. They return frozen results and print nothing.

    mark      status, labels, opening          lists      whole lists: use, rename, update, check
    note      notes and their drafts           edit       papers moved, copied, removed, edited
    history   log, statistics, pace, undo      add        papers by identifier, by PDF, by hand
    show      a list, or one paper             import_    bibliographies and shared lists
    next      the papers to read now           attach     a PDF: its clues, and storing it
    search    words, with or without index     fetch      abstracts and PDFs, planned and stored
    export    bibliographies; `export_file`    web        files, venues and records from the web
    cite      citations and their keys         sync       one library on several machines
    doctor    checks and mending               installation   how readlist is installed
    inputs    what `import` and `update` read

They may import everything but `cli`, `browse` and `views`. Clock, network and editor are arguments.
Words: a *listed paper*, or its *place*, is a paper by its list and number; a *record* adds what the
library holds of it.
"""
