"""Timings, as ratios to a bare bot in the same run, since machines differ and are noisy: `make bench`."""
