"""The page of a diagnosis as Streamlit draws it, without a browser."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant import diagnosis
from assistant.causes.figures import quota_evidence
from assistant.documents.progress import Progress
from assistant.pages import result as result_page
from assistant.pages.follow import Following
from assistant.pages.link import ANYTHING, CARDS, INSTRUCTIONS, ORDER, Link
from assistant.pages.recent import KEPT_SECONDS
from assistant.pages.visit import KEPT
from assistant.panel import Quota
from assistant.report import Certainty, Event, Report, Status, Verdict
from assistant.texts import words
from checks.observation import Unseen, Why
from checks.target import MAX_TEXT, Target
from tests.assistant.pages.conftest import Browser
from tests.assistant.pages.reports import CHECKS, EXPIRED, EXPIRES_SOON, OFFLINE, report

APP = Path(diagnosis.__file__).with_name("app.py")
PL, EN = words("pl"), words("en")


class StagedRun:
    """A diagnosis that has ended with what the test says."""

    checks = CHECKS
    place = 0

    def __init__(self, target: Target, ends: Report | Exception) -> None:
        self.target = target
        self.ends = ends
        self.cancelled = False

    def events(self) -> Iterator[Event]:
        for check in self.checks:
            yield Event(check, "running")
            yield Event(check, "done", Status.OK, 120)

    def cancel(self) -> None:
        self.cancelled = True

    def report(self) -> Report:
        if isinstance(self.ends, Exception):
            raise self.ends
        return self.ends


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Host and symptom of each diagnosis that the page has begun; each finds the domain expired."""
    calls = []

    def begin(target: Target, symptom: str, _settings: object) -> StagedRun:
        calls.append((target.host, symptom))
        found = report(Verdict.CAUSE_FOUND, EXPIRED, address=target.given)
        return StagedRun(target, replace(found, symptom=symptom))

    stage(monkeypatch, begin)
    return calls


def stage(
    monkeypatch: pytest.MonkeyPatch, begin: Callable[[Target, str, object], StagedRun]
) -> None:
    """Let diagnoses begin, and begin again, as the test says."""
    monkeypatch.setattr(diagnosis, "begin", begin)
    monkeypatch.setattr(
        diagnosis,
        "again",
        lambda former, settings, check: begin(former.target, former.symptom, settings),
    )


def page(**query: str) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=30)
    at.query_params.update(query)
    return at


def result(shown: Report, lang: str = "pl") -> AppTest:
    link = Link(shown.target.given, shown.symptom, lang)
    at = page(**link.query())
    at.session_state["reports"] = {link.matter: shown}
    return at.run()


def markup(at: AppTest) -> str:
    """The page's own HTML, without the spans that keep words in one piece, and with terms as they
    stand in the sentence."""
    whole = "\n".join(element.value for element in at.get("html"))
    card = '<span class="term-card".*?</a></span>'
    term = f'<button type="button" class="term".*?>(.*?)</button>{card}'
    return re.sub('<span class="(?:whole|kept)">(.*?)</span>', r"\1", re.sub(term, r"\1", whole))


def text(at: AppTest) -> str:
    return html.unescape(re.sub("<[^>]*>", "\n", markup(at)))


def heading(at: AppTest) -> str:
    (found,) = re.findall("<h1>(.*?)</h1>", markup(at))
    return html.unescape(found)


def query(at: AppTest) -> dict[str, str]:
    values = at.query_params.items()
    return {name: one if isinstance(one, str) else one[0] for name, one in values}


def start(at: AppTest, address: str, symptom: str = "website_down") -> AppTest:
    at.text_input(key="address").input(address)
    at.radio(key="symptom").set_value(symptom)
    return at.button[0].click().run()


# ---- the answer first


