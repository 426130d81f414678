"""Signals of diagnoses, and incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state IN ('forming', 'confirmed', 'dismissed')")


def upgrade() -> None:
    op.create_table(
        "signals",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("place_kind", sa.String(40), nullable=False),
        sa.Column("place_hash", sa.String(32), nullable=False),
        sa.Column("domain_hash", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
    )
    op.create_index(op.f("ix_signals_at"), "signals", ["at"])
    op.create_index(
        op.f("ix_signals_place_hash_cause_at"), "signals", ["place_hash", "cause", "at"]
    )
    op.create_table(
        "incidents",
        sa.Column("id", ID, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("cause", sa.String(40)),
        sa.Column("place_kind", sa.String(40), nullable=False),
        sa.Column("place_hash", sa.String(32), nullable=False),
        sa.Column("place", sa.String(253), nullable=False),
        sa.Column("domains", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("changed_by", sa.String(80)),
        sa.Column("notice_pl", sa.Text(), nullable=False),
        sa.Column("notice_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_state"), "incidents", ["state"])
    op.create_index(
        "ix_incidents_open",
        "incidents",
        ["place_hash", "cause"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
