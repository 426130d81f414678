"""The page of every result that the rules can come to, in both languages: whole, and in words.

The rules make the reports, out of what checks can see, so what one of them leaves out shows here.
One page is drawn over and over: a new one each time would take twenty times as long.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from assistant.causes.bounced import Variant as OfLetters
from assistant.causes.catalogue import catalogue
from assistant.causes.own import Variant
from assistant.causes.seen import Seen
from assistant.documents import view
from assistant.documents.summary import summary
from assistant.documents.wording import params
from assistant.pages.link import Link
from assistant.preparation.wording import to_json
from assistant.report import Cause, Certainty, Kind, Report, Verdict
from assistant.symptoms import symptoms
from assistant.texts import LANGUAGES, Words, words
from checks.observation import Unseen, Why
from tests.assistant.causes.observed import mail_host, mail_server, report_of, seen
from tests.assistant.causes.test_cause_texts import WAYS, Way
from tests.assistant.causes.test_mail_rules import GREYLISTED, catch_all
from tests.assistant.causes.test_rules import TABLE
from tests.assistant.pages.test_diagnose import heading, markup, page
from tests.assistant.test_texts import all_messages

FAMILIES = sorted({key.partition(".")[0] for key in all_messages("pl")})
ADDRESS = re.compile(r"\S+://\S+|\S+\.(?:pl|com|net)\b")
# What nobody should read: a key, a code, a placeholder, a value of the program's own.
LEAK = re.compile(
    rf"\b(?:{'|'.join(FAMILIES)})\.[a-z_]+|\b[a-z0-9]+_\w+|[{{}}]|\b(?:None|True|False|Unseen)\b"
)
EMPTY = re.compile(r"<(p|li|h[1-6]|strong|summary|td|th|a|button)\b[^>]*>\s*</\1>")


# ---- the reports


def headed_by(way: Way) -> Report:
    """The report with the way's cause at its head, even where another one outranks it."""
    report, finding = report_of(way.seen), way.found()
    if report.causes and report.causes[0].code == way.cause:
        return report
    entry = catalogue()[way.cause]
    kind = finding.kind or entry.kind
    found = Cause(
        way.cause,
        kind,
        finding.certainty,
        finding.acts or entry.acts,
        finding.evidence,
        variant=finding.variant,
    )
    verdict = {Kind.FAULT: Verdict.CAUSE_FOUND, Kind.UNKNOWN: Verdict.INCONCLUSIVE}.get(kind)
    return replace(report, verdict=verdict or Verdict.NO_FAULT_FOUND, causes=(found,))


def stopped(known: Seen, *checks: str) -> Report:
    """The report of a diagnosis that was stopped before `checks` had an answer."""
    late = dict.fromkeys(checks, Unseen(Why.CANCELLED))
    return report_of(replace(known, observations={**known.observations, **late}))


def reports() -> Iterator[tuple[str, Report]]:
    for way in WAYS:
        name, judged, headed = f"{way.cause}: {way.name}", report_of(way.seen), headed_by(way)
        yield name, headed
        if judged.causes != headed.causes:
            yield f"{name}, as judged", judged
    for name, changed, *_ in TABLE:
        yield f"judged: {name}", report_of(seen(**changed))
    for name, host in (("catch-all", catch_all()), ("greylisted", mail_host(GREYLISTED))):
        asked = seen("email_not_arriving", typed="biuro@firma.pl", mail_server=mail_server(host))
        yield name, report_of(asked)
    yield "no source", report_of(seen(registration=Unseen(Why.NO_SOURCE)))
    for symptom in symptoms():
        yield f"healthy: {symptom}", report_of(seen(symptom))
    for symptom in symptoms().values():
        if symptom.checks:
            yield f"stopped: {symptom.id}", stopped(seen(symptom.id), *symptom.checks[1:])
            offline = dict.fromkeys(symptom.checks, Unseen(Why.OFFLINE))
            known = replace(seen(symptom.id), observations=offline)
            yield f"offline: {symptom.id}", report_of(known)


def told(report: Report) -> object:
    """What of a report decides about its texts, but for their figures."""
    causes = [
        (one.wording, one.certainty, one.kind, [seen.code for seen in one.evidence])
        for one in report.causes
    ]
    runs = [(run.id, run.status, run.reason) for run in report.checks]
    return repr((report.symptom, report.verdict, causes, runs))


