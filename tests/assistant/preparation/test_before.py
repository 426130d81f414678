"""What to check before an instruction: seen in the registry's data, or left to the customer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from assistant.documents import view
from assistant.documents.summary import summary
from assistant.preparation.before import SEEN, YOUNG, State
from assistant.preparation.instructions import CheckId
from assistant.preparation.loading import instruction, instructions
from assistant.preparation.profile import SymptomId
from assistant.report import Cause, Certainty, Kind, Report
from assistant.symptoms import symptoms
from assistant.texts import words
from checks.observation import Unseen, Why
from checks.registration import Registration
from checks.registries.record import RegistryRecord
from tests.assistant.causes.observed import report_of, seen

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def record(created: datetime | Unseen, *, registered: bool = True) -> RegistryRecord:
    return RegistryRecord(
        source="rdap",
        server="rdap.dns.pl",
        registered=registered,
        expires=NOW + timedelta(days=100),
        created=created,
        registrar=Unseen(Why.NOT_PUBLISHED),
        statuses=(),
        nameservers=(),
        expiry_published=True,
    )


def asked(observed: object, symptom: str = "domain_transfer", typed: str = "firma.pl") -> Report:
    report = report_of(seen(symptom, typed=typed))
    return replace(report, started_at=NOW, observations={"registration": observed})


def states(report: Report) -> dict[CheckId, State]:
    return {one.id: one.state for one in view.preparation(report).before}


@pytest.mark.parametrize(
    ("created", "state"),
    [
        (NOW - timedelta(days=1), "problem"),
        (NOW - YOUNG + timedelta(seconds=1), "problem"),
        (NOW - YOUNG, "ok"),
        (NOW - timedelta(days=900), "ok"),
        (Unseen(Why.UNREADABLE), "unknown"),
    ],
)
def test_a_pl_domain_moves_five_days_after_its_registration(created: Any, state: str) -> None:
    # docs/preparation.md: not sooner than five days after the registration.
    assert states(asked(Registration(record(created), None)))["young_domain"] == state


@pytest.mark.parametrize(
    ("address", "of_poland"), [("firma.pl", True), ("firma.com", False), ("firma.eu", False)]
)
def test_rules_of_the_polish_registry_are_not_told_of_other_domains(
    address: str, of_poland: bool
) -> None:
    # infor-conversation: the authinfo code is needed for a Polish domain, and valid for 30 days.
    report = asked(Registration(record(NOW - timedelta(days=1)), None), typed=address)
    assert ({"young_domain", "authinfo_validity"} <= set(states(report))) is of_poland
    assert {"transfer_lock", "transfer_pending", "registrant_email"} <= set(states(report))


@pytest.mark.parametrize(
    "observed",
    [Unseen(Why.TIMEOUT), Registration(record(NOW, registered=False), None)],
    ids=["silent", "free"],
)
def test_what_the_registry_does_not_say_is_unknown_and_never_fine(observed: object) -> None:
    told = states(asked(observed))
    assert {told[id] for id in SEEN} == {"unknown"}


@pytest.mark.parametrize(
    ("cause", "check"),
    [
        ("domain_transfer_locked", "transfer_lock"),
        ("domain_transfer_pending", "transfer_pending"),
    ],
)
def test_a_cause_that_stands_is_in_the_way(cause: str, check: CheckId) -> None:
    found = Cause(cause, Kind.WARNING, Certainty.CONFIRMED, None, ())
    report = replace(asked(Registration(record(NOW - YOUNG), None)), causes=(found,))
    told = states(report)
    assert {id for id in SEEN if told[id] == "problem"} == {check}


def test_every_instruction_and_question_has_its_entry_and_no_incident_has() -> None:
    assert set(instructions().instructions) == {
        id for id, one in symptoms().items() if not one.is_incident
    }
    assert view.preparation(asked(Unseen(Why.TIMEOUT), "website_down")).before == ()


def test_every_check_belongs_to_an_instruction() -> None:
    used = {one.id for entry in instructions().instructions.values() for one in entry.before}
    assert used == set(get_args(CheckId))


def test_what_transfer_may_mean_is_asked_back() -> None:
    # infor-conversation: a transfer is not a change of registrant, and the hosting's transfer is
    # an amount of data.
    known: Any = instruction("domain_transfer")
    assert set(known.taken_for) == {"registrant_change", "hosting_transfer", "increase_limits"}
    for symptom in get_args(SymptomId):
        entry = instruction(symptom)
        assert entry is None or symptom not in entry.taken_for


def test_a_young_domain_is_told_to_support_as_well() -> None:
    young, grown = (
        asked(Registration(record(NOW - timedelta(days=days)), None)) for days in (1, 30)
    )
    for report, told in ((young, True), (grown, False)):
        text = summary(report, view.preparation(report), words("pl"))
        assert ("po 5 dniach, od 26 listopada 2026" in " ".join(text.split())) is told
