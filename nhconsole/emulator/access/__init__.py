"""Who may do what: keys, tokens, rights, and strangers at the door."""
