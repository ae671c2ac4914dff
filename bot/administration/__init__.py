"""What is in force in a server, from what was set where; changes to it, and their undoing. Knows no discord."""