def test_the_verdict_and_the_steps_set_off_before_the_fields_once_in_a_visit(
    begun: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(result_page, "time", SimpleNamespace(sleep=pauses.append))
    at = start(page().run(), "firma.pl")
    at.run()
    assert len(pauses) == 1  # what is drawn anew does not wait
    start(page().run(), "firma.pl")
    assert len(pauses) == 2  # another visit


# ---- the start


@pytest.mark.parametrize("w", [PL, EN], ids=["pl", "en"])
def test_the_start_asks_for_an_address_and_a_symptom(w: object) -> None:
    at = page(lang=w.lang).run()
    assert not at.exception
    assert heading(at) == w.text("page.heading")
    assert at.text_input(key="address").label == w.text("page.address")
    cards = [f"![](./assets/symptoms/{one}.svg) {w.text(f'page.card.{one}')}" for one in CARDS]
    assert at.radio(key="symptom").options == cards
    assert [button.label for button in at.button] == [w.text("page.start")]


def test_without_a_language_in_the_link_the_page_is_polish() -> None:
    assert heading(page().run()) == PL.text("page.heading")


def test_the_start_is_filled_in_from_the_link() -> None:
    at = page(address="firma.pl", symptom="email_login").run()
    assert at.text_input(key="address").value == "firma.pl"
    assert at.radio(key="symptom").value == "email_login"
    assert at.session_state["reports"] == {}


def test_a_symptom_that_is_none_reads_as_the_first() -> None:
    assert page(symptom=ORDER).run().radio(key="symptom").value == "website_down"


def test_the_last_card_asks_what_it_is_about() -> None:
    at = page().run()
    assert "instruction" not in [radio.key for radio in at.radio]
    at.radio(key="symptom").set_value(ORDER).run()
    about = at.radio(key="instruction")
    assert about.options == [PL.text(f"symptom.{one}") for one in INSTRUCTIONS]
    assert about.value == ANYTHING
    assert [button.label for button in at.button] == [PL.text("page.start.order")]


def test_the_address_bar_follows_each_choice() -> None:
    at = page().run()
    at.radio(key="symptom").set_value("website_slow").run()
    assert query(at)["symptom"] == "website_slow"
    at.radio(key="symptom").set_value(ORDER).run()
    assert query(at)["symptom"] == ANYTHING
    at.radio(key="instruction").set_value("dns_change").run()
    assert query(at)["symptom"] == "dns_change"
    at.radio(key="symptom").set_value("email_login").run()
    assert query(at)["symptom"] == "email_login"
    assert "instruction" not in [radio.key for radio in at.radio]


@pytest.mark.parametrize("symptom", [*CARDS[:-1], *INSTRUCTIONS])
def test_every_choice_is_filled_in_from_the_link(symptom: str) -> None:
    at = page(symptom=symptom).run()
    chosen = {radio.key: radio.value for radio in at.radio}
    expected = {"symptom": ORDER, "instruction": symptom} if symptom in INSTRUCTIONS else None
    assert chosen == (expected or {"symptom": symptom})


def test_choosing_a_language_changes_the_page_and_the_link() -> None:
    at = page(address="firma.pl", symptom="website_slow").run()
    at.button_group(key="lang").set_value("en").run()
    assert heading(at) == EN.text("page.heading")
    assert query(at) == {"address": "firma.pl", "symptom": "website_slow", "lang": "en"}
    assert at.text_input(key="address").value == "firma.pl"


# ---- an address that cannot be used


@pytest.mark.parametrize(
    ("address", "code", "params"),
    [
        ("", "empty", {}),
        ("firma", "single_label", {"label": "firma"}),
        ("192.0.2.1", "ip_address", {}),
        ("com.pl", "public_suffix", {"suffix": "com.pl"}),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_one_sentence_and_stays(
    begun: list[tuple[str, str]], address: str, code: str, params: dict[str, str]
) -> None:
    at = start(page().run(), address)
    assert PL.text(f"input.{code}", **params) in text(at)
    assert at.text_input(key="address").value == address
    assert begun == []


def test_a_text_too_long_for_an_address_is_refused_and_stays(begun: list[tuple[str, str]]) -> None:
    long = "firma.pl " * MAX_TEXT
    at = start(page().run(), long)
    assert PL.text("input.too_long") in text(at)
    assert at.text_input(key="address").value == long
    assert "address" not in query(at)
    assert begun == []


def test_each_refusal_is_told_anew() -> None:
    at = page().run()
    told = [markup(start(at, "firma")) for _ in range(2)]
    assert [re.findall('data-refusal="(.*?)"', one) for one in told] == [["1"], ["2"]]


def test_what_was_probably_meant_is_one_click_away() -> None:
    at = start(page().run(), "firma,pl", "website_slow")
    assert '<a href="?address=firma.pl&amp;symptom=website_slow&amp;lang=pl&amp;run=1">' in markup(
        at
    )
    assert PL.text("input.suggestion", suggestion="firma.pl") in text(at)


def test_a_hostile_address_in_the_link_appears_as_text() -> None:
    at = page(address="<img src=x> ![a](http://evil.example/a.png)", run="1").run()
    assert not at.exception
    assert "<img" not in markup(at)
    assert at.text_input(key="address").value == "<img src=x> ![a](http://evil.example/a.png)"


# ---- the run


def test_the_button_starts_one_diagnosis_and_the_link_reproduces_it(
    begun: list[tuple[str, str]],
) -> None:
    at = start(page().run(), " https://Firma.pl/ ", "website_slow")
    assert begun == [("firma.pl", "website_slow")]
    assert query(at) == {"address": "https://Firma.pl/", "symptom": "website_slow", "lang": "pl"}
    assert heading(at) == PL.text("cause.domain_expired.verdict", **EXPIRED_PARAMS)


def test_a_link_with_run_starts_at_once_and_only_once(begun: list[tuple[str, str]]) -> None:
    at = page(address="firma.pl", symptom="website_insecure", lang="en", run="1").run()
    at.run()
    assert begun == [("firma.pl", "website_insecure")]
    assert query(at) == {"address": "firma.pl", "symptom": "website_insecure", "lang": "en"}
    assert heading(at) == EN.text("cause.domain_expired.verdict", **EXPIRED_PARAMS)


def test_checking_again_starts_the_same_diagnosis(begun: list[tuple[str, str]]) -> None:
    at = start(page().run(), "firma.pl", "website_slow")
    named(at, "page.again").click().run()
    assert begun == [("firma.pl", "website_slow")] * 2


def test_another_address_starts_afresh_with_the_same_symptom(begun: list[tuple[str, str]]) -> None:
    at = start(page().run(), "firma.pl", "website_slow")
    named(at, "page.other").click().run()
    assert at.text_input(key="address").value == ""
    assert at.radio(key="symptom").value == "website_slow"
    assert query(at) == {"symptom": "website_slow", "lang": "pl"}


def test_a_diagnosis_that_breaks_leaves_the_start_usable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "begin", lambda target, *_: StagedRun(target, OSError("gone")))
    at = start(page().run(), "firma.pl")
    assert len(at.exception) == 1
    at.run()
    assert not at.exception
    assert at.text_input(key="address").value == "firma.pl"


@pytest.mark.parametrize("symptom", INSTRUCTIONS)
@pytest.mark.parametrize("lang", ["pl", "en"])
def test_an_instruction_leads_to_the_prepared_contact(
    begun: list[tuple[str, str]], symptom: str, lang: str
) -> None:
    at = page(lang=lang).run()
    at.radio(key="symptom").set_value(ORDER).run()
    at.radio(key="instruction").set_value(symptom).run()
    at.text_input(key="address").input("firma.pl")
    at.button[0].click().run()
    assert not at.exception
    assert begun == [("firma.pl", symptom)]
    assert query(at)["symptom"] == symptom


# ---- coming back

FINDS = "cause.domain_expired.verdict"
AT = {"address": "firma.pl", "symptom": "website_slow", "lang": "pl"}


def test_the_result_is_there_after_a_reload(begun: list[tuple[str, str]]) -> None:
    start(page().run(), "firma.pl", "website_slow")
    at = page(**AT).run()
    assert heading(at) == PL.text(FINDS, **EXPIRED_PARAMS)
    assert len(begun) == 1


def test_a_link_that_starts_at_once_shows_the_young_result(
    begun: list[tuple[str, str]],
) -> None:
    start(page().run(), "firma.pl", "website_slow")
    at = page(**AT | {"address": " firma.pl "}, run="1").run()
    assert heading(at) == PL.text(FINDS, **EXPIRED_PARAMS)
    assert query(at) == AT
    assert len(begun) == 1
    named(at, "page.again").click().run()
    assert len(begun) == 2


def test_after_two_minutes_a_reload_offers_the_start(
    begun: list[tuple[str, str]], browser: Browser
) -> None:
    start(page().run(), "firma.pl", "website_slow")
    browser.later = KEPT_SECONDS + 1
    assert heading(page(**AT).run()) == PL.text("page.heading")
    page(**AT, run="1").run()
    assert len(begun) == 2


def test_another_visitor_finds_nothing(begun: list[tuple[str, str]], browser: Browser) -> None:
    start(page().run(), "firma.pl", "website_slow")
    browser.id = "adam"
    assert heading(page(**AT).run()) == PL.text("page.heading")
    assert len(begun) == 1


def test_without_cookies_nothing_is_found_again(
    begun: list[tuple[str, str]], browser: Browser
) -> None:
    browser.id = None
    start(page().run(), "firma.pl", "website_slow")
    assert heading(page(**AT).run()) == PL.text("page.heading")
    assert len(begun) == 1


def test_what_was_found_again_can_be_read_in_another_language(
    begun: list[tuple[str, str]],
) -> None:
    start(page().run(), "firma.pl", "website_slow")
    at = page(**AT).run()
    at.button_group(key="lang").set_value("en").run()
    assert heading(at) == EN.text(FINDS, **EXPIRED_PARAMS)
    assert len(begun) == 1


class HeldRun(StagedRun):
    """A diagnosis under way until it is let go on, or cancelled."""

    def __init__(self, target: Target, ends: Report) -> None:
        super().__init__(target, ends)
        self.go_on = threading.Event()

    def events(self) -> Iterator[Event]:
        yield from super().events()
        self.go_on.wait(30)

    def cancel(self) -> None:
        super().cancel()
        self.go_on.set()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[HeldRun]]:
    """The diagnoses that were begun, each held; let go on at the end."""
    runs: list[HeldRun] = []

    def begin(target: Target, *_: object) -> HeldRun:
        runs.append(HeldRun(target, report(Verdict.CAUSE_FOUND, EXPIRED, address=target.given)))
        return runs[-1]

    def looks(following: Following) -> Iterator[Progress]:
        """Of a held diagnosis the visit sees the beginning, and ends."""
        if not following.run.go_on.is_set():
            yield Progress.of(CHECKS)
            st.stop()
        yield from looks_on(following)

    looks_on = Following.looks
    monkeypatch.setattr(Following, "looks", looks)
    stage(monkeypatch, begin)
    yield runs
    for run in runs:
        run.go_on.set()


def test_a_reload_follows_what_is_under_way(held: list[HeldRun]) -> None:
    page(**AT, run="1").run()
    assert not held[0].cancelled
    held[0].go_on.set()
    at = page(**AT).run()
    assert heading(at) == PL.text(FINDS, **EXPIRED_PARAMS)
    assert len(held) == 1


def test_the_same_link_in_another_tab_starts_no_second_diagnosis(held: list[HeldRun]) -> None:
    page(**AT, run="1").run()
    page(**AT, run="1").run()
    assert len(held) == 1


def test_looking_at_something_else_lets_the_diagnosis_go_on(
    held: list[HeldRun], browser: Browser
) -> None:
    at = page(**AT, run="1").run()
    back_to(at, lang="pl")
    assert heading(at) == PL.text("page.heading")
    assert not held[0].cancelled
    browser.id = None
    at = page(**AT, run="1").run()
    back_to(at, lang="pl")
    assert held[1].cancelled  # nobody could come back to it


def test_a_diagnosis_that_broke_is_not_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "begin", lambda target, *_: StagedRun(target, OSError("gone")))
    assert page(**AT, run="1").run().exception
    at = page(**AT).run()
    assert not at.exception
    assert heading(at) == PL.text("page.heading")


