"""A pasted cURL command, read into the form."""
