"""Another look from the page of a result: all of it or one check, and what it says has changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant import diagnosis
from assistant.bounce.reading import read_bounce
from assistant.causes.seen import Told
from assistant.pages.visit import KEPT
from assistant.report import Event, Report, Status
from checks.observation import Unseen, Why
from tests.assistant.causes.observed import NOW, registration, report_of, seen, site
from tests.assistant.pages.test_diagnose import (
    EN,
    PL,
    heading,
    markup,
    named,
    page,
    query,
    stage,
    start,
    text,
)

BROKEN: dict[str, Any] = {"website": site(500)}
EXPIRED: dict[str, Any] = {"registration": registration(expires=NOW - timedelta(days=3))}
UNSEEN = {check: Unseen(Why.TIMEOUT) for check in seen().observations}
OFFLINE = {check: Unseen(Why.OFFLINE) for check in seen().observations}
CANCELLED = {check: Unseen(Why.CANCELLED) for check in ("website", "certificate")}
SAID = f"„{PL.text('cause.application_error.title', host='firma.pl', domain='firma.pl')}”"


def made(minutes: int = 0, **changed: Any) -> Report:
    """A report of so many minutes after noon in London."""
    return report_of(replace(seen(**changed), now=NOW + timedelta(minutes=minutes)))


class Looking:
    """A diagnosis that has ended with what the test says, and what was asked to look."""

    place = 0

    def __init__(self, ends: Report, checks: tuple[str, ...]) -> None:
        self.target, self.checks, self._ends = ends.target, checks, ends

    def events(self) -> Iterator[Event]:
        for check in self.checks:
            yield Event(check, "running")
            yield Event(check, "done", Status.OK, 120)

    def cancel(self) -> None: ...

    def report(self) -> Report:
        return self._ends


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[AppTest, list[str | None]]]:
    """A visit at its first result, and the checks that are asked to look again (None: all)."""

    def opened(first: Report, *later: Report) -> tuple[AppTest, list[str | None]]:
        ends, asked = iter([first, *later]), []

        def again(_former: Report, _settings: object, check: str | None) -> Looking:
            asked.append(check)
            return Looking(next(ends), (check,) if check else tuple(first.observations))

        stage(monkeypatch, lambda *_: Looking(next(ends), tuple(first.observations)))
        monkeypatch.setattr(diagnosis, "again", again)
        return start(page().run(), "firma.pl"), asked

    return opened


def all_again(at: AppTest) -> AppTest:
    at = named(at, "page.again").click().run()  # type: ignore[attr-defined]
    assert not at.exception
    return at


def alone(at: AppTest, check: str) -> AppTest:
    at = at.button(key=f"again-{check}").click().run()
    assert not at.exception
    return at


def block(at: AppTest) -> str:
    """What the block of changes says, a line each."""
    found = re.search('<section class="change".*?</section>', markup(at), re.DOTALL)
    return re.sub("(<[^>]*>)+", "\n", re.sub("<span class=.sign.*?</span>", "", found[0])).strip()


def spoken(at: AppTest) -> str:
    *_, last = re.findall("data-announce.*?>(.*?)</p>", markup(at))
    return str(last)


def test_a_first_result_tells_of_no_changes(visit: Callable[..., Any]) -> None:
    at, _ = visit(made(**BROKEN))
    assert "data-change" not in markup(at)


def test_what_is_repaired_is_told_above_the_verdict_and_aloud(visit: Callable[..., Any]) -> None:
    at, asked = visit(made(**BROKEN), made(7))
    all_again(at)
    assert asked == [None]
    assert block(at).splitlines() == [
        PL.text("page.change", since="godz. 12:00"),
        PL.text("page.change.repaired", causes=SAID),
        PL.text("page.change.figure.http_status", before="500", after="200"),
    ]
    shown = text(at)
    assert shown.index("12:00") < shown.index(PL.text("verdict.no_fault_found"))
    assert spoken(at).startswith(PL.text("page.change", since="godz. 12:00") + ".")
    assert spoken(at).endswith(PL.text("verdict.no_fault_found"))


def test_the_language_can_be_changed_afterwards(visit: Callable[..., Any]) -> None:
    at, _ = visit(made(**BROKEN), made(7))
    all_again(at).button_group(key="lang").set_value("en").run()
    assert block(at).startswith(EN.text("page.change", since="12:00"))


def test_without_news_the_page_says_so_and_what_stands(visit: Callable[..., Any]) -> None:
    at, _ = visit(made(**BROKEN), made(7, **BROKEN))
    assert block(all_again(at)).splitlines() == [
        PL.text("page.change.nothing", since="godz. 12:00"),
        PL.text("page.change.same", causes=SAID),
    ]


def test_each_look_is_compared_with_the_one_before(visit: Callable[..., Any]) -> None:
    at, _ = visit(made(**BROKEN), made(7), made(9, **EXPIRED))
    all_again(all_again(at))
    assert block(at).startswith(PL.text("page.change", since="godz. 12:07"))
    assert SAID not in block(at)


# ---- one check


def test_every_check_can_look_again_alone(visit: Callable[..., Any]) -> None:
    kept = tuple(
        replace(run, seen_at=NOW) if run.id != "registration" else run for run in made(7).checks
    )
    at, asked = visit(made(), replace(made(7), checks=kept))
    offered = [one.key for one in at.button if one.label == PL.text("page.again.check")]
    assert offered == [f"again-{check}" for check in made().observations]
    alone(at, "registration")
    assert asked == ["registration"]
    assert query(at)["address"] == "firma.pl"
    assert block(at).splitlines() == [
        PL.text("page.change.nothing", since="godz. 12:00"),
        PL.text("page.change.only", checks=PL.text("check.registration.name")),
    ]
    aged = PL.count("page.evidence.before", 7, time="12:00")
    assert text(at).count(aged) == len(kept) - 1


def test_what_the_customer_told_is_not_looked_at_again(visit: Callable[..., Any]) -> None:
    letter = read_bounce("<jan@sklep.pl>: host mx.sklep.pl said: 552 5.2.2 Mailbox full")
    at, _ = visit(report_of(seen("email_not_sending", Told(bounce=letter))))
    labels = [one.label for one in at.expander]
    assert any(label.startswith(PL.text("page.source.bounce")) for label in labels)
    assert "again-bounce" not in [one.key for one in at.button]


# ---- nothing is lost


@pytest.mark.parametrize(
    ("later", "notice"),
    [
        (CANCELLED, "page.cancelled.former"),
        (OFFLINE, "page.blind.former"),
        (UNSEEN, "page.blind.former"),
    ],
)
@pytest.mark.parametrize("check", [None, "website"])
def test_a_look_that_saw_nothing_leaves_the_result_as_it_was(
    visit: Callable[..., Any], later: dict[str, Any], notice: str, check: str | None
) -> None:
    at, _ = visit(made(**EXPIRED), made(7, **later), made(9))
    before = heading(at)
    if check:
        alone(at, check)
    else:
        all_again(at)
    assert heading(at) == before
    assert PL.text(notice) in text(at)
    assert "data-change" not in markup(at)
    assert block(all_again(at)).startswith(PL.text("page.change", since="godz. 12:00"))
    assert PL.text(notice) not in text(at)


def test_a_blind_result_gives_way_to_any_other(visit: Callable[..., Any]) -> None:
    at, _ = visit(made(**OFFLINE), made(7, **UNSEEN), made(9, **EXPIRED))
    all_again(at)
    assert PL.text("page.blind.former") not in text(at)
    all_again(at)
    assert "wygas" in heading(at)


def test_a_stopped_first_look_is_nothing_to_compare_with(visit: Callable[..., Any]) -> None:
    at, _ = visit(made(**CANCELLED), made(7))
    assert "data-change" not in markup(all_again(at))


def test_only_the_results_that_are_kept_have_former_ones(visit: Callable[..., Any]) -> None:
    at, _ = visit(*(made(minute) for minute in range(KEPT + 3)))
    all_again(at)
    for _ in range(KEPT + 1):
        named(at, "page.other").click().run()  # type: ignore[attr-defined]
        start(at, "firma.pl")
    assert at.session_state["formers"].keys() == at.session_state["reports"].keys()
