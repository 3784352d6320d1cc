"""The terminal and the browser."""
