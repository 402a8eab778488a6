"""What services say of a paper: title, authors, venue, identifiers. One module a service."""
