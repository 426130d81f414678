"""What each diagnosis leaves in the store, and what the store knows of it, beside the work.

Nobody waits for it: a diagnosis is as good without. While the store cannot be used nothing is
entered, and it is tried again after some seconds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection

from assistant.report import Report
from assistant.settings import Settings
from assistant.store import awaited, cases, incidents, limits, runs, staff
from assistant.store.database import Database, database
from assistant.store.errors import StoreError
from assistant.store.incident_rule import Rule
from assistant.store.incidents import Incident
from assistant.store.runs import Outcome

log = logging.getLogger(__name__)

PAUSE_SECONDS = 10.0  # after a failure
TIDY_SECONDS = 600.0

# Customers' reports first.
_ERASING: tuple[Callable[[Connection, datetime], object], ...] = (
    cases.erase_expired,
    awaited.let_go,
    staff.erase_expired_sessions,
    incidents.tidy,
    limits.let_go,
)


@dataclass(frozen=True)
class Entry:
    """The row of a diagnosis, and the incident that its customer is to read of, if any, as it was
    known at `looked_at` (time.monotonic()).
    """

    run_id: int
    incident: Incident | None
    looked_at: float = field(default_factory=time.monotonic)


class Journal:
    """Entries in the database that `opened` gives. Methods may be called from any thread."""

    def __init__(
        self,
        opened: Callable[[], Database],
        rule: Rule,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._opened, self._rule, self._now, self._clock = opened, rule, now, clock
        self._writer = ThreadPoolExecutor(1, "journal")
        self._failed_at: float | None = None

    def enter(self, report: Report, lang: str) -> Future[Entry | None]:
        """Enter a diagnosis that has ended; None when the store could not be used."""
        return self._writer.submit(self._enter, report, lang)

    def look_again(self, made: Entry, report: Report) -> Future[Entry | None]:
        """What is known by now of a diagnosis that was entered; None as for `enter`."""
        return self._writer.submit(self._look_again, made, report)

    def conclude(self, entries: Iterable[Future[Entry | None]], outcome: Outcome) -> Future[None]:
        """Tell what came of diagnoses that were handed in before."""
        return self._writer.submit(self._conclude, list(entries), outcome)

    def check(self) -> None:
        """Raises StoreError when the store cannot be used."""
        self._opened().check()

    def tidy(self) -> None:
        """Erase what has been kept long enough, each kind by itself: what cannot be erased keeps
        nothing before it. Raises StoreError.
        """
        opened = self._opened()
        for erase in _ERASING:
            with opened.write() as connection:
                erase(connection, self._now())
        opened.empty_log()

    def keep_tidy(self) -> None:
        """Do so for as long as the process lives."""

        def work() -> None:
            while True:
                try:
                    self.tidy()
                except StoreError:
                    log.warning("nothing was erased, as the store cannot be used")
                time.sleep(TIDY_SECONDS)

        threading.Thread(target=work, name="tidy", daemon=True).start()

    def _enter(self, report: Report, lang: str) -> Entry | None:
        def enter(connection: Connection) -> Entry:
            now = self._now()
            run_id = runs.record(connection, report, lang, now)
            incidents.observe(connection, report, self._rule, now)
            return Entry(run_id, incidents.told(connection, report, now))

        return self._tried(enter)

    def _look_again(self, made: Entry, report: Report) -> Entry | None:
        return self._tried(lambda to: Entry(made.run_id, incidents.told(to, report, self._now())))

    def _tried(self, work: Callable[[Connection], Entry]) -> Entry | None:
        if self._failed_at is not None and self._clock() < self._failed_at + PAUSE_SECONDS:
            return None
        try:
            with self._opened().write() as connection:
                entry = work(connection)
        except StoreError:
            self._failed_at = self._clock()
            return None
        self._failed_at = None
        return entry

    def _conclude(self, entries: Iterable[Future[Entry | None]], outcome: Outcome) -> None:
        # One worker does all of it in turn, so these have been made.
        made = [entry for one in entries if not one.exception() and (entry := one.result())]
        try:
            with self._opened().write() as connection:
                for entry in made:
                    runs.set_outcome(connection, entry.run_id, outcome)
        except StoreError:
            log.warning("what came of a diagnosis was not stored, as the store cannot be used")


_current: Journal | None = None


def start(settings: Settings) -> Journal:
    """The journal of this process, from now on."""
    global _current
    rule = Rule(settings.incident_minutes, settings.incident_domains, settings.incident_factor)
    _current = Journal(database, rule)
    _current.keep_tidy()
    return _current


def journal() -> Journal | None:
    """The journal of this process; None where nothing is stored, as in the command."""
    return _current
