"""Tests of what services say of papers; they share what tests of sources share."""
