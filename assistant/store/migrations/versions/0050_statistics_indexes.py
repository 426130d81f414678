"""One index for what diagnoses were about, and one for what came of them."""

from alembic import op

revision = "0050"
down_revision = "0040"

MATTERS = [
    "day", "symptom", "tld", "profile", "verdict", "main_cause", "weekday", "hour", "duration_ms",
    "saved",
]  # fmt: skip
ENDS = [
    "day", "main_cause", "main_acts", "outcome", "verdict", "reason", "symptom", "tld", "profile",
    "saved",
]  # fmt: skip


def upgrade() -> None:
    op.drop_index("ix_runs_statistics", "runs")
    op.create_index("ix_runs_matters", "runs", MATTERS)
    op.create_index("ix_runs_ends", "runs", ENDS)
