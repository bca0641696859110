"""Every exchange, on disk."""
