"""The commands, each file a family of them. None imports another.

A function has the options, calls an action, and returns the answer that a view makes of its result.

    show      show, next, search            fetch     fetch, attach
    mark      open, start, read, skip,      export    cite, export
              unread                        lists     lists and what is below it, use
    label     tag, rate, prioritise, note   edit      edit, copy, move, remove
    browse    browse                        sync      sync
    history   log, stats, undo, redo        doctor    doctor, path, config
    add       add                           import_   import, update

What one command of a file needs beyond the others, it imports when it is called. Short names: `o`
for `cli.options`, `f` for `cli.filter_options`, `actions` and `views` for those of the family.
"""
