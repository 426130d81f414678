"""Outages that many diagnoses have in common, and planned maintenances.

A diagnosis leaves signals: which cause, at which place, of which domain, the last two as hashes.
When enough of them come together (`incident_rule`), an incident forms. Only managers see it then;
customers read of it once it is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_network
from typing import Any

from sqlalchemy import Connection, Row, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from assistant.report import Report
from assistant.store.incident_rule import Rule, family, kinds_of
from assistant.store.places import ADDRESS, block, hashed, places, places_key
from assistant.store.runs import ZONE
from assistant.store.schema import incidents, run_causes, runs, signals
from checks.target import InputError, parse_target

KEPT = timedelta(hours=24)  # signals
USUAL_DAYS = 28
FADES = timedelta(minutes=60)  # without a new signal, what nobody confirmed
FORGOTTEN = timedelta(hours=12)  # the same, what was confirmed and never ended
AGAIN = 2  # times the domains of what was dismissed
NOTICE_CHARS = 500
MOST = 200  # incidents that are listed


class State(StrEnum):
    """A closed set: each has a text `incident.<code>`."""

    FORMING = "forming"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"  # not one, by a manager's word
    FADED = "faded"  # nothing came any longer, and nobody ended it
    ENDED = "ended"
    PLANNED = "planned"  # a maintenance


OPEN = (State.FORMING, State.CONFIRMED, State.DISMISSED)


class PlaceError(ValueError):
    """Neither a host's name nor an address nor a network."""


class WidePlaceError(PlaceError):
    """A network of several blocks."""


@dataclass(frozen=True)
class Incident:
    """`cause` None: a planned maintenance. `domains`: how many different ones had it. `place` is a
    host's name or a network, by `place_kind`.
    """

    id: int
    state: State
    cause: str | None
    place_kind: str
    place: str
    domains: int
    starts_at: datetime
    noticed_at: datetime
    latest_at: datetime
    ends_at: datetime | None
    changed_by: str | None
    notice_pl: str
    notice_en: str

    def notice(self, lang: str) -> str:
        """The manager's words; those in the other language when there are none in this one."""
        here, there = (
            (self.notice_pl, self.notice_en) if lang == "pl" else (self.notice_en, self.notice_pl)
        )
        return here or there


@dataclass(frozen=True)
class _Signal:
    cause: str
    place_kind: str
    place: str
    place_hash: str


# ---- what diagnoses leave


def observe(connection: Connection, report: Report, rule: Rule, now: datetime) -> list[Incident]:
    """Leave the signals of `report`, at the first place of each kind; the incidents that they make
    or belong to.
    """
    key = places_key(connection)
    found = {kind: some[0] for kind, some in places(report.observations).items()}
    left = {
        _Signal(cause.code, kind, found[kind], hashed(key, kind, found[kind])): None
        for cause in report.causes
        for kind in kinds_of(cause.code)
        if kind in found
    }
    if not left:
        return []
    domain = hashed(key, "domain", report.target.domain)
    rows = [
        {"at": now, "cause": one.cause, "place_kind": one.place_kind,
         "place_hash": one.place_hash, "domain_hash": domain}
        for one in left
    ]  # fmt: skip
    connection.execute(insert(signals), rows)
    # In the same order as other replicas: two that wait for each other's row would wait for ever.
    in_turn = sorted(left, key=lambda one: (one.place_hash, one.cause))
    grown = (_grown(connection, one, rule, now) for one in in_turn)
    return [incident for incident in grown if incident]


def _grown(connection: Connection, signal: _Signal, rule: Rule, now: datetime) -> Incident | None:
    """The incident to which `signal` belongs, up to date; None when there is none."""
    known = _open(connection, signal)
    if known and known.state is State.DISMISSED:
        return _dismissed(connection, known, signal, rule, now)
    if known:
        seen, _ = _domains(connection, signal, known.starts_at, now)
        domains = max(seen, known.domains)  # signals of its beginning may have been erased
        grown = update(incidents).where(incidents.c.id == known.id)
        connection.execute(grown.values(domains=domains, latest_at=now))
        return replace(known, domains=domains, latest_at=now)
    seen, first = _domains(connection, signal, _since(connection, signal, rule, now), now)
    if not _is_forming(connection, signal, rule, seen, now):
        return None
    try:
        with connection.begin_nested():
            connection.execute(
                insert(incidents).values(
                    state=str(State.FORMING),
                    cause=signal.cause,
                    place_kind=signal.place_kind,
                    place_hash=signal.place_hash,
                    place=signal.place,
                    domains=seen,
                    starts_at=first,
                    noticed_at=now,
                    latest_at=now,
                    notice_pl="",
                    notice_en="",
                )
            )
    except IntegrityError:
        pass  # another replica noticed it at the same moment
    return _open(connection, signal)


