"""The process: its one lock. Knows no discord."""
