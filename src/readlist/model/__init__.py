"""Frozen dataclasses and pure rules: papers, identifiers, names, keys, the same work."""
