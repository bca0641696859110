"""XML and JSON read with places, laid out, and explained where they are broken."""
