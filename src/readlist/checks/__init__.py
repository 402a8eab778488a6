"""What can be wrong with a library: each check is a function that yields findings."""
