"""The path to what the customer misses, as a report shows it: where it breaks, and what was seen.

A model without a word in it. `path_words` puts it into words, and the page, the terminal and the
SVG draw what that says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.causes.bounced import AT_RECIPIENT
from assistant.causes.catalogue import catalogue
from assistant.documents.path_seen import WORKS, Note, ends_at_a_strangers, figure, figure_of
from assistant.report import Cause, CheckRun, Kind, Report, Status, Verdict
from assistant.stations import Station, paths
from assistant.symptoms import symptoms
from checks.observation import Why


class State(StrEnum):
    OK = "ok"  # it was seen to work
    WARNING = "warning"  # something else is to be said about it
    PROBLEM = "problem"  # here the path breaks
    UNKNOWN = "unknown"  # nobody could look, or nobody did
    NOT_REACHED = "not_reached"  # it lies behind what is broken or missing
    SKIPPED = "skipped"  # does not apply


@dataclass(frozen=True)
class Stop:
    """One station of a path. `cause` is what stands against it, `note` a figure of it.

    `looked` is False when nobody tried to see whether it works.
    """

    id: str
    state: State
    cause: Cause | None = None
    note: Note | None = None
    looked: bool = True


@dataclass(frozen=True)
class Path:
    """The stations on the way to a `service`, "website" or "email"; at most one is broken."""

    service: str
    stops: tuple[Stop, ...]

    @property
    def broken(self) -> int | None:
        """The place of the broken station."""
        states = [stop.state for stop in self.stops]
        return states.index(State.PROBLEM) if State.PROBLEM in states else None


def path(report: Report) -> Path | None:
    """The path that the symptom is about; None for what is no incident.

    The main cause breaks it at one station. What lies behind counts as fine only where it was seen
    to work, and as not reached otherwise. What could not be looked at is never called broken.
    """
    service = symptoms()[report.symptom].service
    if service not in paths():
        return None
    breaks = _breaks(report, service)
    stops: list[Stop] = []
    for station in _stations(report.symptom, service, breaks):
        stops.append(_stop(station, stops, breaks, report))
    return Path(service, tuple(stops))


def _stations(symptom: str, service: str, breaks: _Breaks) -> tuple[Station, ...]:
    """Those of the path, up to where the symptom ends unless something stands against a later one:
    whoever cannot send has nothing to do with what their mailbox receives."""
    whole = paths()[service]
    end = symptoms()[symptom].ends_at
    if end is None:
        return whole
    last = [station.id for station in whole].index(end)
    against = [*breaks.noticed, *([breaks.broken] if breaks.main else [])]
    return whole[: max([last, *against]) + 1]


@dataclass(frozen=True)
class _Breaks:
    """Places on the path. At `broken` it breaks, for the `main` cause; from `lost` on nothing that
    was seen is to the customer's credit. `noticed`: what else stands against a station.
    """

    main: Cause | None
    broken: int
    lost: int
    noticed: Mapping[int, Cause]


def _breaks(report: Report, service: str) -> _Breaks:
    places = {station.id: place for place, station in enumerate(paths()[service])}

    def place(cause: Cause) -> int:
        return places[catalogue()[cause.code].stations[service]]

    # The path ends with the customer: what lies behind, with a recipient, breaks nothing of it.
    causes = [cause for cause in report.causes if cause.variant not in AT_RECIPIENT]
    main = report.causes[0] if report.verdict is Verdict.CAUSE_FOUND else None
    if main not in causes:
        main = None
    noticed: dict[int, Cause] = {}
    for cause in causes:
        if cause is not main and cause.kind is not Kind.UNKNOWN:
            noticed.setdefault(place(cause), cause)
    if main is None:
        return _Breaks(None, len(places), len(places), noticed)
    # A hosting service that has ended takes its server along: the path breaks where that shows.
    faults = [main, *(one for one in main.consequences if one.kind is Kind.FAULT)]
    broken, *later = sorted({place(one) for one in faults})
    if catalogue()[main.code].astray or ends_at_a_strangers(report):
        later = [broken + 1]
    return _Breaks(main, broken, later[0] if later else len(places), noticed)


def _stop(station: Station, before: list[Stop], breaks: _Breaks, report: Report) -> Stop:
    place = len(before)
    if place == breaks.broken and breaks.main:
        return Stop(station.id, State.PROBLEM, breaks.main, figure_of(breaks.main))
    if place >= breaks.lost:
        return Stop(station.id, State.NOT_REACHED)
    state = _seen(station, report, passed=place < breaks.broken)
    cause = breaks.noticed.get(place)
    if cause and (place > breaks.broken or state is not State.UNKNOWN):
        return Stop(station.id, State.WARNING, cause, figure_of(cause))
    if place > breaks.broken and state is not State.OK:
        beside_the_way = state is State.SKIPPED and before[-1].state is State.OK
        return Stop(station.id, State.SKIPPED if beside_the_way else State.NOT_REACHED)
    note = figure(station.id, report) if state is State.OK else None
    looked = state is not State.UNKNOWN or _is_looked_at(station, report)
    return Stop(station.id, state, None, note, looked)


def _runs(station: Station, report: Report) -> list[CheckRun]:
    return [run for run in report.checks if run.id in station.checks]


def _is_looked_at(station: Station, report: Report) -> bool:
    """Whether a check tried to see what is not known of it: one that ended well without a word of
    the station did not go that far, and one that was stopped did not either."""
    return any(
        run.reason != Why.CANCELLED and run.status is not Status.OK
        for run in _runs(station, report)
    )


def _seen(station: Station, report: Report, *, passed: bool) -> State:
    """What its checks saw of a station, the first that did not see it work; `passed` when what is
    broken lies further on."""
    states = [_seen_by(run, station, report, passed=passed) for run in _runs(station, report)]
    if not states:  # the symptom has nothing to do with it, or nothing sees it at all
        return State.SKIPPED if station.checks else State.UNKNOWN
    return next((state for state in states if state is not State.OK), State.OK)


# Why there was nothing to look at, where the reason is that an earlier station leads nowhere.
_NO_WAY = frozenset({"no_address", "no_public_address", "no_mail_exchanger"})


def _seen_by(run: CheckRun, station: Station, report: Report, *, passed: bool) -> State:
    reader = WORKS.get((station.id, run.id))
    works = reader(report) if reader else None
    # What a check found further on, it found on the way through here.
    if works or (passed and run.status is Status.PROBLEM):
        return State.OK
    if run.status is Status.SKIPPED:
        return State.NOT_REACHED if run.reason in _NO_WAY else State.SKIPPED
    if works is False or run.status is Status.PROBLEM:
        return State.NOT_REACHED
    if run.status is Status.WARNING and run.reason == Why.CONTRADICTED:
        return State.WARNING
    return State.UNKNOWN if reader or run.status is Status.UNKNOWN else State.OK
