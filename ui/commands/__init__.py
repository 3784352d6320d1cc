"""The commands of the browser interface: serve it, manage its users, take its feedback out."""
