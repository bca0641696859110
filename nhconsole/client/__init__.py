"""The shell that sends: one HTTP exchange, recorded byte for byte."""
