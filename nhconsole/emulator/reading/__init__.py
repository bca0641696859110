"""Reads what clients send into values, or says why it is refused."""
