"""Which diagnoses became a case, also after it was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0020"

INDEX = "ix_runs_statistics"
COLUMNS = [
    "day", "symptom", "tld", "profile", "verdict", "main_cause", "main_acts", "outcome",
    "weekday", "hour", "reason", "duration_ms", "saved",
]  # fmt: skip


def upgrade() -> None:
    saved = sa.Column("saved", sa.SmallInteger(), nullable=False, server_default="0")
    op.add_column("runs", saved)
    op.execute("UPDATE runs SET saved = 1 WHERE id IN (SELECT run_id FROM cases)")
    op.drop_index(INDEX, "runs")
    op.create_index(INDEX, "runs", COLUMNS)
