"""The provider's panel, read for the visitor: the form, what is under way, what came of it.

The token is in the field until the form is sent, then in one `Secret` of this visit's memory; the
field is emptied. "Forget" overwrites it, and so does the end of the visit, when nobody holds it.
"""

from dataclasses import dataclass, field

import streamlit as st

from assistant.access import AccessError, Run, begin, panel_of, suggested_host, typed
from assistant.asking import asked, is_explained
from assistant.causes.figures import SOURCE, usage
from assistant.pages import markup, result_markup
from assistant.pages.told import Matter, keep_panel
from assistant.report import Report
from assistant.settings import settings
from assistant.symptoms import symptoms
from assistant.texts import Words
from checks.panels import PORTS, Kind, Reading, Trouble
from checks.secret import Secret

STATE = "lent"  # of the session: the Lent of this visit
KIND, LOGIN, TOKEN = "token-kind", "token-login", "token-secret"  # keys of the widgets
LOOK_SECONDS = 0.5


Outcome = Reading | Trouble | AccessError


@dataclass
class Lent:
    """What this visit was lent to read panels with, and what came of it last, by matter.

    `host` is the server that was asked last, for the sentence about it.
    """

    secret: Secret | None = None
    host: str = ""
    under_way: tuple[Matter, Kind, Run] | None = None
    outcomes: dict[Matter, tuple[Kind, Outcome]] = field(default_factory=dict)
    forgotten: bool = False

    def settle(self) -> None:
        """Take over what a reading that is over has brought."""
        if self.under_way is not None and self.under_way[2].is_over:
            matter, kind, run = self.under_way
            self.under_way = None
            outcome = run.outcome()
            self.outcomes[matter] = kind, outcome
            if isinstance(outcome, Reading):
                keep_panel(matter, "token", panel_of(outcome))

    def stop(self) -> None:
        if self.under_way is not None:
            matter, kind, run = self.under_way
            run.cancel()
            self.under_way = None
            self.outcomes[matter] = kind, Trouble.CANCELLED

    def forget(self) -> None:
        if self.under_way is not None:
            self.under_way[2].cancel()
            self.under_way = None
        if self.secret is not None:
            self.secret.forget()
        self.secret, self.forgotten = None, True


def _lent() -> Lent:
    lent: Lent = st.session_state.setdefault(STATE, Lent())
    return lent


def settle() -> None:
    """Take over what a reading that is over has brought, before a result is drawn."""
    _lent().settle()


def token_form(matter: Matter, report: Report, w: Words) -> None:
    """The folded offer to read the panel. Nothing where figures have nothing to explain."""
    lent = _lent()
    busy = lent.under_way is not None
    used = busy or matter in lent.outcomes
    if not (used or lent.secret is not None or _explains(report)):
        return
    with st.expander(w.text("token.offer"), key="token", expanded=used):
        st.html(markup.paragraphs(w.lines("token.lead")))
        kind = _choose_kind(report, w)
        st.html(markup.tag("p", w.text("token.which"), "quiet"))
        st.html(
            markup.tag("p", w.text(f"token.rights.{kind}"), "warning")
            + markup.folded(w.text(f"token.make.{kind}"), _steps(w.lines(f"token.making.{kind}")))
        )
        _form(matter, kind, report, w, disabled=busy)
        if busy:
            st.fragment(_wait, run_every=LOOK_SECONDS)(lent, w)
        elif matter in lent.outcomes:
            of_kind, outcome = lent.outcomes[matter]
            if of_kind is kind:
                _show(outcome, lent.host, kind, report, w)
        _offer_to_forget(lent, w)


def _explains(report: Report) -> bool:
    """Whether figures could: of no instruction, and of what is explained only those asked for."""
    is_incident = symptoms()[report.symptom].is_incident
    return is_incident and (not is_explained(report) or bool(asked(report)))


def _choose_kind(report: Report, w: Words) -> Kind:
    usual = Kind.IMAP if report.symptom.startswith("email") else Kind.CPANEL
    kinds = [*Kind]
    chosen: Kind = st.radio(
        w.text("token.panel"),
        kinds,
        index=kinds.index(usual),
        key=KIND,
        format_func=lambda kind: w.text(f"token.kind.{kind}"),
        on_change=_other_kind,
        width="stretch",
        persist_state="page",
    )
    return chosen


