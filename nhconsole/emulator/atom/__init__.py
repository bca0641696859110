"""Registrations and hubs as Atom XML, and the filters of lists of them. No network here."""
