"""The right column: what became of a send."""
