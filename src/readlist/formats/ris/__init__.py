"""RIS, which reference managers exchange: read and written."""