# ---- the result

ADDRESS = {"domain": "firma.pl", "host": "firma.pl"}
EXPIRED_PARAMS = {**ADDRESS, **EXPIRED.evidence[0].data}


def named(at: AppTest, key: str, lang: str = "pl") -> object:
    (found,) = [button for button in at.button if button.label == words(lang).text(key)]
    return found


@pytest.mark.parametrize("w", [PL, EN], ids=["pl", "en"])
def test_a_found_cause_is_told_with_its_certainty_and_what_to_do(w: object) -> None:
    at = result(report(Verdict.CAUSE_FOUND, EXPIRED, EXPIRES_SOON), w.lang)
    assert not at.exception
    assert heading(at) == w.text("cause.domain_expired.verdict", **EXPIRED_PARAMS)
    shown = text(at)
    assert w.text("page.verdict.cause_found.confirmed") in shown
    assert w.text("certainty.confirmed") in shown
    assert w.text("page.result.evidence") in shown
    evidence = w.text("evidence.registry_expired", **EXPIRED_PARAMS)
    assert shown.split(w.text("page.steps"))[0].count(evidence) == 1
    for step in w.lines("cause.domain_expired.steps", **EXPIRED_PARAMS):
        assert step in shown
    assert w.text("page.further") in shown
    assert w.text("cause.domain_expires_soon.title", **EXPIRED_PARAMS) in shown
    soon = {**ADDRESS, **EXPIRES_SOON.evidence[0].data}
    first_step, *_ = w.lines("cause.domain_expires_soon.steps", **soon)
    assert shown.index(first_step) > shown.index(w.text("page.steps"))


