"""What readlist does: one function per use case. Each returns a frozen result, none prints."""
