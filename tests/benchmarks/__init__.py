"""Benchmarks: commands that print their figures beside a reference in the same run. None is a test."""
