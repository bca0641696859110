"""Platforms, kinds of notifications, and what is wrong with a payload."""
