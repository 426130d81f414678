"""What opening the page several times is held for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.causes.evaluation import evaluate
from assistant.causes.own import gaps
from assistant.causes.seen import Told
from assistant.early import settled
from assistant.panel import Panel, Quota
from assistant.report import Certainty, Kind, Status, Verdict
from checks.observation import Skipped, Unseen, Why
from checks.page import PageText
from checks.sequence import discover
from checks.website import Page
from tests.assistant.causes.observed import PAGE, opened, report_of, seen, site
from tests.assistant.causes.test_rules import TABLE

FAULT, FINE = Verdict.CAUSE_FOUND, Verdict.NO_FAULT_FOUND
CONFIRMED, LIKELY, POSSIBLE = Certainty
SLOW = "website_slow"


def showing(text: str, status: int = 200) -> Page:
    return replace(PAGE, status=status, says=PageText("", text, text, len(text)))


def bare(status: int) -> Page:
    return replace(PAGE, status=status, says=PageText("", "", "", 0))


REACHED = showing("Resource Limit Is Reached", 508)
TRANSFER = showing("Bandwidth Limit Exceeded")
DATABASE = showing("Warning: User firma already has more than 'max_user_connections'", 500)
BLOCKED = showing("Access denied", 403)
SUSPENDED = replace(bare(302), way=("/cgi-sys/suspendedpage.cgi",))

Row = tuple[str, tuple[Any, ...], Verdict, list[tuple[str, Certainty]]]
ROWS: list[Row] = [
    ("always", (PAGE,) * 5, FINE, []),
    ("every second time, in words", (PAGE, REACHED, PAGE, REACHED, PAGE), FAULT,
     [("limit_connections", CONFIRMED)]),
    ("once, in words", (PAGE, PAGE, REACHED, PAGE, PAGE), FAULT,
     [("limit_connections", CONFIRMED)]),
    ("508 without words, once", (PAGE, bare(508), PAGE, PAGE, PAGE), FAULT,
     [("limit_connections", LIKELY)]),
    ("508 without words, twice", (PAGE, bare(508), PAGE, bare(508), PAGE), FAULT,
     [("limit_connections", CONFIRMED)]),
    ("429 after the third", (PAGE, PAGE, PAGE, bare(429)), FAULT,
     [("limit_http_requests", LIKELY)]),
    ("a notice with status 200", (PAGE, TRANSFER, PAGE, PAGE, PAGE), FAULT,
     [("transfer_exceeded", CONFIRMED)]),
    ("507 once", (PAGE, bare(507), PAGE, PAGE, PAGE), FAULT, [("disk_full", LIKELY)]),
    ("the database's limit", (PAGE, DATABASE, PAGE, DATABASE, PAGE), FAULT,
     [("limit_connections", CONFIRMED)]),
    ("sent to the notice of a suspended account", (PAGE, SUSPENDED, SUSPENDED, SUSPENDED), FAULT,
     [("service_suspended", CONFIRMED)]),
    ("one stray 503", (PAGE, bare(503), PAGE, PAGE, PAGE), FINE,
     [("application_error", POSSIBLE)]),
    ("one stray 500", (PAGE, bare(500), PAGE, PAGE, PAGE), FINE,
     [("application_error", POSSIBLE)]),
    ("503 at times", (PAGE, bare(503), PAGE, bare(503), PAGE), FAULT,
     [("application_error", POSSIBLE)]),
    ("no answer once", (PAGE, "broken", PAGE, PAGE, PAGE), FINE,
     [("application_error", POSSIBLE)]),
    ("no answer at times", (PAGE, "broken", PAGE, "refused", PAGE), FAULT,
     [("application_error", POSSIBLE)]),
    ("a limit that leads to errors", (PAGE, bare(500), REACHED, bare(500), PAGE), FAULT,
     [("limit_connections", CONFIRMED)]),
    ("a firewall that had enough", (PAGE, PAGE, BLOCKED), FINE, []),
    ("a wait that was cut short", (None, PAGE), FINE, []),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "answers", "verdict", "causes"), ROWS)
def test_what_comes_and_goes_is_named(
    _name: str, answers: tuple[Any, ...], verdict: Verdict, causes: list[tuple[str, Certainty]]
) -> None:
    judged, found = evaluate(seen(SLOW, steadiness=opened(*answers)))
    assert (judged, [(one.code, one.certainty) for one in found]) == (verdict, causes)


@pytest.mark.parametrize("nothing", [Unseen(Why.DEADLINE), Unseen(Why.NEEDS), Skipped("no_page")])
def test_without_it_the_verdict_stands(nothing: object) -> None:
    assert evaluate(seen(SLOW, steadiness=nothing)) == (FINE, ())


def test_it_counts_what_came() -> None:
    _, (cause,) = evaluate(seen(SLOW, steadiness=opened(PAGE, REACHED, PAGE, REACHED, PAGE)))
    (evidence,) = cause.evidence
    assert (evidence.check, evidence.code) == ("steadiness", "tries_refused")
    assert evidence.data == {
        "url": PAGE.url, "tries": 5, "within": 3, "opened": 3, "refused": 2, "status": 508,
    }  # fmt: skip


def test_a_503_that_never_came_again_is_a_warning() -> None:
    judged, (cause,) = evaluate(seen(SLOW, website=site(503, text="", heading="", title="")))
    assert (judged, cause.kind, cause.wording) == (FINE, Kind.WARNING, "fails_at_times")
    again = opened(bare(503), bare(503), bare(503))
    judged, (cause,) = evaluate(
        seen(SLOW, website=site(503, text="", heading="", title=""), steadiness=again)
    )
    assert (judged, cause.wording) == (FAULT, "application_error")


def test_a_page_that_says_it_stays_a_fault_whatever_comes_later() -> None:
    says = {"title": "", "heading": "Resource Limit Is Reached", "text": "", "length": 25}
    judged, (cause,) = evaluate(seen(SLOW, website=site(508, **says)))
    assert (judged, cause.code, cause.certainty) == (FAULT, "limit_connections", CONFIRMED)


@pytest.mark.parametrize("took_ms", [400, 2300])
def test_slowness_is_shown_and_blames_nobody(took_ms: int) -> None:
    slow = report_of(seen(SLOW, steadiness=opened(*[PAGE] * 5, took_ms=took_ms)))
    assert slow.causes == ()
    (run,) = (one for one in slow.checks if one.id == "steadiness")
    assert run.status is (Status.WARNING if took_ms > 1800 else Status.OK)


def test_slowness_stands_beside_the_limit_that_explains_it() -> None:
    told = Told(Panel(quotas={"cpu_time": Quota(60, 60), "disk": Quota(10, 10)}))
    late = opened(*[PAGE] * 5, took_ms=2300)
    _, causes = evaluate(seen(SLOW, told, steadiness=late))
    shown = {one.code: [each.code for each in one.evidence] for one in causes}
    assert shown == {
        "disk_full": ["panel_disk"],
        "limit_cpu_time": ["panel_cpu_time", "slow_first_byte"],
    }


def test_who_is_kept_out_has_not_seen_all() -> None:
    kept_out = seen(SLOW, steadiness=opened(PAGE, PAGE, BLOCKED))
    assert dict(gaps(kept_out)) == {"steadiness": Unseen(Why.ROBOT_CHECK, "status 403")}


@pytest.mark.parametrize("symptom", ["website_down", "website_insecure", "website_wrong_content"])
def test_other_symptoms_do_not_pay_for_it(symptom: str) -> None:
    assert "steadiness" not in seen(symptom).observations


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_a_first_finding_of_a_slow_website_is_the_main_cause_of_the_report(row: Any) -> None:
    """Whatever opening the page again brings after all other checks have ended."""
    for again in (opened(REACHED, REACHED, PAGE), opened(*[PAGE] * 5), Unseen(Why.DEADLINE)):
        whole = seen(SLOW, **(row[1] | {"steadiness": again}))
        so_far = {name: one for name, one in whole.observations.items() if name != "steadiness"}
        sequence = [one for one in discover() if one.id in whole.observations]
        _, first = evaluate(replace(whole, observations=so_far))
        if told := settled(first, sequence, so_far):
            assert evaluate(whole)[1][0].wording == told.wording
