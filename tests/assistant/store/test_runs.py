from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain

from sqlalchemy import select

from assistant.report import Cause, Certainty, Evidence, Kind, Report, Verdict
from assistant.store import runs
from assistant.store.database import Database
from assistant.store.places import ADDRESS, KINDS, hashed, places
from assistant.store.schema import metadata, run_causes
from assistant.store.schema import runs as rows
from tests.assistant.causes.observed import addresses, report_of, seen
from tests.assistant.pages.reports import EXPIRED, EXPIRES_SOON, report

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday in Warsaw already


def row(store: Database, some: Report) -> dict[str, object]:
    with store.write() as connection:
        made = runs.record(connection, some, "pl", NOW)
        return dict(connection.execute(select(rows).where(rows.c.id == made)).mappings().one())


def test_the_row_counts_by_the_days_of_those_who_call(store: Database) -> None:
    written = row(store, report(Verdict.CAUSE_FOUND, EXPIRED, EXPIRES_SOON))
    assert (written["day"], written["weekday"], written["hour"]) == (date(2026, 11, 23), 0, 0)
    assert (written["main_cause"], written["main_acts"]) == ("domain_expired", "customer")
    assert (written["tld"], written["outcome"], written["reason"]) == ("pl", "unknown", None)


def test_an_order_for_which_nothing_was_looked_at_has_no_verdict(store: Database) -> None:
    order = replace(report(Verdict.NO_FAULT_FOUND), checks=())
    assert row(store, order)["verdict"] == runs.UNCHECKED


def test_an_inconclusive_run_tells_its_reason(store: Database) -> None:
    evidence = (Evidence("website", "could_not_look", {"reason": "own_network"}),)
    cause = Cause("check_inconclusive", Kind.UNKNOWN, Certainty.CONFIRMED, None, evidence)
    assert row(store, report(Verdict.INCONCLUSIVE, cause))["reason"] == "own_network"


def test_each_cause_counts_once(store: Database) -> None:
    row(store, report(Verdict.CAUSE_FOUND, EXPIRED, EXPIRES_SOON, EXPIRED))
    with store.read() as connection:
        counted = connection.execute(select(run_causes.c.cause, run_causes.c.place)).all()
    assert sorted(counted) == [("domain_expired", 0), ("domain_expires_soon", 1)]


def test_the_row_holds_no_name_and_no_address(store: Database) -> None:
    healthy = report_of(seen())
    written = row(store, healthy)
    kept = places(healthy.observations)
    assert set(kept) == set(KINDS)
    assert kept[ADDRESS] == ("85.128.128.0/24",)
    with store.read() as connection:
        everything = str(
            [connection.execute(select(table)).all() for table in metadata.sorted_tables]
        )
    named = (healthy.target.domain, "85.128", *chain(*kept.values()))
    assert not any(name in everything for name in named)
    assert all(written[f"{kind}_hash"] for kind in ("nameserver", "address", "mx"))


def test_the_same_places_have_the_same_hashes_in_every_row(store: Database) -> None:
    first, second = (row(store, report_of(seen())) for _ in range(2))
    assert first["nameserver_hash"] == second["nameserver_hash"]
    assert len({first["nameserver_hash"], first["address_hash"], first["mx_hash"]}) == 3


def test_neighbours_are_found_by_ipv4_whoever_of_them_has_ipv6_as_well() -> None:
    # As text, 2a02:… would come before 85.….
    both = addresses(a=("85.128.128.10",), aaaa=("2a02:1::1",))
    assert places({"addresses": both})[ADDRESS] == ("85.128.128.0/24", "2a02:1::/48")


def test_another_key_gives_other_hashes() -> None:
    assert hashed(b"one", "mx", "mail.example.pl") != hashed(b"two", "mx", "mail.example.pl")


def test_what_was_not_seen_has_no_place() -> None:
    assert places({}) == {}


def test_an_outcome_is_told_later(store: Database) -> None:
    with store.write() as connection:
        run = runs.record(connection, report(Verdict.CAUSE_FOUND, EXPIRED), "en", NOW)
        runs.set_outcome(connection, run, runs.Outcome.SOLVED)
        assert connection.execute(select(rows.c.outcome)).scalar_one() == "solved"
