"""Figures of the provider's panel, asked for under a result: typed, pasted or skipped one by one,
shown back as understood, and considered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby

import streamlit as st

from assistant.asking import asked, place_of
from assistant.causes.figures import SOURCE
from assistant.documents.bars import bar
from assistant.documents.plain import plain
from assistant.documents.wording import clean
from assistant.figures.quota import Quota
from assistant.figures.reading import DATES, QUOTAS, Unread, read_figure, read_lines
from assistant.figures.unread import UnreadError
from assistant.pages import markup, picture_markup, result_markup
from assistant.pages.told import Matter, keep_panel
from assistant.pages.upload import Refused, Uploaded, upload
from assistant.pages.zone import zone
from assistant.panel import SINCE, Panel, PanelError
from assistant.panel_file import FILE_BYTES, read_panel_body, template_csv, template_json
from assistant.preparation.contact import Preparation
from assistant.preparation.wording import figure
from assistant.report import Report
from assistant.texts import Words

SHOWN_UNREAD = 5  # pasted lines that are named as not understood
SHOWN_CHARS = 60  # of each
LINES_HEIGHT = 150  # pixels
FIGURES = "figures"  # in the session, by matter: what was typed
FILES = "figure_files"  # in the session, by matter: why the file cannot be used, None if it was
KINDS = (".csv", ".json")
SECURITY = "security_parameters"  # the place of the figures that stand folded


@dataclass(frozen=True)
class Reading:
    """What was made of the fields: values and the reasons why there is none, by key; lines that
    were pasted and not understood."""

    values: dict[str, date | Quota] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    lines: tuple[Unread, ...] = ()
    since: date | None = None
    skipped: frozenset[str] = frozenset()

    @property
    def panel(self) -> Panel:
        values = self.values.items()
        return Panel(
            dates={key: value for key, value in values if isinstance(value, date)},
            quotas={key: value for key, value in values if isinstance(value, Quota)},
            transfer_since=self.since,
        )


def figures_field(matter: Matter, report: Report, prepared: Preparation, w: Words) -> None:
    """The fields for the figures that could explain this symptom; `report` has considered them.

    Nothing where none could, and none was told yet.
    """
    known = _readings().get(matter, Reading())
    keys = tuple(dict.fromkeys((*asked(report), *known.values, *known.unread)))
    if not keys:
        return
    today = report.started_at.astimezone(zone()).date()
    head = markup.section(w.text("page.figures"), w.text("page.figures.hint"))
    st.html(markup.wrapped("div", head, "to-give"))
    told = matter in _readings()
    with st.expander(w.text("page.figures.type"), key="figures", expanded=told):
        with st.form(f"figures-{'-'.join(matter)}", border=False, enter_to_submit=False):
            _form(matter, keys, known, prepared, w)
            st.form_submit_button(
                w.text("page.figures.read"),
                width="stretch",
                on_click=_read,
                args=(matter, keys, today),
            )
        if told:
            _show_outcome(known, report, w)
    _file_field(matter, report, w)


def _form(
    matter: Matter, keys: tuple[str, ...], known: Reading, prepared: Preparation, w: Words
) -> None:
    with st.expander(w.text("page.figures.lines"), expanded=bool(known.lines)):
        _lines_field(matter, known, w)

    def where(key: str) -> tuple[bool, str]:
        return place_of(key) == SECURITY, _where(key, prepared, w)

    for (is_security, told), group in groupby(keys, key=where):
        members = tuple(group)
        if is_security:
            opened = any(key in known.values or key in known.unread for key in members)
            with st.expander(w.text("page.figures.security"), expanded=opened):
                _fields(matter, members, told, known, w)
        else:
            _fields(matter, members, told, known, w)


def _fields(matter: Matter, keys: tuple[str, ...], where: str, known: Reading, w: Words) -> None:
    st.html(markup.tag("p", where, "quiet"))
    for key in keys:
        if key not in known.skipped:
            _field(matter, key, known, w)
        name, skip = w.text(f"picture.figure.{key}"), w.text("page.figures.skip")
        st.checkbox(
            f"{name}: {skip}" if key in known.skipped else skip,
            key=_widget("skip", key, matter),
            persist_state="page",
        )
        if key == "transfer" and isinstance(known.values.get(key), Quota):
            _since_field(matter, known, w)


def _field(matter: Matter, key: str, known: Reading, w: Words) -> None:
    kind = "date" if key in DATES else QUOTAS[key]
    st.text_input(
        w.text(f"picture.figure.{key}"),
        key=_widget("figure", key, matter),
        placeholder=w.text(f"page.figures.example.{kind}"),
        persist_state="page",
    )
    html = markup.tag("p", w.text(f"page.figures.about.{key}"), "quiet")
    if key in known.unread:
        html += markup.trouble(w.text(f"unread.{known.unread[key]}"))
    elif key in known.values:
        html += _understood(key, known.values[key], w)
    st.html(html)


def _since_field(matter: Matter, known: Reading, w: Words) -> None:
    """Since when the transfer counts, by the customer's word: nobody else's."""
    st.checkbox(
        w.text("page.figures.since.month"),
        key=_widget("month", SINCE, matter),
        persist_state="page",
    )
    st.text_input(
        w.text("page.figures.since"),
        key=_widget("figure", SINCE, matter),
        placeholder=w.text("page.figures.example.date"),
        persist_state="page",
    )
    if SINCE in known.unread:
        st.html(markup.trouble(w.text(f"unread.{known.unread[SINCE]}")))


def _where(key: str, prepared: Preparation, w: Words) -> str:
    """Where this provider's panel shows it, or where panels do."""
    found = figure(place_of(key), prepared, w)
    either = f" {w.text('preparation.or')} "
    if found["called"]:
        where = either.join(found["where"]) or w.text("page.figures.panel")
        return w.text("page.figures.called", called=found["called"], where=where)
    return w.text(f"page.figures.where.{place_of(key)}")


