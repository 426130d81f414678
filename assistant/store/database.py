"""The database: SQLite in a file, or PostgreSQL by its URL.

Source: https://www.sqlite.org/wal.html, https://docs.sqlalchemy.org/en/21/dialects/sqlite.html
"""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from assistant.settings import settings
from assistant.store.errors import StoreError, StoreFullError
from assistant.store.migrating import migrate
from assistant.store.schema import keys

log = logging.getLogger(__name__)

WAIT_SECONDS = 5  # for a connection, and for a lock that another one holds
LOG_WAIT_SECONDS = 0.5  # nobody can write meanwhile
STATEMENT_SECONDS = 15

failures: Counter[str] = Counter()  # of this process, by the code of their StoreError

_WRITES = "assistant_writes"
# What is deleted is overwritten; many a SQLite does so without being told.
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON")
_FULL = ("disk is full", "No space left", "could not extend file")


class Database:
    """Where everything is stored. Methods may be called from any thread.

    Whatever fails is a StoreError; a failed `write` has changed nothing.
    """

    def __init__(self, url: str) -> None:
        """Raises StoreError, also when the tables cannot be brought up to date."""
        self.engine = _engine(_known(make_url(url)))
        self._reading = self.engine
        if self.engine.dialect.name == "postgresql":  # each statement would see a state of its own
            self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ")
        try:
            with self.write() as connection:
                migrate(connection)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of everything."""
        with _translated(), self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it or nothing."""
        with _translated(), self.engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def check(self) -> None:
        """Raises StoreError when it cannot be used."""
        with self.read() as connection:
            connection.execute(select(keys.c.name).limit(1))

    def empty_log(self) -> None:
        """Let nothing of what was deleted be left in SQLite's log of changes; not while others read
        or write. PostgreSQL sees to its own. Raises StoreError.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with _translated(), self.engine.connect() as connection:
            driver = connection.connection.cursor()  # outside of any transaction
            try:
                driver.execute(f"PRAGMA busy_timeout={LOG_WAIT_SECONDS * 1000:.0f}")
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.Error:
                log.warning("the log of changes was not emptied")
            connection.invalidate()  # its patience fits nothing else

    def close(self) -> None:
        self.engine.dispose()


@cache
def database() -> Database:
    """The database of the settings, opened at the first call that succeeds. Raises StoreError."""
    return Database(settings().database_url)


def _known(url: URL) -> URL:
    """The URL with the driver that is installed."""
    name = url.get_backend_name()
    return url.set(drivername={"postgresql": "postgresql+psycopg", "sqlite": "sqlite"}[name])


def _engine(url: URL) -> Engine:
    # A statement's parameters hold what people typed, and must not get into a log.
    common: dict[str, Any] = {"hide_parameters": True, "pool_timeout": WAIT_SECONDS}
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, common)
    options = (
        f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c lock_timeout={WAIT_SECONDS * 1000}"
        f" -c idle_in_transaction_session_timeout={STATEMENT_SECONDS * 1000} -c timezone=UTC"
        " -c jit=off"  # to compile a query of a fifth of a second takes a good part of that
    )
    return create_engine(
        url,
        pool_pre_ping=True,  # the database may have been away
        connect_args={"connect_timeout": WAIT_SECONDS, "options": options},
        **common,
    )


def _sqlite(url: URL, common: dict[str, Any]) -> Engine:
    if url.database:
        with _translated():
            file = Path(url.database)
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                file.touch(mode=0o600)  # SQLite gives the files beside it the same rights
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS}, **common)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver would begin transactions by itself
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # One that reads first and then wants to write would be refused at once, not wait.
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def _translated() -> Iterator[None]:
    """Failures of the database as StoreErrors. What they say may name what was stored, so only
    their kind is logged.
    """
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        log.error("the store failed: %s", _kind(error))
        failure = _as_store_error(error)
        failures[failure.code] += 1
        raise failure from None


def _kind(error: Exception) -> str:
    original = error.orig if isinstance(error, DBAPIError) else None
    return type(original or error).__name__


def _as_store_error(error: Exception) -> StoreError:
    if isinstance(error, DBAPIError | OSError) and any(sign in str(error) for sign in _FULL):
        return StoreFullError()
    if isinstance(error, PoolTimeoutError | DBAPIError | OSError):
        return StoreError()
    raise error
