"""One diagnosis: run the checks a symptom needs, judge what they saw, make the report."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from assistant.causes.evaluation import evaluate
from assistant.causes.own import NO_FAILURE, gaps
from assistant.causes.seen import Provider, Seen, Told
from assistant.causes.steadiness import CHECK as STEADINESS
from assistant.causes.steadiness import is_strained
from assistant.comparison import compare
from assistant.early import settled
from assistant.preparation.loading import load_profiles, profile_by_id, recognise
from assistant.preparation.profile import Profile
from assistant.report import Cause, CheckRun, Event, Kind, Report, Status
from assistant.settings import Settings
from assistant.symptoms import symptoms
from checks import lanes
from checks.addresses import Addresses
from checks.net import Net
from checks.net.deadline import Deadline
from checks.observation import Skipped, Unseen, Why
from checks.registration import Registration
from checks.sequence import Check, Collecting, Outcome, Step, bound_to, discover, with_needs
from checks.shared import JOIN_SECONDS, Shared
from checks.target import Target

# The report is there within 12 s, what comes before and after the checks included.
DEADLINE_SECONDS = 11.0

# What was seen longer ago says too little of now to be judged together with what is seen now.
KEPT_SECONDS = 1800.0


@dataclass(frozen=True)
class _Kept:
    """What a check saw for an earlier diagnosis, and when."""

    outcome: Outcome
    seen_at: datetime


class Run:
    """A diagnosis of `target` under way. `checks` are the ids of its steps, in their order; those
    of a single check's may turn out to be more. `coming` is its report, for who does not wait."""

    def __init__(
        self,
        target: Target,
        symptom: str,
        settings: Settings,
        provider: str | None,
        told: Told,
        deadline_seconds: float,
        former: Report | None = None,
        check: str | None = None,
    ) -> None:
        self.target = replace(target, mail_server=told.panel.mail_server)
        self._symptom = symptoms()[symptom]
        self._provider = (
            profile_by_id(load_profiles(settings.profiles), provider) if provider else None
        )
        self._told = replace(told, provider=_hosting(self._provider))
        self._sequence = with_needs(self._symptom.checks, discover())
        self._former = former
        looks = bound_to(check, self._sequence) if check else self._sequence
        self._seconds = deadline_seconds
        self._settings = settings
        self._deadline: Deadline | None = None
        self._cancelled = False
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self.checks: tuple[str, ...] = tuple(one.id for one in looks)
        _line.join(self)
        self.coming: Future[Report] = lanes.diagnoses.submit(self._diagnose)

    def events(self) -> Iterator[Event]:
        """What happens, as it happens; ends when the report is there. To be read once."""
        while (event := self._events.get()) is not None:
            yield event

    @property
    def place(self) -> int:
        """Its place among those that wait while as many run as may run at once: 1 is the next one,
        0 does not wait."""
        return _line.place(self)

    def cancel(self) -> None:
        """Stop looking; the report then holds what is known."""
        self._cancelled = True
        if self._deadline is not None:
            self._deadline.cancel()

    def report(self) -> Report:
        """The report, waited for."""
        return self.coming.result()

    def _asked(self, looks: Sequence[Check[Any]]) -> Hashable:
        """All that decides what the network is asked."""
        settings = self._settings
        references = frozenset(settings.references.items())
        public = (settings.resolvers, settings.blocklists, settings.public_url, settings.data)
        mail = self._provider.mail if self._provider else None
        how = (self._seconds, self._former is not None, mail, settings.profiles)
        ids = tuple(one.id for one in looks)
        return replace(self.target, given=""), ids, references, public, how

    def _collect(
        self, looks: Sequence[Check[Any]], profiles: Callable[[], Mapping[str, Profile]]
    ) -> Collecting:
        settings = self._settings
        net = Net(
            Deadline(self._seconds),
            settings.references,
            settings.public_url,
            settings.data,
            settings.resolvers,
            settings.blocklists,
            partial(_mail_programs, self._provider, profiles),
            anew=self._former is not None,
        )
        return Collecting(looks, self.target, net)

    def _tell(self, step: Step, seen: Seen, causes: Sequence[Cause]) -> None:
        if step.outcome is None:
            self._events.put(Event(step.check, "running"))
        else:
            run = check_run(step.check, step.outcome, seen, causes)
            found = settled(causes, self._sequence, seen.observations)
            self._events.put(Event(run.id, "done", run.status, run.duration_ms, run.reason, found))

    def _diagnose(self) -> Report:
        try:
            report = self._make_report()
            for tell in listeners:
                tell(report)
            return report
        finally:
            _line.leave(self)
            self._events.put(None)

    def _make_report(self) -> Report:
        kept = _kept(self._former, self.checks) if self._former else {}
        report = self._examine(kept)
        if self._former and kept and compare(self._former, report).has_news:
            # Drawn half from then and half from now, a verdict would name what no longer is.
            return self._examine({})
        return report

    def _examine(self, kept: Mapping[str, _Kept]) -> Report:
        """Let all the checks look that have nothing `kept`."""
        started_at, origin = datetime.now(UTC), time.monotonic()
        self._deadline = deadline = Deadline(self._seconds)
        if self._cancelled:
            deadline.cancel()

        # Beside the network: the first time it takes longer than a look-up.
        profiles = lanes.lookups.submit(load_profiles, self._settings.profiles)
        order = [one.id for one in self._sequence]
        looks = [one for one in self._sequence if one.id not in kept]
        outcomes = {check: one.outcome for check, one in kept.items()}

        def known() -> dict[str, object]:
            return {one: outcomes[one].observation for one in order if one in outcomes}

        seen = Seen(self.target, self._symptom, started_at, known(), self._told)
        verdict, causes = evaluate(seen)
        collect = partial(self._collect, looks, profiles.result)
        with _collectings.joined(self._asked(looks), collect) as collecting:
            for steps in collecting.follow(deadline):
                ended = {step.check: step.outcome for step in steps if step.outcome is not None}
                outcomes |= ended
                if ended:
                    seen = replace(seen, observations=known())
                    verdict, causes = evaluate(seen)
                for step in steps:
                    self._tell(step, seen, causes)

        def ended_as(check: str) -> CheckRun:
            run = check_run(check, outcomes[check], seen, causes)
            before = kept[check].seen_at if check in kept else _asked_before(seen, check)
            return replace(run, seen_at=before)

        return Report(
            target=self.target,
            symptom=self._symptom.id,
            started_at=started_at,
            duration_ms=round((time.monotonic() - origin) * 1000),
            verdict=verdict,
            causes=causes,
            checks=tuple(map(ended_as, order)),
            observations=seen.observations,
            profile=(self._provider or _recognised(seen.observations, profiles.result())).id,
            panel=self._told.panel,
        )


