"""TeX: source read as text in the inner form of `model.marked_text`, and text written as source.

`reader` and `writer` are the reverse of each other; formulas stay TeX.
Words: *command*, a backslash and its name; *group*, what braces hold.
"""
