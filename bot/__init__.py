"""Padauk: facts, quotes, signatories and demands from published statements on Myanmar."""
