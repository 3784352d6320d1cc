"""One small reader for each document format."""