def different() -> dict[str, Report]:
    """All of those made for the ways of finding a cause; of the others, each that is told anew."""
    chosen: dict[str, Report] = {}
    known: set[object] = set()
    for name, report in reports():
        if told(report) not in known or not name.startswith("judged:"):
            chosen[name] = report
        known.add(told(report))
    return chosen


REPORTS = different()


# ---- what the page shows of one


@pytest.fixture(scope="module", params=LANGUAGES)
def drawn(request: pytest.FixtureRequest) -> tuple[AppTest, Words]:
    lang = request.param
    return page(lang=lang), words(lang)


def show(at: AppTest, report: Report, lang: str) -> None:
    link = Link(report.target.given, report.symptom, lang)
    at.query_params.clear()
    at.query_params.update(link.query())
    matter = Link.read(link.query()).matter
    at.session_state["reports"] = {matter: report}
    at.run()
    assert not at.exception


def lines(at: AppTest) -> list[str]:
    """Every text of the page but the raw records, a line each."""
    told = [one.value for one in at.text]
    widgets = (*at.expander, *at.button, *at.selectbox, *at.checkbox, *at.button_group)
    told += [one.label for one in widgets]
    told += [option for one in at.selectbox for option in one.options]
    without = re.sub('<pre id="record-.*?</pre>', "", markup(at), flags=re.DOTALL)
    shown = re.sub(r"</(?:p|li|h\d|summary|td|th|div)>", "\n", without)
    told += html.unescape(re.sub("<[^>]*>", "", shown)).splitlines()
    return [line.strip() for one in told for line in one.splitlines() if line.strip()]


def squeezed(text: str) -> str:
    """The text without white space: where its lines break is the page's own affair."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("name", REPORTS)
def test_a_result_is_whole_and_in_words(drawn: tuple[AppTest, Words], name: str) -> None:
    (at, w), report = drawn, REPORTS[name]
    show(at, report, w.lang)
    assert not EMPTY.search(markup(at))
    shown = lines(at)
    field_terms = w.text("summary.technical")  # for consultants, who know them
    plain = (ADDRESS.sub("", one) for one in shown if not one.startswith(field_terms))
    assert [one for one in plain if LEAK.search(one)] == []

    whole = squeezed("\n".join(shown))
    expected = view.result(report, w, UTC)
    prepared = view.preparation(report)
    assert heading(at) == expected.headline.sentence
    assert len(expected.todo.steps) >= 2
    wanted = [
        *expected.todo.steps,
        *(channel["name"] for channel in to_json(prepared, w)["channels"].values()),
        *(w.text(f"check.{run.id}.name") for run in report.checks),
        *(title(report, cause, w) for cause in report.causes if cause.kind is Kind.WARNING),
        summary(report, prepared, w),
    ]
    assert [one for one in wanted if squeezed(one) not in whole] == []
    cancelled = any(run.reason == Why.CANCELLED for run in report.checks)
    word = w.text("page.cancelled") if cancelled else expected.headline.word
    assert any(one.endswith(word) for one in shown)


def title(report: Report, cause: Cause, w: Words) -> str:
    return w.text(f"cause.{cause.wording}.title", **params(report, *cause.evidence))


# ---- that nothing is left out


def test_every_cause_heads_a_page_in_every_wording() -> None:
    heads = [report.causes[0] for report in REPORTS.values() if report.causes]
    assert {one.code for one in heads} == set(catalogue())
    assert {one.variant for one in heads} == {None, *get_args(Variant), *get_args(OfLetters)}


def test_every_certainty_that_a_rule_gives_heads_a_page() -> None:
    given = {(way.cause, found.certainty) for way in WAYS if (found := way.found())}
    heads = {
        (one.code, one.certainty) for r in REPORTS.values() if r.causes for one in r.causes[:1]
    }
    assert given <= heads
    assert {certainty for _, certainty in heads} == set(Certainty)


def test_every_symptom_verdict_and_reason_has_a_page() -> None:
    assert {report.symptom for report in REPORTS.values()} == set(symptoms())
    assert {report.verdict for report in REPORTS.values()} == set(Verdict)
    shown = {run.reason for report in REPORTS.values() for run in report.checks}
    assert {str(why) for why in Why} <= shown


def test_the_guard_of_these_tests_sees_what_leaks() -> None:
    for leak in ("cause.domain_expired", "could_not_look", "{host}", "ważna do None.", "unit.days"):
        assert LEAK.search(leak), leak
    for fine in ("firma.pl", "www.firma.pl", "Kod 500.", "22 listopada 2026 (po terminie: 3 dni)"):
        assert not LEAK.search(fine), fine
    assert EMPTY.search('<li class="x"> </li>')
