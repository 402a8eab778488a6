"""Results as people and programs read them: plain text, JSON, rich tables. Nothing is computed."""
