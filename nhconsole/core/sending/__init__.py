"""From the form to the request, and the exchange that comes of it."""
