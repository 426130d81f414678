"""Quotas and paid periods as tables whose cells are drawn: the same for eyes and screen readers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from assistant.documents.bars import MARK, Bar
from assistant.documents.timeline import Period, place
from assistant.pages.markup import section, sign, tag, wrapped
from assistant.texts import Words


def bars(shown: Iterable[Bar], words: Words) -> str:
    """A table of the quotas, with a bar in each row and the mark of 90 % on it."""
    rows = "".join(
        _row(one.name, f"{gauge(one)}{_told(one.told, one.state, one.word)}") for one in shown
    )
    heading = words.text("picture.bars")
    mark = tag("p", words.text("picture.mark", percent=MARK), "quiet")
    return section(heading) + mark + _table(heading, rows, "used", words)


def timeline(shown: Iterable[Period], today: date, words: Words) -> str:
    """A table of the paid periods, with a line of time in each row."""
    now = place(today, today)
    rows = "".join(
        _row(one.name, f"{_lane(one, now)}{_told(one.told, one.state, one.word)}") for one in shown
    )
    heading = words.text("picture.timeline")
    mark = tag("p", words.text("picture.today.mark", today=today.isoformat()), "quiet")
    return section(heading) + mark + _table(heading, rows, "until", words)


def disagreement(domain: str, dates: tuple[date, date], words: Words) -> str:
    """That registry and panel have two dates of the domain, and what to do about it."""
    registry, panel = (day.isoformat() for day in dates)
    lines = words.lines(
        "picture.disagree", domain=domain, registry_expires=registry, panel_expires=panel
    )
    told = "".join(tag("p", line) for line in lines)
    return f'<div class="notice-box">{sign("warning")}<div>{told}</div></div>'


def gauge(shown: Bar) -> str:
    """The bar alone, for the eye: what it shows stands beside it in words."""
    width = min(shown.percent or 0, 100)
    return (
        f'<div class="gauge gauge-{escape(shown.state)}" aria-hidden="true">'
        f'<div class="gauge-fill" style="width:{width}%"></div><div class="gauge-mark"></div></div>'
    )


def _lane(shown: Period, now: float) -> str:
    left, right = sorted((shown.at, now))
    return (
        f'<div class="lane lane-{escape(shown.state)}" aria-hidden="true">'
        f'<div class="lane-span" style="left:{100 * left:.1f}%;width:{100 * (right - left):.1f}%">'
        f'</div><div class="lane-now" style="left:{100 * now:.1f}%"></div>'
        f'<div class="lane-end" style="left:{100 * shown.at:.1f}%"></div></div>'
    )


def _told(told: str, state: str, word: str) -> str:
    return (
        f'<p class="told told-{escape(state)}">{sign(state)}<span>{escape(told)}'
        f' <strong class="told-word">{escape(word)}</strong></span></p>'
    )


def _row(name: str, html: str) -> str:
    return f'<tr><th scope="row">{escape(name)}</th><td>{html}</td></tr>'


def _table(caption: str, rows: str, column: str, words: Words) -> str:
    heads = "".join(
        f'<th scope="col">{escape(words.text(f"picture.column.{name}"))}</th>'
        for name in ("figure", column)
    )
    head = wrapped("thead", wrapped("tr", heads))
    return wrapped("table", f"{tag('caption', caption)}{head}{wrapped('tbody', rows)}", "picture")
