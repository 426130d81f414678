"""Cases by their number, notes and outcomes, with both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import NoReturn

import pytest

from assistant.staff.case_work import NoCaseError, conclude, open_case, write_note
from assistant.staff.roles import Person, Role
from assistant.store import cases
from assistant.store.case_number import CaseNumberError, new_number, shown
from assistant.store.database import Database
from assistant.store.errors import StoreFullError
from assistant.store.limits import BY_CASE_NUMBER, BY_CASE_VISITOR
from assistant.store.runs import Outcome
from tests.assistant.store.test_cases import NOW, saved

ANNA, JAN = Person("Anna", Role.CONSULTANT), Person("Jan", Role.CONSULTANT)


OFFICE = "203.0.113.5"


def refused(
    store: Database, typed: str, person: Person = ANNA, visitor: str | None = None
) -> NoCaseError:
    with pytest.raises(NoCaseError) as error:
        open_case(store, person, typed, NOW, visitor)
    return error.value


def test_a_case_opens_by_the_number_as_it_is_read_out(store: Database) -> None:
    number = saved(store).number
    opened = open_case(store, ANNA, f" {shown(number).lower()} ", NOW)
    assert (opened.case.number, opened.notes, opened.outcome) == (number, (), Outcome.UNKNOWN)


def test_a_case_opens_while_nothing_can_be_written(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = saved(store).number

    def full() -> NoReturn:
        raise StoreFullError

    monkeypatch.setattr(store, "write", full)
    assert open_case(store, ANNA, number, NOW, OFFICE).case.number == number


def test_a_case_whose_time_is_over_is_none(store: Database) -> None:
    number = saved(store, days=1).number
    with pytest.raises(NoCaseError) as error:
        open_case(store, ANNA, number, NOW + timedelta(days=1))
    assert error.value.code == "none"


@pytest.mark.parametrize("typed", ["A7F", "A7F-3KXO", "A7F 3KXY", ""])
def test_what_is_no_number_is_refused_before_anybody_looks(store: Database, typed: str) -> None:
    with pytest.raises(CaseNumberError):
        open_case(store, ANNA, typed, NOW)


def test_who_gives_numbers_of_nobody_is_slowed_down(store: Database) -> None:
    number = saved(store).number
    for _ in range(BY_CASE_NUMBER.burst):
        open_case(store, ANNA, number, NOW)
        assert refused(store, new_number()).code == "none"
    slow = refused(store, number)
    assert (slow.code, slow.seconds) == ("slow", BY_CASE_NUMBER.seconds)
    open_case(store, JAN, number, NOW)
    open_case(store, ANNA, number, NOW + timedelta(seconds=BY_CASE_NUMBER.seconds))


def test_another_name_does_not_help_who_tries_numbers(store: Database) -> None:
    number = saved(store).number
    for attempt in range(BY_CASE_VISITOR.burst):
        person = Person(f"Anna {attempt}", Role.CONSULTANT)
        assert refused(store, new_number(), person, OFFICE).code == "none"
    slow = refused(store, number, JAN, OFFICE)
    assert (slow.code, slow.seconds) == ("slow", BY_CASE_VISITOR.seconds)
    open_case(store, JAN, number, NOW, "198.51.100.7")
    open_case(store, JAN, number, NOW + timedelta(seconds=BY_CASE_VISITOR.seconds), OFFICE)


def test_notes_carry_the_name_of_who_is_signed_in(store: Database) -> None:
    opened = open_case(store, ANNA, saved(store).number, NOW)
    opened = write_note(store, ANNA, opened, "Klientka oddzwoni.", NOW)
    opened = write_note(store, JAN, opened, "Oddzwoniła.", NOW)
    assert [(one.author, one.text) for one in opened.notes] == [
        ("Anna", "Klientka oddzwoni."),
        ("Jan", "Oddzwoniła."),
    ]


def test_a_note_on_a_case_that_was_deleted_meanwhile_is_refused(store: Database) -> None:
    made = saved(store)
    opened = open_case(store, ANNA, made.number, NOW)
    with store.write() as connection:
        cases.delete_by_token(connection, made.token)
    with pytest.raises(NoCaseError):
        write_note(store, ANNA, opened, "Za późno.", NOW)


def test_an_outcome_is_that_of_the_row_of_statistics(store: Database) -> None:
    number = saved(store).number
    conclude(store, open_case(store, ANNA, number, NOW), Outcome.SOLVED)
    assert open_case(store, JAN, number, NOW).outcome is Outcome.SOLVED


def test_a_case_without_a_row_has_no_outcome(store: Database) -> None:
    opened = open_case(store, ANNA, saved(store, run_id=None).number, NOW)
    assert opened.outcome is None
    assert conclude(store, opened, Outcome.SOLVED) == opened
