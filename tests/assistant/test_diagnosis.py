"""One diagnosis, without the network: symptoms that need no check, and how steps are judged.

What a diagnosis sees on real protocols is tested in the staged Internet.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from assistant import diagnosis
from assistant.causes.evaluation import evaluate
from assistant.diagnosis import check_run
from assistant.preparation.loading import UnknownProfileError
from assistant.report import Status, Verdict
from assistant.settings import read_settings
from checks import lanes
from checks.delegation import Parent
from checks.observation import Skipped, Unseen, Why
from checks.sequence import Outcome
from checks.target import parse_target
from tests.assistant.causes.observed import (
    DELEGATION,
    NOW,
    addresses,
    failing,
    registration,
    seen,
    site,
    website,
)

SETTINGS = read_settings({})
WITHOUT_DATE = registration(expires=Unseen(Why.UNREADABLE))
UNPUBLISHED = registration(expires=Unseen(Why.NOT_PUBLISHED))
LATER = registration(expires=NOW.replace(year=2027))
TWO_DATES = replace(LATER, other=registration(expires=NOW.replace(year=2028)).record)
STOPPED = website(
    failing("http://firma.pl/", "untrusted"), failing("https://firma.pl/", "untrusted")
)
TARGET = parse_target("Firma.pl")


def test_an_instruction_that_needs_no_check_is_a_report_at_once() -> None:
    run = diagnosis.begin(TARGET, "invoice_duplicate", SETTINGS)
    assert list(run.events()) == []
    report = run.report()
    assert (report.verdict, report.checks, report.causes) == (Verdict.NO_FAULT_FOUND, (), ())
    assert report.profile == "generic"
    assert run.place == 0


def test_diagnoses_too_many_wait_and_know_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    with ThreadPoolExecutor(1) as one_place:
        monkeypatch.setattr(lanes, "diagnoses", one_place)
        monkeypatch.setattr(lanes, "DIAGNOSES", 1)
        one_place.submit(release.wait, 5)
        runs = [diagnosis.begin(TARGET, "invoice_duplicate", SETTINGS) for _ in range(3)]
        assert [run.place for run in runs] == [0, 1, 2]
        release.set()
        assert {run.report().verdict for run in runs} == {Verdict.NO_FAULT_FOUND}
        assert [run.place for run in runs] == [0, 0, 0]


def test_the_provider_can_be_named() -> None:
    run = diagnosis.begin(TARGET, "invoice_duplicate", SETTINGS, provider="nazwa")
    assert run.report().profile == "nazwa"
    with pytest.raises(UnknownProfileError):
        diagnosis.begin(TARGET, "invoice_duplicate", SETTINGS, provider="nikt")


def test_an_unknown_symptom_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        diagnosis.begin(TARGET, "nuda", SETTINGS)


@pytest.mark.parametrize(
    ("check", "observation", "status", "reason"),
    [
        ("registration", registration(), Status.OK, None),
        ("registration", registration(expires=NOW), Status.WARNING, None),
        ("registration", registration(expires=NOW.replace(year=2025)), Status.PROBLEM, None),
        ("registration", Unseen(Why.THROTTLED), Status.UNKNOWN, "throttled"),
        ("registration", WITHOUT_DATE, Status.UNKNOWN, "unreadable"),
        ("registration", UNPUBLISHED, Status.OK, "not_published"),
        ("registration", TWO_DATES, Status.WARNING, "contradicted"),
        ("registration", registration(registered=False), Status.WARNING, "contradicted"),
        ("website", site(500), Status.PROBLEM, None),
        ("website", STOPPED, Status.UNKNOWN, "untrusted"),
        ("website", Skipped("no_address"), Status.SKIPPED, "no_address"),
    ],
)  # fmt: skip
def test_how_a_step_ended(
    check: str, observation: object, status: Status, reason: str | None
) -> None:
    known = seen(**{check: observation})
    step = check_run(check, Outcome(observation, 5, 20), known, evaluate(known)[1])
    assert (step.status, step.reason) == (status, reason)
    assert (step.started_ms, step.duration_ms) == (5, 20)


def test_what_a_check_saw_of_a_consequence_is_a_problem_as_well() -> None:
    nowhere = replace(DELEGATION, parent=Parent("pl", (), (), {}), servers=())
    known = seen(
        registration=registration(expires=NOW.replace(year=2025)),
        addresses=addresses("missing", a=(), aaaa=(), public=()),
        delegation=nowhere,
        website=Skipped("no_address"),
        certificate=Skipped("no_address"),
    )
    _, causes = evaluate(known)
    assert [cause.code for cause in causes] == ["domain_expired"]
    step = check_run("delegation", Outcome(nowhere, 5, 20), known, causes)
    assert (step.status, step.reason) == (Status.PROBLEM, None)
