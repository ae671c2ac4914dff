"""Everything that can go wrong, at once and by seed."""
