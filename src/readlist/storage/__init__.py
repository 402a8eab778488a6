"""Our own files: atomic replacement, locks, the journal, TOML documents."""
