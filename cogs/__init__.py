"""Slash commands, one extension per subject; they translate, nothing else."""
