"""People rule on what no gold decides: which citations are right as well, and which answers."""