@pytest.mark.parametrize("certainty", Certainty)
def test_the_card_claims_no_more_than_is_known(certainty: Certainty) -> None:
    shown = text(result(report(Verdict.CAUSE_FOUND, replace(EXPIRED, certainty=certainty))))
    claimed = {c for c in Certainty if PL.text(f"page.verdict.cause_found.{c}") in shown}
    assert claimed == {certainty}


def test_the_legend_explains_the_states_on_the_page_and_no_others() -> None:
    statuses = (Status.OK, Status.WARNING, Status.OK, Status.SKIPPED)
    at = result(report(Verdict.NO_FAULT_FOUND, statuses=statuses))
    (legend,) = re.findall('<ul class="legend".*?</ul>', markup(at))
    assert re.findall("sign-([a-z]+)", legend) == ["ok", "warning", "skipped"]


def test_another_provider_can_be_chosen_than_the_recognised_one() -> None:
    at = result(report(Verdict.CAUSE_FOUND, EXPIRED))
    chosen = at.selectbox[0]
    assert (chosen.label, chosen.value) == (PL.text("page.provider"), "generic")
    assert chosen.options == ["nazwa.pl", PL.text("page.provider.other")]
    assert PL.text("preparation.notice.named", provider="nazwa.pl") not in text(at)
    chosen.select("nazwa.pl").run()
    assert PL.text("preparation.notice.named", provider="nazwa.pl") in text(at)


