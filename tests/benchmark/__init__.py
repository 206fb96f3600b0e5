"""Ratios of two things in one run, each beside a counter; `scripts/benchmark` prints them and writes docs/benchmarks.md."""
