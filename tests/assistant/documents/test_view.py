"""What the page and the command show of a report, before any layout."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from assistant.documents import view
from assistant.report import Acts, Cause, Certainty, Evidence, Kind, Status, Verdict
from assistant.texts import Words, words
from checks.observation import Unseen, Why
from checks.target import InputError
from tests.assistant.pages.reports import CHECKS, EXPIRED, EXPIRES_SOON, OFFLINE, report

PL, EN = words("pl"), words("en")
NAMED = {"host": "firma.pl", "domain": "firma.pl"}


@pytest.mark.parametrize("w", [PL, EN], ids=["pl", "en"])
def test_a_found_cause_makes_the_headline(w: Words) -> None:
    shown = view.result(report(Verdict.CAUSE_FOUND, EXPIRED), w, UTC)
    assert shown.headline == view.Headline(
        state="problem",
        word=w.text("page.verdict.cause_found.confirmed"),
        sentence=w.text("cause.domain_expired.verdict", **NAMED),
        meaning=tuple(w.lines("cause.domain_expired.meaning", **NAMED)),
        certainty=w.text("certainty.confirmed"),
        evidence=(w.text("evidence.registry_expired", **EXPIRED.evidence[0].data),),
    )
    assert shown.further == ()


def test_how_sure_follows_the_cause() -> None:
    for certainty in Certainty:
        cause = replace(EXPIRED, certainty=certainty)
        shown = view.result(report(Verdict.CAUSE_FOUND, cause), PL, UTC)
        assert shown.headline.word == PL.text(f"page.verdict.cause_found.{certainty}")
        assert shown.headline.certainty == PL.text(f"certainty.{certainty}")


def test_what_to_do_names_who_can() -> None:
    by_support = replace(EXPIRED, acts=Acts.SUPPORT)
    shown = view.result(report(Verdict.CAUSE_FOUND, by_support), PL, UTC)
    assert shown.todo.steps == tuple(PL.lines("cause.domain_expired.steps", **NAMED))
    assert PL.text("acts.support") in shown.todo.acts


def test_what_passes_by_itself_says_by_when() -> None:
    code = "own_resolver_remembers_nothing"
    remembers = tuple(Evidence("addresses", code, {"ttl": ttl}) for ttl in (60, 3600))
    fault = Cause("dns_propagating", Kind.FAULT, Certainty.CONFIRMED, Acts.WAIT, remembers)
    warning = replace(fault, kind=Kind.WARNING)
    until = "Powinno minąć do 23 listopada 2026, do godz. 01:30."
    warsaw = ZoneInfo("Europe/Warsaw")
    assert view.result(report(Verdict.CAUSE_FOUND, fault), PL, warsaw).todo.until == until
    (noticed,) = view.result(report(Verdict.NO_FAULT_FOUND, warning), PL, warsaw).further
    assert noticed.lines[-1] == until
    assert view.result(report(Verdict.CAUSE_FOUND, EXPIRED), PL, UTC).todo.until == ""


def test_a_warning_is_never_the_headline() -> None:
    shown = view.result(report(Verdict.NO_FAULT_FOUND, EXPIRES_SOON), PL, UTC)
    assert shown.headline.state == "ok"
    assert shown.headline.sentence == PL.text("verdict.no_fault_found")
    (finding,) = shown.further
    assert finding.state == "warning"
    assert finding.title == PL.text("cause.domain_expires_soon.title", **NAMED)
    seen = {**NAMED, **EXPIRES_SOON.evidence[0].data}
    assert finding.steps == tuple(PL.lines("cause.domain_expires_soon.steps", **seen))


def test_an_inconclusive_verdict_is_neither_fine_nor_a_fault_and_certain_of_nothing() -> None:
    headline = view.result(report(Verdict.INCONCLUSIVE, OFFLINE), PL, UTC).headline
    assert headline.state == "unknown"
    assert headline.certainty == PL.text("certainty.inconclusive")
    assert headline.sentence == PL.text("cause.assistant_offline.verdict", **NAMED)


def test_who_sees_a_warning_and_no_fault_learns_where_it_may_come_from() -> None:
    worried = replace(report(Verdict.NO_FAULT_FOUND), symptom="website_insecure")
    steps = view.result(worried, PL, UTC).todo.steps
    assert (
        steps[0] == "Sprawdź, czy adres strony w przeglądarce zaczyna się od https, a nie od http."
    )
    assert steps != view.result(report(Verdict.NO_FAULT_FOUND), PL, UTC).todo.steps


def test_an_order_without_a_fault_is_about_the_description_and_not_about_a_website() -> None:
    order = replace(report(Verdict.NO_FAULT_FOUND), symptom="invoice_duplicate")
    shown = view.result(order, PL, UTC)
    assert shown.headline.word == PL.text("page.verdict.order")
    assert shown.todo.steps == tuple(PL.lines("page.steps.order.invoice_duplicate"))
    noticed = replace(order, symptom="domain_transfer", causes=(EXPIRES_SOON,))
    assert view.result(noticed, PL, UTC).todo.steps == (
        PL.text("page.steps.order.noticed"),
        *PL.lines("page.steps.order.domain_transfer"),
    )


def test_what_was_seen_of_a_consequence_stands_beside_its_check() -> None:
    host = Evidence("addresses", "host_not_in_zone", {"host": "firma.pl"})
    missing = Cause("host_missing", Kind.FAULT, Certainty.CONFIRMED, Acts.CUSTOMER, (host,))
    main = replace(EXPIRED, consequences=(missing,))
    shown = view.result(report(Verdict.CAUSE_FOUND, main), PL, UTC)
    (row,) = (one for one in shown.seen if one.check == "addresses")
    assert row.evidence == (PL.text("evidence.host_not_in_zone", host="firma.pl"),)


def test_times_of_day_are_the_readers() -> None:
    shown = view.result(report(Verdict.NO_FAULT_FOUND), PL, ZoneInfo("Europe/Warsaw"))
    assert shown.about == "Wynik dla firma.pl, 23 listopada 2026, godz. 00:30"


def test_a_name_in_polish_letters_reads_in_polish_letters() -> None:
    shown = view.result(report(Verdict.NO_FAULT_FOUND, address="zażółć-sklep.pl"), PL, UTC)
    assert "zażółć-sklep.pl" in shown.about


def test_every_check_is_there_in_order_with_its_evidence() -> None:
    statuses = (Status.PROBLEM, Status.OK, Status.UNKNOWN, Status.SKIPPED)
    reasons = (None, None, "timeout", "no_https")
    shown = view.result(
        report(Verdict.CAUSE_FOUND, EXPIRED, statuses=statuses, reasons=reasons), PL, UTC
    )
    assert [seen.check for seen in shown.seen] == list(CHECKS)
    assert [seen.row.state for seen in shown.seen] == list(statuses)
    assert [seen.row.note for seen in shown.seen] == [
        "",
        "",
        PL.text("reason.timeout"),
        PL.text("reason.no_https"),
    ]
    (evidence,) = shown.seen[0].evidence
    assert "19 listopada 2026" in evidence
    assert [seen.evidence for seen in shown.seen[1:]] == [(), (), ()]


def test_raw_observations_keep_their_values_and_lose_what_steers_a_screen() -> None:
    hostile = Unseen(Why.UNREADABLE, 'a"b\x1b[31m\u202ec\nd')
    shown = view.result(report(Verdict.NO_FAULT_FOUND, observations={"website": hostile}), PL, UTC)
    assert json.loads(shown.seen[2].raw) == {"why": "unreadable", "detail": 'a"bc d'}
    assert shown.seen[0].raw == ""


def test_the_legend_explains_every_status() -> None:
    shown = view.result(report(Verdict.NO_FAULT_FOUND), PL, UTC)
    assert [state for state, _ in shown.legend] == list(Status)


def test_a_refusal_has_a_question_only_with_a_suggestion() -> None:
    plain = view.refusal(InputError("empty"), PL)
    assert plain == view.Refusal(PL.text("input.empty"))
    meant = view.refusal(InputError("characters", {"character": ","}, "firma.pl"), PL)
    assert meant.suggestion == "firma.pl"
    assert meant.question == PL.text("input.suggestion", suggestion="firma.pl")


def test_the_preparation_knows_the_found_cause_and_no_other() -> None:
    found = view.preparation(report(Verdict.CAUSE_FOUND, EXPIRED))
    assert (found.cause, found.acts) == ("domain_expired", Acts.CUSTOMER)
    for other in (Verdict.NO_FAULT_FOUND, Verdict.INCONCLUSIVE):
        assert view.preparation(report(other, EXPIRES_SOON)).cause is None


def test_folded_lines_become_one_and_others_stay() -> None:
    assert view.unfolded("a b\n  c\nd\n\n- e\n  f") == "a b c\nd\n\n- e f"
