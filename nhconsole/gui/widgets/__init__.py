"""Small widgets of which the panels are made: they know Qt and the theme, nothing of the hub."""
