"""BibTeX and BibLaTeX: .bib files read, written and merged into."""