def _understood(key: str, value: date | Quota, w: Words) -> str:
    if isinstance(value, date):
        return markup.tag("p", w.text("page.figures.understood", told=w.date(value)), "told")
    shown = bar(key, value, w)
    told = w.text("page.figures.understood", told=shown.told)
    return markup.tag("p", told, "told") + picture_markup.gauge(shown)


def _lines_field(matter: Matter, known: Reading, w: Words) -> None:
    st.text_area(
        w.text("page.figures.lines.label"),
        key=_widget("lines", "all", matter),
        placeholder=w.text("page.figures.lines.example"),
        height=LINES_HEIGHT,
        persist_state="page",
    )
    if known.lines:
        items = "".join(markup.tag("li", _line(one, w)) for one in known.lines[:SHOWN_UNREAD])
        said = markup.trouble(w.text("page.figures.lines.unread"))
        st.html(said + markup.wrapped("ul", items, "seen"))


def _line(unread: Unread, w: Words) -> str:
    """A line that was not understood, cut, and why."""
    why = w.text(f"unread.{unread.code}")
    text = plain(" ".join(unread.text.split()), SHOWN_CHARS)
    return f"{text}: {why}" if text else why


def _show_outcome(known: Reading, report: Report, w: Words) -> None:
    if _is_evidence(report):
        st.html(result_markup.considered(w))
    elif known.values:
        told = w.text("page.figures.no_change")
        st.html(markup.tag("p", told, "quiet") + markup.announcement(told))
    elif not known.unread and not known.lines:
        st.html(markup.trouble(w.text("page.figures.nothing")))


def _why(refused: PanelError, w: Words) -> str:
    """Why a file cannot be used. Here the templates are at hand, the command lists every key."""
    given = clean(refused.params)
    if refused.code == "key":
        return w.text("page.figures.file.key", **given)
    return w.text(f"panel.{refused.code}", **given)


def _file_field(matter: Matter, report: Report, w: Words) -> None:
    """The same figures as a file, with templates to fill in."""
    with st.expander(w.text("page.figures.file"), key="file", expanded=matter in _files()):
        upload(
            w.text("page.figures.file.label"),
            f"figures-{'-'.join(matter)}",
            KINDS,
            FILE_BYTES,
            w,
            hint=w.text("page.figures.file.hint"),
            on_change=partial(_read_file, matter),
        )
        refused = _files().get(matter)
        if refused is not None:
            st.html(markup.trouble(_why(refused, w)))
        elif matter in _files():
            _show_file(report, w)
        with st.container(horizontal=True):
            for name, template in (("panel.csv", template_csv), ("panel.json", template_json)):
                st.download_button(
                    w.text("page.figures.file.template", file=name), template(), name,
                    width="stretch", on_click="ignore",
                )  # fmt: skip


def _show_file(report: Report, w: Words) -> None:
    """What was understood of the file is shown with the rest, below; here that it was."""
    told = w.text("page.figures.file.read")
    st.html(markup.tag("p", told, "told") + markup.announcement(told))
    if _is_evidence(report):
        st.html(result_markup.considered(w))


def _is_evidence(report: Report) -> bool:
    return any(one.check == SOURCE for cause in report.causes for one in cause.evidence)


def _files() -> dict[Matter, PanelError | None]:
    files: dict[Matter, PanelError | None] = st.session_state.setdefault(FILES, {})
    return files


def _read_file(matter: Matter, chosen: Uploaded | Refused | None) -> None:
    _files().pop(matter, None)
    keep_panel(matter, "file", Panel())
    if isinstance(chosen, Uploaded):
        try:
            keep_panel(matter, "file", read_panel_body(chosen.data, chosen.name))
        except PanelError as error:
            _files()[matter] = error
        else:
            _files()[matter] = None


def _readings() -> dict[Matter, Reading]:
    readings: dict[Matter, Reading] = st.session_state.setdefault(FIGURES, {})
    return readings


def _widget(kind: str, key: str, matter: Matter) -> str:
    return f"{kind}-{key}-{'-'.join(matter)}"


def _read(matter: Matter, keys: tuple[str, ...], today: date) -> None:
    state = st.session_state
    pasted = read_lines(state.get(_widget("lines", "all", matter)) or "")
    values: dict[str, date | Quota] = {**pasted.dates, **pasted.quotas}
    unread: dict[str, str] = {}
    skipped = {key for key in keys if state.get(_widget("skip", key, matter))}
    for key in (*keys, SINCE):
        text = (state.get(_widget("figure", key, matter)) or "").strip()
        if not text or key in skipped:
            continue
        try:
            values[key] = read_figure(DATES[0] if key == SINCE else key, text)
        except UnreadError as error:
            unread[key] = error.code
    since = values.pop(SINCE, None)
    if not isinstance(since, date) and state.get(_widget("month", SINCE, matter)):
        since = today.replace(day=1)
    reading = Reading(
        {key: value for key, value in values.items() if key not in skipped},
        unread,
        pasted.unread,
        since if isinstance(since, date) else None,
        frozenset(skipped),
    )
    _readings()[matter] = reading
    keep_panel(matter, "typed", reading.panel)
