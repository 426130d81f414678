"""One diagnosis, without the network: symptoms that need no check, and how steps are judged.

What a diagnosis sees on real protocols is tested in the staged Internet.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assistant import diagnosis
from assistant.causes.evaluation import evaluate
from assistant.causes.seen import Told
from assistant.diagnosis import check_run
from assistant.panel import Panel, Quota
from assistant.preparation.loading import UnknownProfileError, load_profiles
from assistant.preparation.profile import MailPrograms
from assistant.report import Event, Status, Verdict
from assistant.settings import read_settings
from checks import lanes
from checks.delegation import Parent
from checks.net import Net
from checks.net.deadline import Deadline
from checks.observation import Skipped, Unseen, Why
from checks.sequence import Check, Outcome, Stage, Step, discover, with_needs
from checks.target import Target, parse_target
from tests.assistant.causes.observed import (
    DELEGATION,
    NOW,
    addresses,
    failing,
    registration,
    report_of,
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


def test_servers_for_mail_programs_are_those_of_the_provider_that_the_mx_belongs_to() -> None:
    profiles = load_profiles()
    mail = MailPrograms(receive="imap.nazwa.example", send="smtp.nazwa.example")
    known = {**profiles, "nazwa": replace(profiles["nazwa"], mail=mail)}
    both = (mail.receive, mail.send)
    for chosen, mx, wanted in (
        (None, ["mx.nazwa.pl"], both),
        (None, ["mx.firma.pl"], None),
        (None, [], None),
        (known["nazwa"], [], both),
        (known["nazwa"], ["mx.firma.pl"], None),
    ):
        assert diagnosis._mail_programs(chosen, lambda: known, mx) == wanted


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


class Looks:
    """A check that ends when the test lets it: the paths that it was asked for."""

    def __init__(self) -> None:
        self.release = threading.Event()
        self.paths: queue.SimpleQueue[str] = queue.SimpleQueue()

    def look(self, target: Target, _net: Net) -> Unseen:
        self.paths.put(target.path)
        self.release.wait(5)
        return Unseen(Why.TIMEOUT)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Looks]:
    looks = Looks()
    only: Check[Any] = Check("website", Stage.SERVER, (), looks.look)
    monkeypatch.setattr(diagnosis, "with_needs", lambda _wanted, _known: (only,))
    yield looks
    looks.release.set()


def begin(address: str, **options: Any) -> diagnosis.Run:
    return diagnosis.begin(parse_target(address), "website_down", SETTINGS, **options)


def test_who_asks_the_same_at_once_shares_the_look_and_gets_an_own_report(looks: Looks) -> None:
    first = begin("Firma.pl")
    assert looks.paths.get(timeout=5) == "/"
    disk = Told(Panel(quotas={"disk": Quota(10, 10)}))
    second, other = begin("firma.pl ", told=disk, provider="nazwa"), begin("firma.pl/sklep")
    assert looks.paths.get(timeout=5) == "/sklep"
    running = Event("website", "running")
    assert [next(run.events()) for run in (first, second, other)] == [running] * 3
    looks.release.set()
    one, two = first.report(), second.report()
    other.report()
    assert looks.paths.empty()
    assert one.observations == two.observations
    assert (one.target.given, two.target.given) == ("Firma.pl", "firma.pl")
    assert "disk_full" in {cause.code for cause in two.causes}
    assert "disk_full" not in {cause.code for cause in one.causes}
    assert two.started_at > one.started_at


def test_who_stops_a_shared_diagnosis_stops_only_their_own(looks: Looks) -> None:
    first = begin("firma.pl")
    looks.paths.get(timeout=5)
    second = begin("firma.pl")
    next(second.events())
    first.cancel()
    assert first.report().observations["website"] == Unseen(Why.CANCELLED, "cancelled")
    looks.release.set()
    assert second.report().observations["website"] == Unseen(Why.TIMEOUT)
    assert looks.paths.empty()


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


# ---- once more

BEFORE = replace(report_of(seen()), started_at=datetime.now(UTC) - timedelta(minutes=7))
EVERY = tuple(one.id for one in with_needs(BEFORE.observations, discover()))
WITH_THE_WEBSITE = ("website", "certificate")


@dataclass
class Collected:
    """In place of what is collected from the network: it is there, a check at a time."""

    outcomes: Mapping[str, Outcome]
    is_over: bool = True
    age: float = 0.0

    def follow(self, _deadline: Deadline) -> Iterator[list[Step]]:
        for check, outcome in self.outcomes.items():
            yield [Step(check)]
            yield [Step(check, outcome)]

    def close(self) -> None: ...


@dataclass
class Staged:
    """In place of the network: what checks see this time, and which of them looked."""

    sees: Mapping[str, object]
    looked: list[tuple[str, ...]] = field(default_factory=list)

    def collect(self, sequence: Sequence[Check[Any]], _target: object, net: Net) -> Collected:
        assert net.anew
        self.looked.append(tuple(one.id for one in sequence))
        return Collected({one.id: Outcome(self.sees[one.id], 3, 20) for one in sequence})


@pytest.fixture
def staged(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Staged]:
    def make(**changed: object) -> Staged:
        network = Staged({**BEFORE.observations, **changed})
        monkeypatch.setattr(diagnosis, "Collecting", network.collect)
        return network

    return make


def test_all_of_it_looks_again(staged: Callable[..., Staged]) -> None:
    network = staged(website=site(500))
    run = diagnosis.again(BEFORE, SETTINGS)
    report = run.report()
    assert (run.checks, network.looked) == (EVERY, [EVERY])
    assert [one.code for one in report.causes] == ["application_error"]
    assert [one.id for one in report.checks if one.seen_at] == []
    assert report.started_at > BEFORE.started_at


def test_one_check_looks_again_and_the_report_is_whole(staged: Callable[..., Staged]) -> None:
    network = staged()
    run = diagnosis.again(BEFORE, SETTINGS, check="certificate")
    report = run.report()
    assert (run.checks, network.looked) == (WITH_THE_WEBSITE, [WITH_THE_WEBSITE])
    assert (report.verdict, report.observations) == (BEFORE.verdict, BEFORE.observations)
    assert tuple(one.id for one in report.checks) == EVERY
    kept = {one.id: one.seen_at for one in report.checks if one.seen_at}
    assert kept == {one: BEFORE.started_at for one in EVERY if one not in WITH_THE_WEBSITE}
    assert {one.duration_ms for one in report.checks} == {5, 20}
    assert [event.check for event in run.events() if event.state == "done"] == [*WITH_THE_WEBSITE]


def test_when_one_check_sees_a_change_all_of_them_look(staged: Callable[..., Staged]) -> None:
    network = staged(website=site(500))
    report = diagnosis.again(BEFORE, SETTINGS, check="website").report()
    assert network.looked == [WITH_THE_WEBSITE, EVERY]
    assert [one.code for one in report.causes] == ["application_error"]
    assert [one.id for one in report.checks if one.seen_at] == []


def test_a_page_that_reads_otherwise_each_time_is_no_change(staged: Callable[..., Staged]) -> None:
    network = staged(website=site(text="Dzisiaj jest 23 listopada"))
    diagnosis.again(BEFORE, SETTINGS, check="website").report()
    assert network.looked == [WITH_THE_WEBSITE]


def test_a_check_that_sees_nothing_this_time_sends_nobody_else(
    staged: Callable[..., Staged],
) -> None:
    network = staged(registration=Unseen(Why.TIMEOUT))
    report = diagnosis.again(BEFORE, SETTINGS, check="registration").report()
    assert network.looked == [("registration",)]
    assert report.verdict is Verdict.INCONCLUSIVE


def test_what_was_seen_too_long_ago_is_not_kept(staged: Callable[..., Staged]) -> None:
    network = staged()
    long_ago = BEFORE.started_at - timedelta(hours=1)
    kept_twice = tuple(replace(one, seen_at=long_ago) for one in BEFORE.checks)
    for former in (replace(BEFORE, started_at=long_ago), replace(BEFORE, checks=kept_twice)):
        diagnosis.again(former, SETTINGS, check="website").report()
    assert network.looked == [EVERY, EVERY]


def test_of_what_was_stopped_nothing_is_kept(staged: Callable[..., Staged]) -> None:
    network = staged()
    stopped = {**BEFORE.observations, "delegation": Unseen(Why.CANCELLED)}
    diagnosis.again(replace(BEFORE, observations=stopped), SETTINGS, check="website").report()
    assert network.looked == [EVERY]


def test_an_answer_that_was_there_before_tells_since_when(staged: Callable[..., Staged]) -> None:
    at = datetime.now(UTC) - timedelta(minutes=2)
    staged(registration=replace(registration(), asked_at=at))
    (first, *others) = diagnosis.again(BEFORE, SETTINGS).report().checks
    assert (first.id, first.seen_at) == ("registration", at)
    assert {one.seen_at for one in others} == {None}


def test_an_unknown_check_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        diagnosis.again(BEFORE, SETTINGS, check="nuda")