_collectings = Shared()


class _Line:
    """The diagnoses that have not ended, in the order in which they came and get their turn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[Run, None] = {}

    def join(self, run: Run) -> None:
        with self._lock:
            self._runs[run] = None

    def leave(self, run: Run) -> None:
        with self._lock:
            self._runs.pop(run, None)

    def load(self) -> tuple[int, int]:
        with self._lock:
            running = min(len(self._runs), lanes.DIAGNOSES)
            return running, len(self._runs) - running

    def place(self, run: Run) -> int:
        with self._lock:
            if run not in self._runs:
                return 0
            return max(0, list(self._runs).index(run) + 1 - lanes.DIAGNOSES)


_line = _Line()


def load() -> tuple[int, int]:
    """How many diagnoses of this process are under way, and how many wait for their turn."""
    return _line.load()


# Who is told of each report that this process makes, on the thread that made it.
listeners: list[Callable[[Report], None]] = []


def begin(
    target: Target,
    symptom: str,
    settings: Settings,
    *,
    provider: str | None = None,
    told: Told = Told(),  # noqa: B008  frozen
    deadline_seconds: float = DEADLINE_SECONDS,
) -> Run:
    """Start a diagnosis and return at once.

    Raises KeyError for an unknown symptom, and ValueError's kinds of assistant.preparation for an
    unknown provider or an operator's profile that cannot be used.
    """
    return Run(target, symptom, settings, provider, told, deadline_seconds)


def again(
    former: Report,
    settings: Settings,
    *,
    check: str | None = None,
    provider: str | None = None,
    told: Told = Told(),  # noqa: B008  frozen
    deadline_seconds: float = DEADLINE_SECONDS,
) -> Run:
    """Start the diagnosis of `former` again and return at once; sources that keep answers for a
    while are asked anew where they may be.

    With `check`, the id of one of its checks, this one alone looks, with those that go with it
    (checks.sequence.bound_to), and the report rests on what the others saw for `former`. Where
    that was long ago, was stopped, or is no longer what is seen now, all of them look again.

    Raises what `begin` raises, and KeyError for an unknown check.
    """
    return Run(
        former.target, former.symptom, settings, provider, told, deadline_seconds, former, check
    )


def _kept(former: Report, looks: Sequence[str]) -> dict[str, _Kept]:
    """What checks other than `looks` saw for `former`; nothing when some of it will not do."""
    kept = {
        run.id: _Kept(
            Outcome(former.observations[run.id], run.started_ms, run.duration_ms),
            run.seen_at or former.started_at + timedelta(milliseconds=run.started_ms),
        )
        for run in former.checks
        if run.id not in looks
    }
    oldest = datetime.now(UTC) - timedelta(seconds=KEPT_SECONDS)
    fit = all(one.seen_at > oldest and not _is_stopped(one.outcome) for one in kept.values())
    return kept if fit else {}


def _is_stopped(outcome: Outcome) -> bool:
    return isinstance(outcome.observation, Unseen) and outcome.observation.why is Why.CANCELLED


def _asked_before(seen: Seen, check: str) -> datetime | None:
    """When the answer came that `check` used, if that was before this diagnosis."""
    observation = seen.observations[check]
    asked_at = observation.asked_at if isinstance(observation, Registration) else None
    before = seen.now - timedelta(seconds=JOIN_SECONDS)  # who joins another looks at once
    return asked_at if asked_at and asked_at < before else None


def reconsidered(report: Report, told: Told) -> Report:
    """The report judged again by its own observations, with what the customer has told since."""
    symptom = symptoms()[report.symptom]
    seen = Seen(report.target, symptom, report.started_at, report.observations, told)
    verdict, causes = evaluate(seen)

    def run(former: CheckRun) -> CheckRun:
        observation = report.observations[former.id]
        outcome = Outcome(observation, former.started_ms, former.duration_ms)
        return replace(check_run(former.id, outcome, seen, causes), seen_at=former.seen_at)

    checks = tuple(run(one) if one.id in report.observations else one for one in report.checks)
    return replace(report, verdict=verdict, causes=causes, checks=checks, panel=told.panel)


def check_run(check: str, outcome: Outcome, seen: Seen, causes: Sequence[Cause]) -> CheckRun:
    """How one check ended, in the light of the causes to which it gave evidence, and of their
    consequences.

    `reason` is why it saw nothing, or not all; a date that nobody publishes is no failure.
    """
    observation = outcome.observation
    reason: str | None = None
    kinds = {kind for cause in causes for kind, _ in cause.seen_by(check)}
    gap = dict(gaps(seen)).get(check)
    if Kind.FAULT in kinds:
        status = Status.PROBLEM
    elif isinstance(observation, Skipped):
        status, reason = Status.SKIPPED, observation.why
    elif isinstance(observation, Unseen):
        status, reason = Status.UNKNOWN, str(observation.why)
    elif gap is not None and gap.why not in NO_FAILURE:
        status, reason = Status.UNKNOWN, str(gap.why)
    else:
        contradicted = gap is not None and gap.why is Why.CONTRADICTED
        noticed = kinds or contradicted or (check == STEADINESS and is_strained(seen))
        status = Status.WARNING if noticed else Status.OK
        reason = str(gap.why) if gap else None
    return CheckRun(check, status, outcome.started_ms, outcome.duration_ms, reason)


def _hosting(chosen: Profile | None) -> Provider | None:
    """Where the hosting is by the customer's own word. Name servers tell it of nobody: many have
    their zone with one company and their website with another."""
    if chosen is None or not chosen.recognition.networks:
        return None
    return Provider(chosen.name, chosen.recognition.networks, chosen.recognition.mx)


def _mail_programs(
    chosen: Profile | None, profiles: Callable[[], Mapping[str, Profile]], mx: Sequence[str]
) -> tuple[str, str] | None:
    """As `Net` is told of them. The one whom the customer named is asked about where nothing else
    is known, for many have their mail with somebody else."""
    known = chosen if not mx else recognise((), mx, profiles())
    return (known.mail.receive, known.mail.send) if known and known.mail else None


def _recognised(observations: Mapping[str, object], profiles: Mapping[str, Profile]) -> Profile:
    """The provider whose servers the domain uses, by the DNS, else by the registry."""
    nameservers: Sequence[str] = ()
    mx: Sequence[str] = ()
    addresses, registration = observations.get("addresses"), observations.get("registration")
    if isinstance(addresses, Addresses):
        nameservers = () if isinstance(addresses.nameservers, Unseen) else addresses.nameservers
        mx = () if isinstance(addresses.mx, Unseen) else [host for _, host in addresses.mx]
    if not nameservers and isinstance(registration, Registration):
        nameservers = registration.record.nameservers
    return recognise(nameservers, mx, profiles)
