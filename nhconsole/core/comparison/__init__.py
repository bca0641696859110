"""Two exchanges side by side: what is the same, what differs, and what differs by its nature."""
