"""The offer to read the panel, under a result: what is typed, what comes of it, what is kept."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from streamlit.testing.v1 import AppTest

from assistant.access import AccessError
from assistant.causes.figures import usage
from assistant.pages import token
from assistant.panel import Quota
from assistant.report import Report
from assistant.symptoms import symptoms
from assistant.texts import LANGUAGES, words
from checks.panels import PORTS, Access, Figure, Kind, Reading, Trouble
from checks.secret import Secret
from tests.assistant.causes.observed import report_of, seen
from tests.assistant.pages.test_diagnose import heading, markup, result, text

TOKEN = "U7HMR63FHY282DQZ4H5BIH16JLYSO01M"  # noqa: S105
HOST = "s12.dostawca.pl"
PL = words("pl")
HEALTHY = report_of(seen())
USED_UP = Reading(transfer=Figure(120, 100), disk=Figure(5, None), folder="/home/<b>jan</b>")


@dataclass
class StagedRun:
    """A reading that is over when the test says so, with what the test says."""

    access: Access
    ends: Reading | Trouble
    is_over: bool = True
    cancelled: bool = False

    def outcome(self) -> Reading | Trouble:
        return self.ends

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class Panels:
    """Instead of the network: `say` is how the next reading ends; `told` are the tokens that came
    along, `runs` the readings."""

    say: Reading | Trouble | AccessError = USED_UP
    over: bool = True
    told: list[str] = field(default_factory=list)
    runs: list[StagedRun] = field(default_factory=list)

    def begin(self, _kind: Kind, access: Access, _settings: object) -> StagedRun:
        if isinstance(self.say, AccessError):
            raise self.say
        self.told.append(access.secret.reveal())
        self.runs.append(StagedRun(access, self.say, self.over))
        return self.runs[-1]


@pytest.fixture
def panels(monkeypatch: pytest.MonkeyPatch) -> Panels:
    staged = Panels()
    monkeypatch.setattr(token, "begin", staged.begin)
    return staged


def fill(at: AppTest, secret: str = TOKEN, host: str = HOST, login: str = "jan") -> AppTest:
    at.text_input(key=host_key(at)).input(host)
    at.text_input(key=login_key(at)).input(login)
    at.text_input(key=token.TOKEN).input(secret)
    return at


def host_key(at: AppTest) -> str:
    return next(one.key for one in at.text_input if one.key.startswith("token-host-"))


def login_key(at: AppTest) -> str:
    return next(one.key for one in at.text_input if one.key.startswith(token.LOGIN))


def read(at: AppTest) -> AppTest:
    """Press the button; what is over by then, the page shows at its next turn."""
    return at.button(key="token-read").click().run().run()


def sentence(trouble: Trouble, kind: Kind = Kind.CPANEL) -> str:
    return PL.text(f"token.trouble.{trouble}", host=HOST, port=PORTS[kind], domain="firma.pl")


@pytest.mark.parametrize("symptom", symptoms())
def test_the_offer_is_made_where_figures_can_explain_something(symptom: str) -> None:
    at = result(report_of(seen(symptom)))
    offered = PL.text("token.offer") in [one.label for one in at.expander]
    assert offered is symptoms()[symptom].is_incident


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_each_panel_says_what_its_token_may_do_and_how_to_make_it(kind: Kind, lang: str) -> None:
    w = words(lang)
    at = result(HEALTHY, lang)
    at.radio(key=token.KIND).set_value(kind).run()
    assert not at.exception
    shown = text(at)
    assert w.text(f"token.rights.{kind}") in shown
    for line in (w.text("token.kept"), *w.lines(f"token.making.{kind}")):
        assert line in shown
    assert at.text_input(key=token.TOKEN).label == w.text(f"token.secret.{kind}")


@pytest.mark.parametrize(("symptom", "kind"), [("website_slow", "cpanel"), ("email_login", "imap")])
def test_the_usual_panel_of_the_symptom_is_chosen_first(symptom: str, kind: str) -> None:
    assert result(report_of(seen(symptom))).radio(key=token.KIND).value == kind


def test_the_token_is_masked_and_nothing_is_to_remember_it() -> None:
    proto = result(HEALTHY).text_input(key=token.TOKEN).proto
    assert proto.type == proto.PASSWORD
    assert proto.autocomplete == "off"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_panel_told_is_said_and_changes_the_verdict(panels: Panels, lang: str) -> None:
    w = words(lang)
    at = read(fill(result(HEALTHY, lang)))
    assert not at.exception
    assert heading(at) == w.text("cause.transfer_exceeded.verdict", host="firma.pl")
    shown = text(at)
    for line in (
        w.text("token.figure", quota="transfer", usage=usage("transfer", Quota(120, 100))),
        w.text("token.figure", quota="disk", usage=usage("disk", Quota(5, None))),
        *w.lines("token.deleting.cpanel"),
    ):
        assert line in shown
    assert "/home/<b>jan</b>" in shown  # as text, not as markup
    assert "<b>jan" not in markup(at)


def test_a_suspended_account_and_a_full_mailbox_are_causes(panels: Panels) -> None:
    panels.say = Reading(suspended=True)
    at = read(fill(result(HEALTHY)))
    assert heading(at) == PL.text("cause.account_suspended.verdict", host="firma.pl")
    assert PL.text("token.suspended") in text(at)


def test_a_panel_that_tells_nothing_is_said_to(panels: Panels) -> None:
    panels.say = Reading()
    before = heading(result(HEALTHY))
    at = read(fill(result(HEALTHY)))
    assert PL.text("token.nothing") in text(at)
    assert heading(at) == before


def test_each_trouble_has_its_sentence_and_changes_nothing(panels: Panels) -> None:
    at = result(HEALTHY)
    before = heading(at)
    for trouble in Trouble:
        panels.say = trouble
        shown = text(read(fill(at)))
        assert [one for one in Trouble if sentence(one) in shown] == [trouble]
        assert heading(at) == before


def test_a_wrong_token_and_then_the_right_one(panels: Panels) -> None:
    panels.say = Trouble.WRONG_TOKEN
    at = read(fill(result(HEALTHY), "A" * 32))
    assert sentence(Trouble.WRONG_TOKEN) in text(at)
    assert at.text_input(key=host_key(at)).value == HOST
    assert at.text_input(key=login_key(at)).value == "jan"
    panels.say = USED_UP
    at.text_input(key=token.TOKEN).input(TOKEN)
    at = read(at)
    assert sentence(Trouble.WRONG_TOKEN) not in text(at)
    assert panels.told == ["A" * 32, TOKEN]


def test_the_token_that_is_held_is_used_when_the_field_is_left_empty(panels: Panels) -> None:
    panels.say = Trouble.NO_ADDRESS
    at = read(fill(result(HEALTHY)))
    assert PL.text("token.held") in text(at)
    at.text_input(key=host_key(at)).input("s13.dostawca.pl")
    read(at)
    assert panels.told == [TOKEN, TOKEN]


@pytest.mark.parametrize(
    ("changed", "code", "params"),
    [
        ({"host": ""}, "host_empty", {}),
        ({"host": "10.0.0.1"}, "host_ip", {}),
        ({"host": "https://s12.dostawca.pl:2222/"}, "port", {"port": 2083}),
        ({"login": ""}, "login_empty", {}),
        ({"secret": ""}, "token_empty", {}),
        ({"secret": "nie taki"}, "token_cpanel", {}),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_typed_stays(
    panels: Panels, changed: dict[str, str], code: str, params: dict[str, int]
) -> None:
    at = read(fill(result(HEALTHY), **changed))
    assert PL.text(f"token.input.{code}", **params) in text(at)
    assert panels.runs == []
    assert at.text_input(key=host_key(at)).value == changed.get("host", HOST)
    assert at.text_input(key=login_key(at)).value == changed.get("login", "jan")


def test_what_came_of_one_panel_is_not_said_of_another(panels: Panels) -> None:
    panels.say = Trouble.NOT_THERE
    at = read(fill(result(HEALTHY)))
    at.radio(key=token.KIND).set_value(Kind.PLESK).run()
    shown = text(at)
    for kind in Kind:
        assert sentence(Trouble.NOT_THERE, kind) not in shown


def test_who_tries_too_often_is_told_to_wait(panels: Panels) -> None:
    panels.say = AccessError("too_soon")
    assert PL.text("token.input.too_soon") in text(read(fill(result(HEALTHY))))


def test_while_the_panel_is_read_that_is_said_and_can_be_stopped(panels: Panels) -> None:
    panels.over = False
    at = read(fill(result(HEALTHY)))
    assert PL.text("token.reading", host=HOST) in text(at)
    assert at.button(key="token-read").disabled
    at.button(key="token-stop").click().run()
    assert panels.runs[0].cancelled
    assert sentence(Trouble.CANCELLED) in text(at)


def test_what_is_read_meanwhile_is_shown_at_the_next_turn(panels: Panels) -> None:
    panels.over = False
    at = read(fill(result(HEALTHY)))
    panels.runs[0].is_over = True
    at.run()
    assert PL.text("token.told") in text(at)


def held(at: AppTest) -> str:
    """What the visit's memory holds, Streamlit's own included."""
    return repr(at.session_state._state)


def test_after_sending_the_visit_holds_the_token_in_one_secret_alone(panels: Panels) -> None:
    at = read(fill(result(HEALTHY)))
    assert at.text_input(key=token.TOKEN).value == ""
    assert TOKEN not in held(at)
    assert TOKEN not in markup(at)
    assert at.session_state[token.STATE].secret.reveal() == TOKEN


def _forget(at: AppTest) -> None:
    at.button(key="token-forget").click().run()


def _choose_another(at: AppTest) -> None:
    at.radio(key=token.KIND).set_value(Kind.PLESK).run()


@pytest.mark.parametrize("leave", [_forget, _choose_another])
def test_forgetting_overwrites_the_token(panels: Panels, leave: Callable[[AppTest], None]) -> None:
    at = read(fill(result(HEALTHY)))
    secret: Secret = at.session_state[token.STATE].secret
    lay = secret._value
    leave(at)
    assert lay == b""
    assert at.session_state[token.STATE].secret is None
    assert not any(one.key == "token-forget" for one in at.button)
    assert (PL.text("token.forgotten") in text(at)) is (leave is _forget)
    assert TOKEN not in held(at)


def test_forgetting_keeps_what_was_read_and_stops_what_is_under_way(panels: Panels) -> None:
    at = read(fill(result(HEALTHY)))
    verdict = heading(at)
    panels.over = False
    at = read(at)
    assert heading(at) == verdict
    _forget(at)
    assert [one.cancelled for one in panels.runs] == [False, True]
    assert heading(at) == verdict
    assert sentence(Trouble.CANCELLED) not in text(at)


def test_another_attempt_that_fails_leaves_the_figures(panels: Panels) -> None:
    at = read(fill(result(HEALTHY)))
    verdict = heading(at)
    panels.say = Trouble.SLOW
    at = read(at)
    assert heading(at) == verdict
    assert sentence(Trouble.SLOW) in text(at)


def test_the_end_of_the_visit_overwrites_the_token(panels: Panels) -> None:
    at = read(fill(result(HEALTHY)))
    lay = at.session_state[token.STATE].secret._value
    panels.runs.clear()  # they are over
    del at.session_state[token.STATE]
    gc.collect()
    assert lay == b""


def test_figures_of_one_matter_are_none_of_another(panels: Panels) -> None:
    other: Report = report_of(seen("website_slow"))
    at = read(fill(result(HEALTHY)))
    at.session_state["reports"] = {("firma.pl", "website_slow"): other}
    at.query_params["symptom"] = "website_slow"
    at.run()
    assert PL.text("token.told") not in text(at)
