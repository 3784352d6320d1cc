"""The report of a run: for a board, in plain Dutch, in one file."""
