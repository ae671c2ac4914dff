"""The command line: try Padauk, run it, look things up, and keep settings and corpus in order."""
