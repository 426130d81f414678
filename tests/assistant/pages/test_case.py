"""Saving a result, its page, and what came of it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select, update
from streamlit.testing.v1 import AppTest

from assistant.figures.quota import Quota
from assistant.pages import told
from assistant.panel import Panel
from assistant.report import Report, Verdict
from assistant.store import cases, incidents
from assistant.store.case_number import shown
from assistant.store.database import Database
from assistant.store.errors import StoreError, StoreFullError, StoreVersionError
from assistant.store.journal import Journal
from assistant.store.report_codec import to_bytes
from assistant.store.runs import Outcome
from assistant.store.schema import cases as table
from assistant.store.schema import runs
from assistant.texts import Words
from tests.assistant.pages.reports import EXPIRED, report
from tests.assistant.pages.test_diagnose import (
    EN,
    EXPIRED_PARAMS,
    PL,
    begun,
    heading,
    markup,
    page,
    start,
    text,
)
from tests.assistant.pages.test_diagnose import (
    named as named_in,
)

__all__ = ["begun"]

BOTH = pytest.mark.parametrize("w", [PL, EN], ids=["pl", "en"])
MATTER = ("firma.pl", "website_down")
NOW = datetime.now(UTC)


def named(at: AppTest, key: str, w: Words = PL) -> object:
    return named_in(at, key, w.lang)


def saved(at: AppTest, w: Words = PL) -> AppTest:
    return named(at, "case.save.button", w).click().run()


def token(at: AppTest) -> str:
    (link,) = re.findall(r'id="case-link" href="(.*?)"', markup(at))
    return re.findall(r"token=([\w-]+)", html.unescape(link))[0]


def script() -> None:
    from assistant.pages.case import case

    case()


def opened(token: str, lang: str = "pl") -> AppTest:
    """The page of a link, in a visit of its own."""
    at = AppTest.from_function(script, default_timeout=30)
    at.query_params.update({"token": token, "lang": lang})
    return at.run()


def stored(store: Database, one: Report | None = None, **more: object) -> str:
    """The token of a case that was saved now, or as the test says."""
    kept = {"run_id": None, "lang": "pl", "now": NOW, "days": 30} | more
    with store.write() as connection:
        made = cases.save(connection, one or found(), **kept)  # type: ignore[arg-type]
    return made.token


def found(age: timedelta = timedelta()) -> Report:
    return replace(report(Verdict.CAUSE_FOUND, EXPIRED), started_at=datetime.now(UTC) - age)


def count(store: Database) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


# ---- saving


@BOTH
def test_before_it_is_saved_it_says_what_is_kept_how_long_for_whom_and_how_to_delete_it(
    begun: list[tuple[str, str]], store: Database, book: Journal, w: Words
) -> None:
    at = start(page(lang=w.lang).run(), "firma.pl")
    told_of = text(at)
    for key in ("what", "readers", "deleting"):
        assert w.text(f"case.save.{key}") in told_of
    assert w.text("case.save.days", days=30) in told_of
    assert count(store) == 0


@BOTH
def test_what_was_saved_opens_by_its_link(
    begun: list[tuple[str, str]], store: Database, book: Journal, w: Words
) -> None:
    at = saved(start(page(lang=w.lang).run(), "firma.pl"), w)
    assert w.text("case.saved") in text(at)
    with store.read() as connection:
        one = cases.by_token(connection, token(at), NOW)
    assert one is not None
    assert shown(one.number) in text(at)
    assert one.run_id is not None
    assert one.lang == w.lang
    assert w.date((NOW + timedelta(days=30)).date()) in text(at)
    verdict = w.text("cause.domain_expired.verdict", **EXPIRED_PARAMS)
    assert heading(opened(token(at), w.lang)) == verdict


def test_it_is_offered_where_something_is_stored_and_the_diagnosis_is_complete(
    begun: list[tuple[str, str]],
) -> None:
    assert PL.text("case.save") not in text(start(page().run(), "firma.pl"))


def test_a_result_is_saved_once_however_often_it_is_pressed(
    begun: list[tuple[str, str]], store: Database, book: Journal
) -> None:
    at = saved(start(page().run(), "firma.pl"))
    before = token(at)
    at.run()
    assert (token(at), count(store)) == (before, 1)
    assert "case.save.button" not in [button.label for button in at.button]


@BOTH
@pytest.mark.parametrize("error", [StoreError, StoreFullError, StoreVersionError])
def test_a_failure_is_one_sentence_and_loses_nothing(
    begun: list[tuple[str, str]], store: Database, book: Journal, w: Words, error: type[StoreError]
) -> None:
    at = start(page(lang=w.lang).run(), "firma.pl")
    before = heading(at)
    opens = book._opened

    def fails() -> Database:
        raise error

    book._opened = fails
    saved(at, w)
    assert not at.exception
    assert w.text(f"case.store.{error.code}") in text(at)
    assert heading(at) == before
    book._opened = opens
    assert w.text("case.saved") in text(saved(at, w))


FULL = Panel(quotas={"disk": Quota(used=10.0, limit=10.0, unit="GB")})


@pytest.mark.parametrize("ticked", [False, True])
def test_what_was_typed_is_saved_only_when_it_is_ticked(
    begun: list[tuple[str, str]], store: Database, book: Journal, ticked: bool
) -> None:
    at = start(page().run(), "firma.pl")
    assert PL.text("case.save.told") not in [box.label for box in at.checkbox]
    at.session_state[told.PANELS] = {MATTER: {"typed": FULL}}
    at.run()
    (tick,) = [box for box in at.checkbox if box.label == PL.text("case.save.told")]
    assert not tick.value
    if ticked:
        tick.check().run()
    with store.read() as connection:
        one = cases.by_token(connection, token(saved(at)), NOW)
    assert one is not None
    assert one.with_figures is ticked
    assert one.report.panel == (FULL if ticked else Panel())


def test_the_reference_of_the_consultants_link_goes_along(
    begun: list[tuple[str, str]], store: Database, book: Journal
) -> None:
    at = start(page(ref="TKT-4711").run(), "firma.pl")
    with store.read() as connection:
        one = cases.by_token(connection, token(saved(at)), NOW)
    assert one is not None
    assert one.reference == "TKT-4711"


def test_what_was_ticked_as_ready_goes_along(
    begun: list[tuple[str, str]], store: Database, book: Journal
) -> None:
    at = start(page().run(), "firma.pl")
    box = next(box for box in at.checkbox if str(box.key).startswith("ready-"))
    box.check().run()
    again = opened(token(saved(at)))
    assert [one.value for one in again.checkbox if one.key == box.key] == [True]


# ---- the page of a link


@BOTH
@pytest.mark.parametrize("what", ["unknown", "none", "expired", "deleted", "too long"])
def test_a_link_that_leads_nowhere_looks_the_same_whatever_the_reason(
    store: Database, book: Journal, w: Words, what: str
) -> None:
    given = {"unknown": "x" * 43, "none": "", "too long": "x" * 100_000}.get(what)
    if given is None:
        given = stored(store, now=NOW - timedelta(days=31 if what == "expired" else 0))
    if what == "deleted":
        with store.write() as connection:
            assert cases.delete_by_token(connection, given)
    at = opened(given, w.lang)
    assert not at.exception
    assert markup(at) == markup(opened("y" * 43, w.lang))
    assert w.text("case.none") in text(at)
    assert not at.button


@BOTH
@pytest.mark.parametrize(
    ("minutes", "warns"), [(0, False), (59, False), (60, True), (60 * 24 * 20, True)]
)
def test_it_tells_its_date_and_from_an_hour_on_that_it_may_be_out_of_date(
    store: Database, book: Journal, w: Words, minutes: int, warns: bool
) -> None:
    one = found(timedelta(minutes=minutes))
    at = opened(stored(store, one), w.lang)
    assert w.text("case.about") in text(at)
    assert f"{w.date(one.started_at)}, " in text(at)
    assert w.time(one.started_at) in text(at)
    assert (w.text("case.outdated") in text(at)) is warns
    assert w.text("page.steps") in text(at)


@pytest.mark.parametrize(("minutes", "asks"), [(59, True), (60, False)])
def test_what_is_known_now_is_not_told_of_a_result_that_may_be_out_of_date(
    store: Database, book: Journal, monkeypatch: pytest.MonkeyPatch, minutes: int, *, asks: bool
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(incidents, "told", lambda *given: asked.append(given))
    opened(stored(store, found(timedelta(minutes=minutes))))
    assert bool(asked) is asks


def test_check_again_begins_a_new_diagnosis_of_the_same(
    store: Database, book: Journal, begun: list[tuple[str, str]]
) -> None:
    one = replace(found(), symptom="website_slow")
    (link,) = re.findall(r'href="\./\?(address.*?)"', markup(opened(stored(store, one), "en")))
    query = dict(pair.split("=") for pair in html.unescape(link).split("&"))
    at = page(**query).run()
    assert begun == [("firma.pl", "website_slow")]
    assert heading(at) == EN.text("cause.domain_expired.verdict", **EXPIRED_PARAMS)


def test_the_token_is_on_its_page_nowhere(store: Database, book: Journal) -> None:
    """Not in a link that leads away, and not in what can be copied, printed or sent."""
    token = stored(store)
    assert token not in markup(opened(token))


def test_nothing_is_looked_up_anew_on_it(store: Database, book: Journal) -> None:
    at = opened(stored(store))
    labels = {button.label for button in at.button}
    assert labels == {PL.text("case.delete")}


@BOTH
def test_it_is_deleted_when_that_is_confirmed(store: Database, book: Journal, w: Words) -> None:
    token = stored(store)
    at = opened(token, w.lang)
    named(at, "case.delete", w).click().run()
    assert w.text("case.delete.sure") in text(at)
    named(at, "case.delete.no", w).click().run()
    assert count(store) == 1
    assert w.text("case.delete.sure") not in text(at)
    named(at, "case.delete", w).click().run()
    named(at, "case.delete.yes", w).click().run()
    assert count(store) == 0
    assert w.text("case.deleted") in text(at)
    assert w.text("case.none") in text(opened(token, w.lang))


def test_a_store_that_cannot_be_written_to_still_shows_it(
    store: Database, book: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = stored(store)

    def fails() -> Connection:
        raise StoreError

    monkeypatch.setattr(store, "write", fails)
    assert PL.text("page.steps") in text(opened(token))


@BOTH
def test_while_the_store_fails_its_page_says_so_and_deletes_later(
    store: Database, book: Journal, w: Words
) -> None:
    token = stored(store)
    at = opened(token, w.lang)
    named(at, "case.delete", w).click().run()
    opens, fails = book._opened, [True]

    def opened_now() -> Database:
        if fails.pop() if fails else False:
            raise StoreError
        return opens()

    book._opened = opened_now
    named(at, "case.delete.yes", w).click().run()
    assert w.text("case.delete.failed") in text(at)
    assert count(store) == 1
    fails.append(True)
    assert w.text("case.unavailable") in text(at.run())
    assert w.text("page.steps") in text(at.run())


def of_other_times() -> bytes:
    """A report whose main cause has evidence that nobody has words for."""
    (cause,) = found().causes
    unknown = replace(cause.evidence[0], code="of_other_times")
    return to_bytes(replace(found(), causes=(replace(cause, evidence=(unknown,)),)))


@pytest.mark.parametrize("packed", [b"of later times", of_other_times()], ids=["bytes", "words"])
def test_what_can_no_longer_be_read_can_be_deleted(
    store: Database, book: Journal, packed: bytes
) -> None:
    token = stored(store)
    with store.write() as connection:
        connection.execute(update(table).values(report=packed))
    at = opened(token)
    assert not at.exception
    assert PL.text("case.unreadable") in text(at)
    named(at, "case.delete").click().run()
    named(at, "case.delete.yes").click().run()
    assert count(store) == 0


def test_a_case_outlives_the_profile_of_its_provider(store: Database, book: Journal) -> None:
    token = stored(store)
    with store.write() as connection:
        taken_away = to_bytes(replace(found(), profile="taken-away"))
        connection.execute(update(table).values(report=taken_away))
    at = opened(token)
    assert not at.exception
    assert PL.text("case.unreadable") not in text(at)


# ---- what came of it


def outcomes(store: Database, book: Journal) -> Sequence[str]:
    book._writer.submit(lambda: None).result()
    with store.read() as connection:
        return connection.execute(select(runs.c.outcome)).scalars().all()


@BOTH
@pytest.mark.parametrize("answer", Outcome)
def test_it_asks_once_what_came_of_it(
    begun: list[tuple[str, str]], store: Database, book: Journal, w: Words, answer: Outcome
) -> None:
    at = start(page(lang=w.lang).run(), "firma.pl")
    assert w.text("case.outcome") in text(at)
    named(at, f"case.outcome.{answer}", w).click().run()
    assert outcomes(store, book) == [answer]
    assert w.text("case.outcome.thanks") in text(at)
    assert w.text("case.outcome") not in text(at)


def test_the_answer_is_about_all_looks_at_the_same(
    begun: list[tuple[str, str]], store: Database, book: Journal
) -> None:
    at = start(page().run(), "firma.pl")
    named(at, "page.again").click().run()
    named(at, "case.outcome.solved").click().run()
    assert outcomes(store, book) == [Outcome.SOLVED, Outcome.SOLVED]


def test_of_an_order_it_is_not_asked(
    begun: list[tuple[str, str]], store: Database, book: Journal
) -> None:
    at = page(address="firma.pl", symptom="domain_transfer", run="1").run()
    assert PL.text("case.outcome") not in text(at)
