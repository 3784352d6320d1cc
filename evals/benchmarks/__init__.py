"""Measure parts of the product side by side with simple baselines."""
