"""Installations as values: their JSON, JSON Patch, and the registrations that stand for them."""
