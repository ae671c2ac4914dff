"""What is published, as people wrote it down; knows no discord."""