# ---- a diagnosis that was stopped

UNSEEN = (Status.OK, Status.UNKNOWN, Status.UNKNOWN, Status.UNKNOWN)
STOPPED = (None, "cancelled", "cancelled", "cancelled")


def ending_with(*ends: Report) -> Callable[..., StagedRun]:
    reports = iter(ends)
    return lambda target, *_: StagedRun(target, next(reports))


def stopped(address: str = "firma.pl") -> Report:
    return report(Verdict.INCONCLUSIVE, OFFLINE, address=address, statuses=UNSEEN, reasons=STOPPED)


def test_a_stopped_diagnosis_says_so_first_and_offers_to_check_again() -> None:
    at = result(stopped())
    (word,) = re.findall('<p class="verdict-word">.*?</span>(.*?)</p>', markup(at))
    assert word == PL.text("page.cancelled")
    order = [getattr(one, "value", None) or getattr(one, "label", "") for one in at.main]
    again = next(i for i, said in enumerate(order) if said == PL.text("page.again"))
    steps = next(i for i, said in enumerate(order) if PL.text("page.steps") in said)
    assert again < steps


def test_stopping_another_look_keeps_the_earlier_result(monkeypatch: pytest.MonkeyPatch) -> None:
    found = report(Verdict.CAUSE_FOUND, EXPIRED)
    stage(monkeypatch, ending_with(found, stopped(), found))
    at = start(page().run(), "firma.pl")
    notice = PL.text("page.cancelled.former")
    assert notice not in text(at)
    named(at, "page.again").click().run()
    assert heading(at) == PL.text("cause.domain_expired.verdict", **EXPIRED_PARAMS)
    assert notice in text(at)
    named(at, "page.again").click().run()
    assert notice not in text(at)


