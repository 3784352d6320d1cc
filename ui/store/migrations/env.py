"""Run by Alembic: applies the migrations on the connection that `ui.store.database` gives."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

from ui.store.tables import Base

connection = context.config.attributes["connection"]
sqlite = connection.dialect.name == "sqlite"
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=sqlite,  # SQLite changes a column by copying the table
)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        # Several machines may start at the same moment on one database.
        connection.execute(text("SELECT pg_advisory_xact_lock(72646931)"))
    context.run_migrations()
