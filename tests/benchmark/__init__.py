"""Ratios of two things in one run, each beside a counter: what `scripts/benchmark` measures and writes."""