def test_stopping_another_look_keeps_the_earlier_result_for_a_reload_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = report(Verdict.CAUSE_FOUND, EXPIRED)
    stage(monkeypatch, ending_with(found, stopped()))
    at = start(page().run(), "firma.pl")
    named(at, "page.again").click().run()
    at = page(**query(at)).run()
    assert heading(at) == PL.text("cause.domain_expired.verdict", **EXPIRED_PARAMS)
    assert PL.text("page.cancelled.former") in text(at)


def test_a_stopped_first_diagnosis_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    found = report(Verdict.CAUSE_FOUND, EXPIRED)
    stage(monkeypatch, ending_with(stopped(), found))
    at = start(page().run(), "firma.pl")
    named(at, "page.again").click().run()
    assert heading(at) == PL.text("cause.domain_expired.verdict", **EXPIRED_PARAMS)
    assert PL.text("page.cancelled.former") not in text(at)


# ---- going back in the browser


def back_to(at: AppTest, **query: str) -> AppTest:
    at.query_params.clear()
    at.query_params.update(query)
    return at.run()


def about(address: str) -> str:
    """How the line above a result begins."""
    return PL.text("page.result.about", host=address, day="", time="").partition(",")[0]


def test_the_page_shows_what_the_address_bar_says(begun: list[tuple[str, str]]) -> None:
    at = start(page().run(), "firma.pl")
    first = query(at)
    named(at, "page.other").click().run()
    empty = query(at)
    start(at, "piekarnia.pl")
    assert about("piekarnia.pl") in text(at)
    assert heading(back_to(at, **empty)) == PL.text("page.heading")
    assert at.text_input(key="address").value == ""
    assert about("firma.pl") in text(back_to(at, **first))
    assert begun == [("firma.pl", "website_down"), ("piekarnia.pl", "website_down")]


def test_going_back_to_the_link_that_started_does_not_start_again(
    begun: list[tuple[str, str]],
) -> None:
    at = page(address="firma.pl", run="1").run()
    back_to(at, address="firma.pl", run="1")
    assert begun == [("firma.pl", "website_down")]
    assert "run" not in query(at)
    assert about("firma.pl") in text(at)


def test_going_back_to_an_address_without_a_result_offers_to_check_it(
    begun: list[tuple[str, str]],
) -> None:
    at = start(page().run(), "firma.pl")
    back_to(at, address="piekarnia.pl", symptom="website_slow")
    assert at.text_input(key="address").value == "piekarnia.pl"
    assert at.radio(key="symptom").value == "website_slow"
    assert begun == [("firma.pl", "website_down")]


def test_only_the_latest_results_of_a_visit_are_kept(begun: list[tuple[str, str]]) -> None:
    at = page().run()
    for number in range(KEPT + 2):
        start(at, f"firma{number}.pl")
        named(at, "page.other").click().run()
    kept = [address for address, _ in at.session_state["reports"]]
    assert kept == [f"firma{number}.pl" for number in range(2, KEPT + 2)]
    assert len(begun) == KEPT + 2


def test_no_fault_found_is_told_as_such() -> None:
    at = result(report(Verdict.NO_FAULT_FOUND))
    assert heading(at) == PL.text("verdict.no_fault_found")
    assert PL.text("page.steps.no_fault_found").splitlines()[0] in text(at)
    assert PL.text("page.further") not in text(at)


def test_a_blind_assistant_says_that_it_could_not_see() -> None:
    at = result(report(Verdict.INCONCLUSIVE, OFFLINE))
    assert PL.text("page.verdict.inconclusive") in text(at)
    assert heading(at) == PL.text("cause.assistant_offline.verdict", **ADDRESS)


def test_what_the_customer_told_stands_beside_what_was_seen() -> None:
    told = quota_evidence("transfer", Quota(120e9, 100e9))
    exceeded = replace(EXPIRED, code="transfer_exceeded", evidence=(told,))
    at = result(report(Verdict.CAUSE_FOUND, exceeded))
    assert not at.exception
    labels = [folded.label for folded in at.expander]
    assert any(label.startswith(PL.text("page.source.panel")) for label in labels)
    assert (
        PL.text("evidence.panel_transfer", **told.data)
        in text(at).split(PL.text("page.evidence"))[1]
    )


