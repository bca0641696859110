"""What became of a send: outcome, fault or failure, judged and explained."""
