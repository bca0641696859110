"""The body of an answer or a request as it can be read: text, layout, tree."""
