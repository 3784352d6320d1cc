"""Questions to go on with are kept with the answer that they follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; answers that are there already have no such questions."""
    op.add_column("turns", sa.Column("suggestions", sa.JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Forget them."""
    with op.batch_alter_table("turns") as turns:
        turns.drop_column("suggestions")
