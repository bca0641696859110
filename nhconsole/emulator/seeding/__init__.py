"""Devices from JSON: reading them, and putting them into a hub."""
