"""The history's list, and what fills it."""
