"""Where abstracts and PDFs can be had: one module per service, all listed in `registry`."""
