"""A list as one HTML page for people without a terminal.

`page` writes the document, `coins` what reference managers read out of it, `charts` its pictures;
`page.css` and `page.js` stand beside them as they are sent. Imports `formats/bibtex` and `model/`.
"""
