"""Measurements on a large world: `make bench`. docs/performance.md says how to read them."""
