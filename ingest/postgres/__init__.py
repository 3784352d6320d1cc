"""An index that several machines share through a PostgreSQL database with pgvector."""
