"""CSL-JSON, which citation processors speak: read and written.

`variables` has the types, variables, names and dates of CSL beside those of a list, `reader` and
`writer` use it. Words: *item*, a paper in CSL; *variable*, its field.
"""
