"""One diagnosis: run the checks a symptom needs, judge what they saw, make the report."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

from assistant.causes.evaluation import evaluate
from assistant.causes.own import NO_FAILURE, gaps
from assistant.causes.seen import Provider, Seen, Told
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
from checks.sequence import Outcome, discover, with_needs
from checks.sequence import run as run_sequence
from checks.target import Target

# The report is there within 12 s, what comes before and after the checks included.
DEADLINE_SECONDS = 11.0


class Run:
    """A diagnosis of `target` under way. `checks` are the ids of its steps, in their order."""

    def __init__(
        self,
        target: Target,
        symptom: str,
        settings: Settings,
        provider: str | None,
        told: Told,
        deadline_seconds: float,
    ) -> None:
        self.target = replace(target, mail_server=told.panel.mail_server)
        self._symptom = symptoms()[symptom]
        self._provider = (
            profile_by_id(load_profiles(settings.profiles), provider) if provider else None
        )
        self._told = replace(told, provider=_hosting(self._provider))
        self._sequence = with_needs(self._symptom.checks, discover())
        self._deadline_seconds = deadline_seconds
        self._settings = settings
        self._net: Net | None = None
        self._cancelled = False
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self.checks: tuple[str, ...] = tuple(one.id for one in self._sequence)
        self._report: Future[Report] = lanes.diagnoses.submit(self._diagnose)

    def events(self) -> Iterator[Event]:
        """What happens, as it happens; ends when the report is there. To be read once."""
        while (event := self._events.get()) is not None:
            yield event

    @property
    def is_queued(self) -> bool:
        """Whether as many diagnoses as may run at once are under way, and this one waits."""
        return not (self._report.running() or self._report.done())

    def cancel(self) -> None:
        """Stop looking; the report then holds what is known."""
        self._cancelled = True
        if self._net is not None:
            self._net.deadline.cancel()

    def report(self) -> Report:
        """The report, waited for."""
        return self._report.result()

    def _diagnose(self) -> Report:
        try:
            return self._make_report()
        finally:
            self._events.put(None)

    def _make_report(self) -> Report:
        started_at, origin = datetime.now(UTC), time.monotonic()
        self._net = net = Net(
            Deadline(self._deadline_seconds),
            self._settings.references,
            self._settings.public_url,
            self._settings.data,
            self._settings.resolvers,
            self._settings.blocklists,
        )
        if self._cancelled:
            net.deadline.cancel()

        # Beside the network: the first time it takes longer than a look-up.
        profiles = lanes.lookups.submit(load_profiles, self._settings.profiles)
        seen = Seen(self.target, self._symptom, started_at, {}, self._told)
        verdict, causes = evaluate(seen)

        def on_end(check: str, outcome: Outcome) -> None:
            nonlocal seen, verdict, causes
            known = {**seen.observations, check: outcome.observation}
            in_order = {one: known[one] for one in self.checks if one in known}
            seen = replace(seen, observations=in_order)
            verdict, causes = evaluate(seen)
            step = check_run(check, outcome, seen, causes)
            self._events.put(Event(check, "done", step.status, step.duration_ms, step.reason))

        with closing(net):
            outcomes = run_sequence(
                self._sequence,
                self.target,
                net,
                on_start=lambda check: self._events.put(Event(check, "running")),
                on_end=on_end,
            )
        return Report(
            target=self.target,
            symptom=self._symptom.id,
            started_at=started_at,
            duration_ms=round((time.monotonic() - origin) * 1000),
            verdict=verdict,
            causes=causes,
            checks=tuple(check_run(one, outcomes[one], seen, causes) for one in self.checks),
            observations=seen.observations,
            profile=(self._provider or _recognised(seen.observations, profiles.result())).id,
        )


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


def reconsidered(report: Report, told: Told) -> Report:
    """The report judged again by its own observations, with what the customer has told since."""
    symptom = symptoms()[report.symptom]
    seen = Seen(report.target, symptom, report.started_at, report.observations, told)
    verdict, causes = evaluate(seen)
    checks = tuple(
        check_run(one.id, _outcome(one, report.observations[one.id]), seen, causes)
        for one in report.checks
        if one.id in report.observations
    )
    return replace(report, verdict=verdict, causes=causes, checks=checks)


def _outcome(run: CheckRun, observation: object) -> Outcome:
    return Outcome(observation, run.started_ms, run.duration_ms)


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
        status = Status.WARNING if kinds or contradicted else Status.OK
        reason = str(gap.why) if gap else None
    return CheckRun(check, status, outcome.started_ms, outcome.duration_ms, reason)


def _hosting(chosen: Profile | None) -> Provider | None:
    """Where the hosting is by the customer's own word. Name servers tell it of nobody: many have
    their zone with one company and their website with another."""
    if chosen is None or not chosen.recognition.networks:
        return None
    return Provider(chosen.name, chosen.recognition.networks)


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
