"""Until when everything is paid or valid, on one line of time with the present day marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from typing import Literal, get_args

from assistant.causes.registration import SAME_DATE
from assistant.documents.bars import WIDTH, State, opening, sign
from assistant.documents.path_svg import COLOURS, INK, QUIET
from assistant.report import Report
from assistant.texts import Words
from checks.certificate import Certificate
from checks.registration import Registration

PeriodId = Literal[
    "domain_registry", "domain_panel", "hosting_expires", "website_project_expires", "certificate"
]
# From how many days before its end on a period ends soon.
SOON = {one: 14 if one == "certificate" else 30 for one in get_args(PeriodId)}

# What the line shows before and after today, at least; beyond, an end stands at its edge.
BEFORE, AFTER = timedelta(days=60), timedelta(days=400)
_ROW, _TOP = 56, 32


@dataclass(frozen=True)
class Period:
    """Until which day something is paid or valid. `at` is that day's place on the line, from 0 to
    1; `told` says the day in words, `word` what it means."""

    id: PeriodId
    until: date
    at: float
    state: State
    name: str
    told: str
    word: str

    @property
    def sentence(self) -> str:
        return f"{self.name}: {self.told}, {self.word}."


def ends(report: Report) -> Iterator[tuple[PeriodId, date]]:
    """What the report knows of, the domain first; the panel's date of the domain only where the
    registry has another one or none."""
    registry = _registered_until(report)
    panel = report.panel.dates
    if registry is not None:
        yield "domain_registry", registry
    told = panel.get("domain_expires")
    if told is not None and (registry is None or differ(registry, told)):
        yield "domain_panel", told
    for key in ("hosting_expires", "website_project_expires"):
        if key in panel:
            yield key, panel[key]
    certificate = report.observations.get("certificate")
    if isinstance(certificate, Certificate) and (own := certificate.of(report.target.domain)):
        yield "certificate", own.not_after.date()


def differ(registry: date, panel: date) -> bool:
    """Whether the registry's and the panel's date of the domain are two."""
    return abs(panel - registry) > SAME_DATE


def disagreement(report: Report) -> tuple[date, date] | None:
    """The registry's and the panel's date of the domain, where they are two: a finding by itself,
    whatever else is the matter."""
    registry, panel = _registered_until(report), report.panel.dates.get("domain_expires")
    if registry is None or panel is None or not differ(registry, panel):
        return None
    return registry, panel


def _registered_until(report: Report) -> date | None:
    seen = report.observations.get("registration")
    expires = seen.record.expires if isinstance(seen, Registration) else None
    return expires.date() if isinstance(expires, datetime) else None


def periods(report: Report, words: Words, today: date) -> tuple[Period, ...]:
    """Every period, in the order of `ends`."""
    return tuple(_period(id, until, words, today) for id, until in ends(report))


def place(day: date, today: date) -> float:
    """Where a day stands on the line, from 0 to 1."""
    return min(max((day - today + BEFORE) / (BEFORE + AFTER), 0.0), 1.0)


def _period(id: PeriodId, until: date, words: Words, today: date) -> Period:
    days = (until - today).days
    state: State = "problem" if days < 0 else "warning" if days <= SOON[id] else "ok"
    if days < 0:
        told = words.text("picture.period.over", expires=until.isoformat(), days=-days)
    elif days == 0:
        told = words.text("picture.period.last", expires=until.isoformat())
    else:
        told = words.text("picture.period.until", expires=until.isoformat(), days=days)
    name, word = words.text(f"picture.name.{id}"), words.text(f"picture.paid.{state}")
    return Period(id, until, place(until, today), state, name, told, word)


def timeline_svg(report: Report, words: Words, today: date, width: int = WIDTH) -> str | None:
    """One `<svg>` element of this `width`, as high as it needs, to stand alone or in a document;
    None where no date is known."""
    shown = periods(report, words, today)
    if not shown:
        return None
    height = _TOP + _ROW * len(shown)
    now = round(width * place(today, today))
    told = " ".join(one.sentence for one in shown)
    mark = (
        f'<path d="M{now} {_TOP - 26}v14" stroke="{INK}" stroke-width="2"/>'
        f'<text x="{now + 6}" y="{_TOP - 15}" fill="{INK}">'
        f"{escape(words.text('picture.today', today=today.isoformat()))}</text>"
    )
    rows = "".join(_row(one, _TOP + _ROW * number, now, width) for number, one in enumerate(shown))
    return (
        opening(words.text("picture.timeline"), told, words.lang, width, height)
        + f"{mark}{rows}</svg>"
    )


def _row(shown: Period, top: int, now: int, width: int) -> str:
    colour, at = COLOURS[shown.state], round(width * min(max(shown.at, 0.02), 0.98))
    left, right = sorted((now, at))
    return (
        f'<path d="M0 {top + 36}H{width}" stroke="{QUIET}" stroke-width="1"/>'
        f'<path d="M{left} {top + 36}H{right}" stroke="{colour}" stroke-width="5"/>'
        f'<path d="M{now} {top + 28}v16" stroke="{INK}" stroke-width="2"/>'
        f"{sign(shown.state, at, top + 36)}"
        f'<text x="0" y="{top + 8}" fill="{INK}" font-weight="bold">{escape(shown.name)}</text>'
        f'<text x="0" y="{top + 23}" fill="{INK}">{escape(shown.told)} '
        f'<tspan fill="{colour}">· {escape(shown.word)}</tspan></text>'
    )
