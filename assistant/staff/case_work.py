"""What consultants do with a case: open it by its number, note something, say what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from assistant.staff.roles import Person
from assistant.store import cases, limits, runs
from assistant.store.case_number import read_number
from assistant.store.cases import Case, Note
from assistant.store.database import Database
from assistant.store.runs import Outcome


class NoCaseError(Exception):
    """No case is shown; `code` is of the text `staff.case.<code>`, `seconds` how long to wait."""

    def __init__(self, code: str, seconds: float = 0) -> None:
        super().__init__(code)
        self.code, self.seconds = code, seconds


@dataclass(frozen=True)
class Opened:
    """A case, the notes of colleagues (the oldest first) and what came of it. `outcome` is None
    when its row of statistics is gone, so that there is nothing to say it of.
    """

    case: Case
    notes: tuple[Note, ...]
    outcome: Outcome | None


def open_case(
    database: Database, person: Person, typed: str, now: datetime, visitor: str | None = None
) -> Opened:
    """The case of a number as it was read out. Who gives numbers that are nobody's is slowed down,
    by their name and by `visitor`, as `assistant.admission.visitor_of` gives it.

    Raises CaseNumberError, NoCaseError, StoreError, UnreadableReportError.
    """
    number = read_number(typed)
    counted = [(limits.BY_CASE_NUMBER, person.name)]
    if visitor:
        counted.append((limits.BY_CASE_VISITOR, visitor))
    with database.read() as connection:
        wait = max(limits.is_empty(connection, limit, whose, now) for limit, whose in counted)
        if wait:
            raise NoCaseError("slow", wait)
        if case := cases.by_number(connection, number, now):
            known = runs.outcome(connection, case.run_id) if case.run_id else None
            return Opened(case, cases.notes(connection, case.id), known)
    with database.write() as connection:
        for limit, whose in counted:
            limits.take(connection, limit, whose, now)
    raise NoCaseError("none")


def write_note(
    database: Database, person: Person, opened: Opened, text: str, now: datetime
) -> Opened:
    """Add a note in the person's name. Raises NoCaseError when the case is gone, StoreError."""
    with database.write() as connection:
        if cases.by_number(connection, opened.case.number, now) is None:
            raise NoCaseError("none")
        cases.add_note(connection, opened.case.id, person.name, text, now)
        return replace(opened, notes=cases.notes(connection, opened.case.id))


def conclude(database: Database, opened: Opened, outcome: Outcome) -> Opened:
    """Say what came of it. Raises StoreError."""
    if opened.case.run_id is None:
        return opened
    with database.write() as connection:
        runs.set_outcome(connection, opened.case.run_id, outcome)
    return replace(opened, outcome=outcome)
