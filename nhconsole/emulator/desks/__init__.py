"""The desks that answer requests, each for one kind of resource. No network here."""
