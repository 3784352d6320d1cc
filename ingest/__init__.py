"""From documents to a searchable index."""
