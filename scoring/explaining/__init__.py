"""The arithmetic of a score, step by step, as values: enough to do it again on paper.

Sums are written with `x` and exact fractions, each with what it gives.
"""
