"""`browse`: the list, full screen. The only room that imports textual, and only when it is used.

`papers` is what is on the screen, without a screen; `keys` the table of keys and verbs; the widgets
show, `screen` holds panes and prompt, `app` runs the verbs through `actions/`. May import `views/`
and what is below. Its words: the *cursor* is on one paper, the *selection* holds any number; verbs
act on the selection if there is one.
"""