def test_what_support_may_tell_is_said_before_the_call() -> None:
    at = result(report(Verdict.CAUSE_FOUND, EXPIRED))
    told, refused = (
        text(at).index(PL.text(key)) for key in ("page.ready.told", "page.ready.refused")
    )
    assert told < text(at).index(PL.text("disclosure.dates_after_verification")) < refused
    assert text(at).index(PL.text("disclosure.nothing_before_verification")) > refused


COPY = re.compile('<button type="button" class="copy"[^>]*>')


def description(at: AppTest) -> str:
    (shown,) = re.findall('<pre id="description" class="description">(.*?)</pre>', markup(at), re.S)
    return html.unescape(shown)


def test_the_summary_can_be_copied_and_kept() -> None:
    at = result(report(Verdict.CAUSE_FOUND, EXPIRED))
    assert "firma.pl" in description(at)
    (button,) = COPY.findall(markup(at))
    assert "disabled" not in button
    assert f'data-done="{PL.text("page.copy.done")}"' in button
    downloads = {one.proto.label: one.proto.disabled for one in at.get("download_button")}
    labels = [PL.text(f"document.{ending}") for ending in ("pdf", "eml", "txt")]  # no date is known
    assert downloads == dict.fromkeys(labels, False)
    assert 'href="mailto:?subject=' in markup(at)


def test_the_summary_of_a_stopped_diagnosis_is_shown_and_not_given_out() -> None:
    at = result(stopped())
    assert "firma.pl" in description(at)
    assert "disabled" in COPY.findall(markup(at))[0]
    assert all(one.proto.disabled for one in at.get("download_button"))
    assert "mailto:" not in markup(at)
    assert PL.text("page.summary.incomplete") in text(at)


def test_every_check_has_its_evidence_folded() -> None:
    statuses = (Status.PROBLEM, Status.WARNING, Status.UNKNOWN, Status.SKIPPED)
    reasons = (None, None, "timeout", "no_https")
    at = result(report(Verdict.CAUSE_FOUND, EXPIRED, statuses=statuses, reasons=reasons))
    names = [PL.text(f"check.{check}.name") for check in CHECKS]
    labels = [one.label for one in at.expander if one.label.split(" :")[0] in names]
    assert [label.split(" :")[0] for label in labels] == names
    records = re.findall('<pre id="record-.*?>(.*?)</pre>', markup(at), re.DOTALL)
    assert ["www.firma.pl 443" in record for record in records] == [True]
    assert all(PL.text(f"status.{s}") in label for s, label in zip(statuses, labels, strict=True))
    assert [label.endswith(PL.text("reason.timeout")) for label in labels] == [
        status is Status.UNKNOWN for status in statuses
    ]
    beside_checks = text(at).split(PL.text("page.evidence"))[1]
    assert PL.text(f"evidence.{EXPIRED.evidence[0].code}", **EXPIRED_PARAMS) in beside_checks


HOSTILE = (
    "**b** ![x](http://evil.example/x.png) [l](http://evil.example) <img src=x> \x1b[31m\u202e"
)


def test_text_from_outside_stands_only_in_inert_elements() -> None:
    told = tuple(replace(one, data={**one.data, "source": HOSTILE}) for one in EXPIRED.evidence)
    cause = replace(EXPIRED, evidence=told)
    seen = {"website": Unseen(Why.UNREADABLE, HOSTILE)}
    at = result(report(Verdict.CAUSE_FOUND, cause, observations=seen))
    assert not at.exception
    assert "<img" not in markup(at)
    for kind in ("markdown", "caption", "header", "error", "warning", "info", "success"):
        assert not any("evil.example" in element.value for element in at.get(kind)), kind
    assert not any("evil.example" in one.label for one in at.expander)
    everywhere = text(at) + "".join(one.value for one in at.text)
    assert "evil.example" in everywhere
    assert "\x1b" not in everywhere
    assert "\u202e" not in everywhere


# ---- a page that breaks


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_a_broken_page_apologises_in_the_visitors_language(lang: str) -> None:
    def broken() -> None:
        from assistant.pages.failure import apologise

        apologise(RuntimeError("secret"))

    at = AppTest.from_function(broken)
    at.query_params["lang"] = lang
    at.run()
    assert words(lang).text("page.failed") in text(at)
    assert "secret" not in text(at)
