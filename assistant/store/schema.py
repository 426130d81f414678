"""The tables. What changes here needs a migration, see docs/store.md; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only what it calls INTEGER
Code = String(40)


class Moment(TypeDecorator[datetime]):
    """A moment with its zone, in UTC. SQLite keeps no zone, so it would come back without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None or value.tzinfo:
            return value
        return value.replace(tzinfo=UTC)


# Keys that the assistant made for itself, common to all that work with this database.
keys = Table(
    "keys",
    metadata,
    Column("name", Code, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# One row a diagnosis, without address or person: what statistics are made of.
runs = Table(
    "runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("day", Date, nullable=False),
    Column("weekday", SmallInteger, nullable=False),  # 0 is Monday
    Column("hour", SmallInteger, nullable=False),
    Column("symptom", Code, nullable=False),
    Column("tld", String(63), nullable=False),
    Column("profile", Code, nullable=False),
    Column("verdict", Code, nullable=False),
    Column("main_cause", Code),
    Column("main_acts", Code),  # who can act on it
    Column("reason", Code),  # why something was not seen, of a verdict that is inconclusive
    Column("duration_ms", Integer, nullable=False),
    Column("lang", String(2), nullable=False),
    Column("outcome", Code, nullable=False),
    # 1 when it became a case, also after that was erased: a number, to be added up
    Column("saved", SmallInteger, nullable=False, server_default="0"),
    Column("nameserver_hash", String(32)),
    Column("address_hash", String(32)),
    Column("mx_hash", String(32)),
    # All that statistics look at, so that they never have to read the rows themselves: what runs
    # were about and when, and what came of them; first what is counted, then what narrows it down.
    Index(
        "ix_runs_matters",
        "day",
        "symptom",
        "tld",
        "profile",
        "verdict",
        "main_cause",
        "weekday",
        "hour",
        "duration_ms",
        "saved",
    ),
    Index(
        "ix_runs_ends",
        "day",
        "main_cause",
        "main_acts",
        "outcome",
        "verdict",
        "reason",
        "symptom",
        "tld",
        "profile",
        "saved",
    ),
)

run_causes = Table(
    "run_causes",
    metadata,
    Column("run_id", Id, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("cause", Code, primary_key=True),
    Column("kind", Code, nullable=False),
    Column("place", SmallInteger, nullable=False),  # 0 is the main one
    Index(None, "cause"),
)

# A report that somebody saved, until it expires or is deleted.
cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run_id", Id, ForeignKey("runs.id", ondelete="SET NULL"), index=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("number", String(7), nullable=False, unique=True),
    Column("saved_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("lang", String(2), nullable=False),
    Column("with_figures", Boolean, nullable=False),  # the customer's figures from the panel
    Column("ready", Text, nullable=False),  # what the customer ticked: codes, a JSON list
    Column("reference", String(80)),  # the consultant's own
    Column("report", LargeBinary, nullable=False),
)

case_notes = Table(
    "case_notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("written_at", Moment, nullable=False),
    Column("author", String(80), nullable=False),
    Column("text", Text, nullable=False),
)

# What several customers' diagnoses have in common within the last hours, erased soon after.
signals = Table(
    "signals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("cause", Code, nullable=False),
    Column("place_kind", Code, nullable=False),
    Column("place_hash", String(32), nullable=False),
    Column("domain_hash", String(32), nullable=False),
    Index(None, "place_hash", "cause", "at"),
)

# An outage that forms or is known, or a planned maintenance.
incidents = Table(
    "incidents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("state", Code, nullable=False, index=True),
    Column("cause", Code),  # none: a maintenance
    Column("place_kind", Code, nullable=False),
    Column("place_hash", String(32), nullable=False),
    Column("place", String(253), nullable=False),  # in clear: it is no single customer's
    Column("domains", Integer, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("noticed_at", Moment, nullable=False),
    Column("latest_at", Moment, nullable=False),  # the last signal
    Column("ends_at", Moment),
    Column("changed_by", String(80)),
    Column("notice_pl", Text, nullable=False),
    Column("notice_en", Text, nullable=False),
    # One at a time for each failure of a place, also when two replicas notice it together.
    Index(
        "ix_incidents_open",
        "place_hash",
        "cause",
        unique=True,
        sqlite_where=text("state IN ('forming', 'confirmed', 'dismissed')"),
        postgresql_where=text("state IN ('forming', 'confirmed', 'dismissed')"),
    ),
)

# How much of what is limited has been used: token buckets.
buckets = Table(
    "buckets",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("filled_at", Moment, nullable=False),
    Column("full_at", Moment, nullable=False, index=True),  # then it says nothing any longer
)

# Keys of other programs. The secret part is known to who uses it; here is its hash.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(8), primary_key=True),  # the public part of the key
    Column("secret_hash", LargeBinary(32), nullable=False),
    Column("name", String(80), nullable=False),
    Column("scopes", String(120), nullable=False),  # with spaces between them
    Column("made_on", Date, nullable=False),
    Column("revoked_on", Date),
    Column("last_used_on", Date),
)

# Reports that a program asked for and comes back for, for some minutes.
awaited = Table(
    "awaited",
    metadata,
    Column("id_hash", LargeBinary(32), primary_key=True),
    Column("api_key", String(8), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("late_at", Moment, nullable=False),  # what is not there by then never comes
    Column("expires_at", Moment, nullable=False, index=True),
    Column("report", LargeBinary),  # none: under way
)

# Who of the staff is signed in with a key; with the role "ended", whose sign-in at an OpenID
# provider is over although a cookie still vouches for it.
staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("name", String(80), nullable=False),  # what they call themselves
    Column("role", Code, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)
