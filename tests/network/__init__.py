"""Tests that go over the wire, and the stand-in for all hosts that they talk to."""
