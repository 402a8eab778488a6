"""PDF files: whether they are whole, their pages, and their text, read in other processes."""
