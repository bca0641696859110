"""Two exchanges side by side: rows, how they are drawn, and the view of the tab."""
