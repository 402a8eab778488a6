"""BibTeX and BibLaTeX: .bib files read, written and merged into.

`syntax` cuts a file into blocks, `values` and `inheritance` say what these mean, `fields` and
`names` turn them into a paper and back, `entry` keeps what a paper's own entry said; `reader` and
`writer` do the whole. Words: *macro*, an @string; *source*, a value as the file spells it.
"""
