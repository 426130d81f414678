"""An incident in a manager's words, and the notices that are proposed to them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from assistant.manager.figures import cause_name
from assistant.store.incidents import Incident, PlaceError, State, WidePlaceError, read_place
from assistant.store.runs import ZONE
from assistant.texts import Words, words


@dataclass(frozen=True)
class Shown:
    """`facts` are sentences: where, since when, how many."""

    title: str
    state: str
    facts: tuple[str, ...]


def shown(incident: Incident, w: Words, now: datetime) -> Shown:
    facts = [place(incident, w), _when(incident, w, now)]
    if incident.cause:
        facts.append(w.count("manager.incident.domains", incident.domains))
    if incident.changed_by:
        facts.append(w.text("manager.incident.by", by=incident.changed_by))
    return Shown(title(incident, w), w.text(f"incident.{incident.state}"), tuple(facts))


def title(incident: Incident, w: Words) -> str:
    """The cause; of a maintenance that it is one."""
    return cause_name(incident.cause, w) if incident.cause else w.text("manager.incident.works")


def place(incident: Incident, w: Words) -> str:
    return w.text(f"manager.place.{incident.place_kind}", host=incident.place)


def is_past(incident: Incident, now: datetime) -> bool:
    """Nothing is left to decide about it."""
    if incident.state is State.PLANNED:
        return incident.ends_at is not None and incident.ends_at <= now
    return incident.state in (State.ENDED, State.FADED)


def moment(at: datetime, w: Words, now: datetime) -> str:
    """Hours and minutes in Warsaw, with the day when it is another one."""
    local = at.astimezone(ZONE)
    if local.date() == now.astimezone(ZONE).date():
        return w.time(local)
    return w.text("manager.moment", day=local.date(), time=w.time(local))


def proposed(kind: str, lang: str, *, works: bool = False) -> str:
    """A notice to begin with; the manager's own words are better."""
    key = "manager.proposed.works" if works else "manager.proposed"
    return words(lang).text(f"{key}.{kind}")


def _when(incident: Incident, w: Words, now: datetime) -> str:
    starts = moment(incident.starts_at, w, now)
    if incident.ends_at is not None and incident.ends_at <= incident.starts_at:
        return w.text("manager.incident.called_off", starts=starts)
    if incident.ends_at is not None:
        ends = moment(incident.ends_at, w, now)
        return w.text("manager.incident.lasts", starts=starts, ends=ends)
    latest = moment(incident.latest_at, w, now)
    return w.text("manager.incident.since", starts=starts, latest=latest)


# ---- a maintenance as it was typed


@dataclass(frozen=True)
class Works:
    """What a manager typed about a planned maintenance; times are Warsaw's. They are compared in
    UTC: by the clock on the wall an hour in spring is missing and one in autumn comes twice.
    """

    kind: str
    place: str
    first: tuple[date, time]
    last: tuple[date, time]
    notice_pl: str
    notice_en: str

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(*self.first, tzinfo=ZONE).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(*self.last, tzinfo=ZONE).astimezone(UTC)

    def incident(self) -> Incident:
        """What will be entered, to be looked at before."""
        return Incident(
            id=0,
            state=State.PLANNED,
            cause=None,
            place_kind=self.kind,
            place=self.place,
            domains=0,
            starts_at=self.starts_at,
            noticed_at=self.starts_at,
            latest_at=self.starts_at,
            ends_at=self.ends_at,
            changed_by=None,
            notice_pl=self.notice_pl,
            notice_en=self.notice_en,
        )

    def trouble(self, now: datetime) -> str:
        """The code of `manager.plan.<code>` of what is wrong first; empty when nothing is."""
        try:
            read_place(self.kind, self.place)
        except WidePlaceError:
            return "place.wide"
        except PlaceError:
            return f"place.{self.kind}"
        if self.ends_at <= self.starts_at:
            return "order"
        if self.ends_at <= now:
            return "past"
        return notice_trouble(self.notice_pl, self.notice_en)


def notice_trouble(notice_pl: str, notice_en: str) -> str:
    """Customers of either language read it, so there are words in both."""
    if not notice_pl.strip():
        return "notice_pl"
    if not notice_en.strip():
        return "notice_en"
    return ""