def _dismissed(
    connection: Connection, known: Incident, signal: _Signal, rule: Rule, now: datetime
) -> Incident:
    """One that a manager took for none: it stays so while there are a few, and needs another look
    once there are AGAIN times as many at once as there were then.
    """
    seen, first = _domains(connection, signal, now - rule.window, now)
    grown = replace(known, latest_at=now)
    if seen >= AGAIN * known.domains and _is_forming(connection, signal, rule, seen, now):
        grown = replace(
            grown,
            state=State.FORMING,
            domains=seen,
            starts_at=first,
            noticed_at=now,
            changed_by=None,
        )
    connection.execute(
        update(incidents)
        .where(incidents.c.id == known.id, incidents.c.state == str(known.state))
        .values(
            state=str(grown.state),
            domains=grown.domains,
            starts_at=grown.starts_at,
            noticed_at=grown.noticed_at,
            latest_at=grown.latest_at,
            changed_by=grown.changed_by,
        )
    )
    return grown


def _is_forming(
    connection: Connection, signal: _Signal, rule: Rule, domains: int, now: datetime
) -> bool:
    if not rule.is_forming(domains, 0.0):
        return False  # as it mostly is; what is usual takes longer to count
    return rule.is_forming(domains, _usual(connection, signal, rule, now))


def _open(connection: Connection, signal: _Signal) -> Incident | None:
    row = connection.execute(
        select(incidents)
        .where(
            incidents.c.place_hash == signal.place_hash,
            incidents.c.cause.in_(family(signal.cause)),
            incidents.c.state.in_(map(str, OPEN)),
        )
        .order_by(incidents.c.id)
    ).first()
    return _incident(row) if row else None


def _since(connection: Connection, signal: _Signal, rule: Rule, now: datetime) -> datetime:
    """From when on signals count: whoever came before such an outage was ended makes no new one."""
    ended = connection.execute(
        select(func.max(incidents.c.ends_at, type_=incidents.c.ends_at.type)).where(
            incidents.c.place_hash == signal.place_hash,
            incidents.c.cause.in_(family(signal.cause)),
            incidents.c.state == str(State.ENDED),
        )
    ).scalar()
    window = now - rule.window
    return max(window, ended) if ended else window


def _domains(
    connection: Connection, signal: _Signal, since: datetime, until: datetime
) -> tuple[int, datetime]:
    """How many different domains left such a signal, and when the first one did."""
    row = connection.execute(
        select(
            func.count(signals.c.domain_hash.distinct()).label("domains"),
            func.min(signals.c.at, type_=signals.c.at.type).label("first"),
        ).where(
            signals.c.place_hash == signal.place_hash,
            signals.c.cause.in_(family(signal.cause)),
            signals.c.at.between(since, until),
        )
    ).one()
    return row.domains, row.first


def _usual(connection: Connection, signal: _Signal, rule: Rule, now: datetime) -> float:
    """How many diagnoses find this cause at this place in such a time, by the days before today.

    Days before the first diagnosis of all do not count.
    """
    today = now.astimezone(ZONE).date()
    earliest = today - timedelta(days=USUAL_DAYS)
    before = (runs.c.day >= earliest, runs.c.day < today)
    first = connection.execute(select(func.min(runs.c.day)).where(*before)).scalar()
    if first is None:
        return 0.0
    count: int = connection.execute(
        select(func.count())
        .select_from(runs.join(run_causes))
        .where(
            *before,
            run_causes.c.cause.in_(family(signal.cause)),
            runs.c[f"{signal.place_kind}_hash"] == signal.place_hash,
        )
    ).scalar_one()
    days: int = (today - first).days
    return count / days * (rule.window / timedelta(days=1))


# ---- what managers do


def listed(connection: Connection, now: datetime) -> list[Incident]:
    """The latest MOST. First those that customers read of or will: however many somebody makes up,
    these can be ended. Then those that need a decision, the most domains first.
    """
    state, ends_at = incidents.c.state, incidents.c.ends_at
    told = or_(state == str(State.CONFIRMED), and_(state == str(State.PLANNED), ends_at > now))
    rank = case((told, 0), (state == str(State.FORMING), 1), else_=2)
    size = case((state == str(State.FORMING), incidents.c.domains), else_=0)
    latest = select(incidents).order_by(rank, size.desc(), incidents.c.latest_at.desc())
    return [_incident(row) for row in connection.execute(latest.limit(MOST))]


def find(connection: Connection, id: int) -> Incident | None:
    row = connection.execute(select(incidents).where(incidents.c.id == id)).first()
    return _incident(row) if row else None


def forming(connection: Connection) -> list[Incident]:
    """Those about which somebody is to decide, the most domains first."""
    undecided = select(incidents).where(incidents.c.state == str(State.FORMING))
    largest = undecided.order_by(incidents.c.domains.desc(), incidents.c.id).limit(MOST)
    return [_incident(row) for row in connection.execute(largest)]


def confirm(
    connection: Connection,
    id: int,
    by: str,
    notice_pl: str,
    notice_en: str,
    seen: Incident | None = None,
) -> bool:
    """Tell customers of it from now on, or word it anew; whether it could be.

    Not if it is no longer as it was `seen` by who decides: somebody else has decided meanwhile.
    """
    words = {"notice_pl": notice_pl[:NOTICE_CHARS], "notice_en": notice_en[:NOTICE_CHARS]}
    return _change(connection, id, OPEN, by, seen, state=str(State.CONFIRMED), **words)


