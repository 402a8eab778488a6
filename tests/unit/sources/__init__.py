"""Tests of the sources: a package, because it has a conftest of its own."""
