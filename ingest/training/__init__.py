"""Train the embedding model that we ship; `python -m ingest.training DATA_DIR OUT_DIR`."""