def dismiss(connection: Connection, id: int, by: str, seen: Incident | None = None) -> bool:
    """It is none. It stays open in silence, so that it does not form anew at the next signals."""
    return _change(connection, id, [State.FORMING], by, seen, state=str(State.DISMISSED))


def end(
    connection: Connection, id: int, by: str, now: datetime, seen: Incident | None = None
) -> bool:
    """It is over."""
    states = [State.CONFIRMED, State.PLANNED]
    return _change(connection, id, states, by, seen, state=str(State.ENDED), ends_at=now)


def plan(
    connection: Connection,
    place_kind: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    by: str,
    notice_pl: str,
    notice_en: str,
    now: datetime,
) -> int:
    """Enter a maintenance; its id. Raises PlaceError."""
    place = read_place(place_kind, place)
    made = connection.execute(
        insert(incidents)
        .values(
            state=str(State.PLANNED),
            place_kind=place_kind,
            place_hash=hashed(places_key(connection), place_kind, place),
            place=place,
            domains=0,
            starts_at=starts_at,
            noticed_at=now,
            latest_at=now,
            ends_at=ends_at,
            changed_by=by,
            notice_pl=notice_pl[:NOTICE_CHARS],
            notice_en=notice_en[:NOTICE_CHARS],
        )
        .returning(incidents.c.id)
    )
    return int(made.scalar_one())


def read_place(kind: str, text: str) -> str:
    """A place as it is compared: a host's A-labels, or the block of an address or a network.

    Raises PlaceError, WidePlaceError.
    """
    try:
        if kind != ADDRESS:
            return parse_target(text).host
        network = ip_network(text.strip(), strict=False)
    except (ValueError, InputError):
        raise PlaceError(text) from None
    within = block(str(network.network_address))
    if network.prefixlen < ip_network(within).prefixlen:
        raise WidePlaceError(text)  # who is in the other blocks would read nothing
    return within


def tidy(connection: Connection, now: datetime) -> None:
    """Erase signals that are no longer needed, and let incidents fade that had none for long."""
    connection.execute(delete(signals).where(signals.c.at < now - KEPT))
    for states, silence in (
        ((State.FORMING, State.DISMISSED), FADES),
        ((State.CONFIRMED,), FORGOTTEN),
    ):
        connection.execute(
            update(incidents)
            .where(incidents.c.latest_at < now - silence, incidents.c.state.in_(map(str, states)))
            .values(state=str(State.FADED), ends_at=incidents.c.latest_at)
        )


def _change(
    connection: Connection,
    id: int,
    states: Iterable[State],
    by: str,
    seen: Incident | None,
    **values: Any,
) -> bool:
    which = [incidents.c.id == id, incidents.c.state.in_(map(str, states))]
    if seen:
        which += [incidents.c.state == str(seen.state), incidents.c.ends_at == seen.ends_at]
        which += [incidents.c[name] == getattr(seen, name) for name in ("notice_pl", "notice_en")]
    changed = update(incidents).where(*which).values(changed_by=by, **values)
    return connection.execute(changed).rowcount > 0


# ---- what customers read


def told(connection: Connection, report: Report, now: datetime) -> Incident | None:
    """The confirmed incident or the maintenance under way that this diagnosis has met.

    An incident by one of its causes, also one that explains others, at one of its places; a
    maintenance by the place alone, where something failed. That of the main cause first.
    """
    found = places(report.observations)
    if not found or not report.causes:
        return None
    key = places_key(connection)
    here = [hashed(key, kind, place) for kind, some in found.items() for place in some]
    codes = [cause.code for cause in report.causes]
    rows = connection.execute(
        select(incidents)
        .where(
            incidents.c.place_hash.in_(here),
            incidents.c.state.in_([str(State.CONFIRMED), str(State.PLANNED)]),
            incidents.c.starts_at <= now,
            or_(incidents.c.ends_at.is_(None), incidents.c.ends_at > now),
        )
        .order_by(incidents.c.starts_at)
    )
    met = [one for one in map(_incident, rows) if _concerns(one, codes)]
    return next((one for one in met if is_main(one, report)), met[0] if met else None)


def is_main(incident: Incident, report: Report) -> bool:
    """Whether `incident` is what the main cause of `report` is about."""
    return _concerns(incident, [cause.code for cause in report.causes[:1]])


def _concerns(incident: Incident, codes: Iterable[str]) -> bool:
    if incident.cause:
        return not set(family(incident.cause)).isdisjoint(codes)
    return any(incident.place_kind in kinds_of(code) for code in codes)


def _incident(row: Row[*tuple[Any, ...]]) -> Incident:
    values = {field.name: getattr(row, field.name) for field in fields(Incident)}
    return Incident(**{**values, "state": State(row.state)})
