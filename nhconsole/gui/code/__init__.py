"""Showing and editing code: highlighting, marks, finding."""
