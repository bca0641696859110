"""The version, readable without importing anything else (the build reads it as text)."""

VERSION = "0.1.0"
