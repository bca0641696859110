"""A local imitation of a notification hub."""
