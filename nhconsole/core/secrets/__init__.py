"""Secrets, the forms in which they travel, and their removal."""
