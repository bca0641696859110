"""SAS tokens: signed, and read."""
