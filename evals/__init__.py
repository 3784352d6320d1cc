"""Question sets, metrics, comparison and reports."""
