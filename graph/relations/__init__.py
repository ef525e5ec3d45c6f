"""What the graph holds: one file for each kind of thing, each of which reads what was resolved and adds facts."""
