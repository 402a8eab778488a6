"""CSL-JSON, which citation processors speak: read, written, and set as text."""
