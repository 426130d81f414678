"""The charts, each of what a table beside it says in words.

Altair writes a specification; the browser draws it without evaluating code and without asking
anybody else for anything. Colours come from the theme in `.streamlit/config.toml`, for light and
dark. Read aloud is only what the page calls a chart; the rest of it is in the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from assistant.manager.figures import Day, Table, hour_name, weekday_name
from assistant.texts import Words

if TYPE_CHECKING:
    import altair as alt

BARS = 12  # of a chart; the table goes on
BAR = 26  # pixels of a row
HEIGHT = 220
LINE = 14  # of each further line of a name beside it
CHARS = 24  # in such a line

_SEPARATORS = {"pl": (",", "\xa0"), "en": (".", ",")}  # of decimals, of thousands


def ranking(table: Table, w: Words) -> alt.Chart:
    """Horizontal bars, in the order of the table."""
    import altair as alt

    rows = [(_broken(row.name), row.value) for row in table.rows[:BARS]]
    names = alt.Axis(
        title=None,
        labelExpr="split(datum.label, '\\n')",
        labelLimit=0,
        labelFontSize=13,
        ticks=False,
        domain=False,
    )
    more = max(name.count("\n") for name, _ in rows)
    chart = (
        alt.Chart(
            _data([{"name": name, "value": value} for name, value in rows]),
            height={"step": BAR + LINE * more},
        )
        .mark_bar(cornerRadiusEnd=3, height={"band": 0.7})
        .encode(
            x=alt.X("value:Q", axis=_whole()),
            y=alt.Y("name:N", sort=None, axis=names),
            tooltip=[
                alt.Tooltip("name:N", title=table.columns[0]),
                alt.Tooltip("value:Q", title=table.drawn, format=",d"),
            ],
        )
    )
    return _ours(chart, w)


def by_day(shown: Sequence[Day], w: Words) -> alt.Chart:
    """A line of this period over one of the period before, drawn on the same days."""
    import altair as alt

    now, then = w.text("manager.column.count"), w.text("manager.column.before")
    rows = [
        {"day": one.day.isoformat(), "told": w.date(one.day), "which": which, "count": count}
        for one in shown
        for which, count in ((now, one.count), (then, one.before))
    ]
    both = alt.Scale(domain=[now, then])
    chart = (
        alt.Chart(_data(rows), height=HEIGHT)
        .mark_line(interpolate="monotone", point=len(shown) == 1)
        .encode(
            x=alt.X(
                "utcyearmonthdate(day):T",
                axis=alt.Axis(title=None, format="%d.%m", tickCount=6, grid=False),
            ),
            y=alt.Y("count:Q", axis=_whole()),
            color=alt.Color(
                "which:N", scale=both, legend=alt.Legend(title=None, orient="top-left")
            ),
            strokeDash=alt.StrokeDash("which:N", scale=both, legend=None),
            tooltip=[
                alt.Tooltip("told:N", title=w.text("manager.column.day")),
                alt.Tooltip("which:N", title=w.text("manager.column.name")),
                alt.Tooltip("count:Q", title=now, format=",d"),
            ],
        )
    )
    return _ours(chart, w)


def by_hour(hours: Sequence[tuple[int, int, int]], w: Words) -> alt.Chart:
    """Hours down, weekdays across; the darker, the more."""
    import altair as alt

    names = [weekday_name(n, w) for n in range(7)]
    every = [hour_name(n, w) for n in range(24)]
    rows = [
        {"weekday": names[weekday], "hour": every[hour], "count": count}
        for weekday, hour, count in hours
    ]
    count = w.text("manager.column.count")
    chart = (
        alt.Chart(_data(rows), height={"step": 18})
        .mark_rect()
        .encode(
            x=alt.X(
                "weekday:N",
                scale=alt.Scale(domain=names),
                axis=alt.Axis(title=None, orient="top", labelAngle=0, ticks=False, domain=False),
            ),
            y=alt.Y(
                "hour:N",
                scale=alt.Scale(domain=every),
                axis=alt.Axis(title=None, ticks=False, domain=False, labelOverlap=False),
            ),
            color=alt.Color("count:Q", legend=None),
            tooltip=[
                alt.Tooltip("weekday:N", title=w.text("manager.column.day")),
                alt.Tooltip("hour:N", title=w.text("manager.column.hour")),
                alt.Tooltip("count:Q", title=count, format=",d"),
            ],
        )
    )
    return _ours(chart, w)


def _broken(name: str) -> str:
    """A name in lines: on a phone there is no room for a long one beside its bar."""
    return "\n".join(wrap(name, CHARS, max_lines=2, placeholder=" …"))


def _data(rows: Sequence[Mapping[str, object]]) -> Any:
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _whole() -> Any:
    """An axis of whole numbers."""
    import altair as alt

    return alt.Axis(title=None, format=",d", tickMinStep=1, tickCount=5)


def _ours(chart: alt.Chart, w: Words) -> alt.Chart:
    decimal, thousands = _SEPARATORS[w.lang]
    number = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}
    configured: alt.Chart = chart.properties(width="container").configure(locale={"number": number})
    return configured