def _other_kind() -> None:
    """A token of one panel is none of another."""
    _lent().forget()
    _lent().forgotten = False


def _form(matter: Matter, kind: Kind, report: Report, w: Words, *, disabled: bool) -> None:
    host_key = f"token-host-{kind}-{report.target.domain}"
    with st.form(f"token-{kind}", border=False, enter_to_submit=False):
        st.text_input(
            w.text(f"token.host.{'mail' if kind is Kind.IMAP else 'panel'}"),
            value=suggested_host(kind, report),
            key=host_key,
            persist_state="page",
        )
        st.text_input(
            w.text(f"token.login.{kind}"),
            value=(report.target.mailbox or "") if kind is Kind.IMAP else "",
            key=f"{LOGIN}-{kind}",
            autocomplete="off",
            persist_state="page",
        )
        st.text_input(
            w.text(f"token.secret.{kind}"), type="password", key=TOKEN, autocomplete="off"
        )
        held = _lent().secret is not None
        st.html(
            markup.tag("p", w.text("token.held" if held else "token.kept"), "quiet")
            + markup.password_words(w.text("token.show"), w.text("token.hide"))
        )
        st.form_submit_button(
            w.text("token.read"),
            key="token-read",
            width="stretch",
            on_click=_begin,
            args=(matter, kind, host_key, report.target.domain),
            disabled=disabled,
        )


def _begin(matter: Matter, kind: Kind, host_key: str, domain: str) -> None:
    state, lent = st.session_state, _lent()
    if given := (state[TOKEN] or "").strip():
        lent.forget()
        lent.secret = Secret(given)
    state[TOKEN] = ""
    lent.forgotten = False
    try:
        access = typed(
            kind,
            state[host_key] or "",
            state[f"{LOGIN}-{kind}"] or "",
            lent.secret or Secret(""),
            domain,
        )
        lent.host = access.host
        lent.under_way = matter, kind, begin(kind, access, settings())
        lent.outcomes.pop(matter, None)
    except AccessError as error:
        lent.outcomes[matter] = kind, error


def _wait(lent: Lent, w: Words) -> None:
    """Look again and again whether the reading is over; then the whole page is drawn anew."""
    if lent.under_way is None or lent.under_way[2].is_over:
        st.rerun()
    said = w.text("token.reading", host=lent.host)
    st.html(markup.tag("p", said) + markup.announcement(said))
    st.button(w.text("token.stop"), key="token-stop", on_click=lent.stop)


def _show(outcome: Outcome, host: str, kind: Kind, report: Report, w: Words) -> None:
    match outcome:
        case AccessError():
            st.html(markup.trouble(w.text(f"token.input.{outcome.code}", **outcome.params)))
        case Trouble():
            about = {"host": host, "port": PORTS[kind], "domain": report.target.domain}
            st.html(markup.trouble(w.text(f"token.trouble.{outcome}", **about)))
        case Reading():
            lines = [*_told(outcome, w)]
            if not lines:
                st.html(markup.trouble(w.text("token.nothing")))
                return
            st.html(markup.understood(w.text("token.told"), lines))
            if any(one.check == SOURCE for cause in report.causes for one in cause.evidence):
                st.html(result_markup.considered(w))
            after = w.text(f"token.delete.{kind}")
            st.html(markup.folded(after, _steps(w.lines(f"token.deleting.{kind}"))))


def _told(reading: Reading, w: Words) -> list[str]:
    """What the panel told, a line each."""
    panel = panel_of(reading)
    lines = [w.text("token.suspended")] if panel.suspended else []
    for key, quota in panel.quotas.items():
        lines.append(w.text("token.figure", quota=key, usage=usage(key, quota)))
    if panel.mailbox_full:
        lines.append(w.text("token.mailbox_full"))
    if panel.document_folder:
        lines.append(w.text("token.folder", folder=panel.document_folder))
    return lines


def _offer_to_forget(lent: Lent, w: Words) -> None:
    if lent.secret is not None:
        st.button(w.text("token.forget"), key="token-forget", width="stretch", on_click=_forget)
    elif lent.forgotten:
        said = w.text("token.forgotten")
        st.html(markup.tag("p", said, "quiet") + markup.announcement(said))


def _forget() -> None:
    st.session_state[TOKEN] = ""
    _lent().forget()


def _steps(steps: list[str]) -> str:
    return markup.wrapped("ol", "".join(markup.tag("li", step) for step in steps))
