"""RIS, which reference managers exchange, and its relatives nbib and enw: read; RIS also written.

`tags` cuts a file into records of tagged lines, `reader` and `writer` say what the tags mean.
Words: *tag*, two letters that begin a line; *record*, the lines of one paper.
"""
