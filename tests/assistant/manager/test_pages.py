"""The pages of managers as Streamlit draws them, without a browser."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from assistant.staff.roles import KeyHolder, Role
from assistant.store import incidents
from assistant.store.database import Database
from assistant.store.errors import StoreError
from assistant.store.incidents import Incident, State
from assistant.store.runs import ZONE
from assistant.store.schema import incidents as table
from assistant.texts import LANGUAGES, words
from tests.assistant.manager.conftest import Staff
from tests.assistant.store import test_incidents as staged
from tests.assistant.store.test_statistics import add, row

CONSULTANT = KeyHolder("Jan Kos", Role.CONSULTANT)


def _dashboard() -> None:
    from assistant.manager import dashboard_page

    dashboard_page.show()


def _incidents() -> None:
    from assistant.manager import incidents_page

    incidents_page.show()


def _card(formed) -> None:  # type: ignore[no-untyped-def]
    from assistant.manager import incidents_page
    from assistant.texts import words

    incidents_page._card(formed, words("pl"))


PAGES = {"dashboard": _dashboard, "incidents": _incidents}


def page(name: str, lang: str = "pl", **query: str) -> AppTest:
    at = AppTest.from_function(PAGES[name], default_timeout=60)
    for key, value in {"lang": lang, **query}.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def text(at: AppTest) -> str:
    written = "\n".join(one.proto.body for one in at.get("html"))
    return html.unescape(re.sub(r"<[^>]+>", " ", written))


def press(at: AppTest, key: str) -> None:
    at.button(key).click().run()
    assert not at.exception


# ---- the statistics


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_dashboard_says_what_would_be_there(store: Database, lang: str) -> None:
    seen = text(page("dashboard", lang))
    w = words(lang)
    assert w.text("manager.table.causes.empty") in seen
    assert w.text("manager.table.hours.empty") in seen


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_dashboard_counts_in_words(store: Database, lang: str) -> None:
    today = datetime.now(ZONE).date()
    add(store, row(today, outcome="contacted"), row(today), row(today - timedelta(days=40)))
    seen = text(page("dashboard", lang))
    w = words(lang)
    assert w.text("cause.domain_expired.title") in seen
    assert w.text("symptom.website_down") in seen
    assert "domain_expired" not in seen


def test_a_filter_goes_into_the_address_bar_and_counts(store: Database) -> None:
    today = datetime.now(ZONE).date()
    add(store, row(today), row(today, tld="com"), row(today, tld="com"))
    at = page("dashboard")
    at.selectbox("only_tld").select("com").run()
    assert at.query_params["tld"] == "com"
    assert re.search(r"Diagnozy\s+2\s", text(at))
    at.selectbox("only_tld").select("").run()
    assert "tld" not in at.query_params
    assert re.search(r"Diagnozy\s+3\s", text(at))


def test_a_usual_period_goes_into_the_address_bar(store: Database) -> None:
    today = datetime.now(ZONE).date()
    add(store, row(today - timedelta(days=50)))
    at = page("dashboard")
    at.segmented_control("days").select(90).run()
    assert at.query_params["from"] == (today - timedelta(days=89)).isoformat()
    assert re.search(r"Diagnozy\s+1\s", text(at))


def test_days_in_the_wrong_order_wait_until_the_other_one_is_chosen(store: Database) -> None:
    at = page("dashboard", **{"from": "2026-11-02", "to": "2026-11-08"})
    at.date_input("first").set_value(date(2026, 11, 9)).run()
    assert words("pl").text("manager.asked.order") in text(at)
    assert at.date_input("first").value == date(2026, 11, 9)
    assert at.query_params["from"] == "2026-11-02"
    at.date_input("last").set_value(date(2026, 11, 15)).run()
    assert words("pl").text("manager.asked.order") not in text(at)
    assert (at.query_params["from"], at.query_params["to"]) == ("2026-11-09", "2026-11-15")


def test_what_a_link_asks_wrongly_is_said(store: Database) -> None:
    seen = text(page("dashboard", cause="nothing", **{"from": "yesterday"}))
    assert words("pl").text("manager.asked.cause") in seen
    assert words("pl").text("manager.asked.date") in seen


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_file_is_made_when_it_is_asked_for(store: Database, kind: str) -> None:
    add(store, row(datetime.now(ZONE).date()))
    at = page("dashboard")
    assert not at.get("download_button")
    press(at, f"make_{kind}")
    (button,) = at.get("download_button")
    assert button.proto.label == words("pl").text(f"manager.export.take.{kind}")
    assert len(at.session_state["export"][1]) > 100


def test_who_is_no_manager_any_longer_gets_no_file(store: Database, staff: Staff) -> None:
    at = page("dashboard")
    staff.visitor = CONSULTANT
    press(at, "make_csv")
    assert words("pl").text("manager.not_permitted") in text(at)
    assert "export" not in at.session_state


@pytest.mark.parametrize("name", PAGES)
def test_a_store_that_fails_is_one_clear_sentence(
    store: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def away() -> Database:
        raise StoreError

    monkeypatch.setattr(f"assistant.manager.{name}_page.database", away)
    assert words("pl").text("manager.store.unavailable") in text(page(name))


# ---- incidents


def forming(store: Database) -> Incident:
    """One that forms now."""
    now = datetime.now(UTC) - timedelta(minutes=4)
    (formed,) = staged.look(store, 4, now, staged.SILENT)
    return formed


def state(store: Database, formed: Incident) -> Incident:
    with store.read() as connection:
        return next(
            one for one in incidents.listed(connection, datetime.now(UTC)) if one.id == formed.id
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_manager_words_the_notice_and_confirms(store: Database, lang: str) -> None:
    formed = forming(store)
    at = page("incidents", lang)
    w = words(lang)
    assert w.text("cause.web_server_silent.title") in text(at)
    assert w.count("manager.incident.domains", 4) in text(at)
    proposed = at.text_area(f"notice_{formed.id}_pl").value
    assert proposed == words("pl").text("manager.proposed.address")
    at.text_area(f"notice_{formed.id}_pl").input("Naprawiamy <b>serwer</b>.").run()
    assert "Naprawiamy <b>serwer</b>." in text(at)  # what customers will read, as text
    press(at, f"confirm_{formed.id}")
    now = state(store, formed)
    assert (now.state, now.changed_by) == (State.CONFIRMED, "Anna Nowak")
    assert now.notice("pl") == "Naprawiamy <b>serwer</b>."
    assert now.notice("en") == words("en").text("manager.proposed.address")
    assert w.text("manager.said.confirmed") in text(at)


def test_a_card_tells_how_many_they_are_by_now(store: Database) -> None:
    formed = forming(store)
    staged.look(store, 2, datetime.now(UTC), first=10)

    at = AppTest.from_function(_card, args=(formed,), default_timeout=60).run()
    assert not at.exception
    assert words("pl").count("manager.incident.domains", 6) in text(at)


def test_without_words_in_both_languages_nothing_is_confirmed(store: Database) -> None:
    formed = forming(store)
    at = page("incidents")
    at.text_area(f"notice_{formed.id}_en").input(" ").run()
    press(at, f"confirm_{formed.id}")
    assert words("pl").text("manager.said.notice_en") in text(at)
    assert state(store, formed).state is State.FORMING


@pytest.mark.parametrize("action", ["confirm", "dismiss"])
def test_what_somebody_else_decided_meanwhile_stays(store: Database, action: str) -> None:
    formed = forming(store)
    at = page("incidents")
    at.text_area(f"notice_{formed.id}_pl").input("Moje słowa.").run()
    with store.write() as connection:
        assert incidents.confirm(connection, formed.id, "Jan Kos", "Wiemy.", "We know.")
    press(at, f"{action}_{formed.id}")
    assert words("pl").text("manager.said.changed") in text(at)
    now = state(store, formed)
    assert (now.changed_by, now.notice_pl) == ("Jan Kos", "Wiemy.")
    assert at.text_area(f"notice_{formed.id}_pl").value == "Moje słowa."


def test_who_is_no_manager_any_longer_changes_nothing(store: Database, staff: Staff) -> None:
    formed = forming(store)
    at = page("incidents")
    staff.visitor = CONSULTANT
    press(at, f"confirm_{formed.id}")
    assert words("pl").text("manager.not_permitted") in text(at)
    assert state(store, formed).state is State.FORMING


def test_what_is_confirmed_can_be_worded_anew_and_ended(store: Database) -> None:
    formed = forming(store)
    at = page("incidents")
    press(at, f"confirm_{formed.id}")
    at.text_area(f"notice_{formed.id}_en").input("Nearly done.").run()
    press(at, f"reword_{formed.id}")
    assert state(store, formed).notice_en == "Nearly done."
    press(at, f"end_{formed.id}")
    assert state(store, formed).state is State.ENDED
    assert words("pl").text("incident.ended") in text(at)


def test_what_was_dismissed_can_still_be_confirmed(store: Database) -> None:
    formed = forming(store)
    at = page("incidents")
    press(at, f"dismiss_{formed.id}")
    assert state(store, formed).state is State.DISMISSED
    press(at, f"confirm_{formed.id}")
    assert state(store, formed).state is State.CONFIRMED


def test_a_maintenance_is_entered_with_what_customers_will_read(store: Database) -> None:
    at = page("incidents")
    at.selectbox("plan_kind").select("mx").run()
    assert at.text_area("plan_pl").value == words("pl").text("manager.proposed.works.mx")
    assert "02:00" in text(at)  # its end in the preview, in Warsaw as it was typed
    at.text_input("plan_place").input("mx.hosting.pl").run()
    press(at, "plan")
    with store.read() as connection:
        (planned,) = incidents.listed(connection, datetime.now(UTC))
    assert (planned.state, planned.place) == (State.PLANNED, "mx.hosting.pl")
    assert planned.starts_at.astimezone(ZONE).hour == 1
    assert planned.notice_pl in text(at)
    assert at.text_input("plan_place").value == ""


def test_a_place_that_is_none_is_said_and_nothing_typed_is_lost(store: Database) -> None:
    at = page("incidents")
    at.text_input("plan_place").input("moja sieć").run()
    at.text_area("plan_pl").input("Prace.").run()
    press(at, "plan")
    assert words("pl").text("manager.plan.place.address") in text(at)
    assert (at.text_input("plan_place").value, at.text_area("plan_pl").value) == (
        "moja sieć",
        "Prace.",
    )
    with store.read() as connection:
        assert incidents.listed(connection, datetime.now(UTC)) == []


def test_past_maintenances_are_no_longer_planned(store: Database) -> None:
    at = page("incidents")
    at.text_input("plan_place").input("85.128.128.10").run()
    press(at, "plan")
    with store.write() as connection:
        connection.execute(update(table).values(ends_at=datetime.now(UTC)))
    at.run()
    assert words("pl").text("manager.incidents.planned.empty") in text(at)
    assert words("pl").text("manager.incidents.past.empty") not in text(at)
