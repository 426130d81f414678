"""Bring the tables up to date, once, however many replicas start together."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from assistant.store.errors import StoreVersionError

FOLDER = Path(__file__).with_name("migrations")
LOCK = 7_236_110_934  # of PostgreSQL's advisory locks; only has to be nobody else's


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing, in the transaction of `connection`.

    Raises StoreVersionError for a database that has migrations which this assistant does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    known = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == known.get_current_head():
        return
    if connection.dialect.name == "postgresql":
        # A large table takes longer to change than anybody waits for an answer.
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise StoreVersionError from None
