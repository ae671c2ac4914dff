"""Passages and names by the words people type for them; knows no discord."""
