from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from assistant.causes.catalogue import catalogue
from assistant.report import Cause, Certainty, Evidence, Kind, Report, Verdict
from assistant.store import incidents, runs
from assistant.store.database import Database
from assistant.store.incident_rule import Rule, common_causes, family, kinds_of
from assistant.store.incidents import State
from assistant.store.places import KINDS
from assistant.store.schema import metadata, signals
from checks.target import parse_target
from tests.assistant.causes.observed import addresses, report_of, seen

NOW = datetime(2026, 11, 22, 10, 2, tzinfo=UTC)
RULE = Rule(minutes=15, domains=4, factor=5)
SILENT = "web_server_silent"


def report(domain: str, *codes: str) -> Report:
    """The report on a domain that is served where all others of these tests are."""
    causes = tuple(
        Cause(code, Kind.FAULT, Certainty.CONFIRMED, None, (Evidence("website", "silent"),))
        for code in codes
    )
    verdict = Verdict.CAUSE_FOUND if codes else Verdict.NO_FAULT_FOUND
    return replace(report_of(seen()), target=parse_target(domain), causes=causes, verdict=verdict)


def look(
    store: Database, count: int, at: datetime = NOW, *codes: str, first: int = 0
) -> list[incidents.Incident]:
    """So many customers in so many minutes; what the last one left."""
    found: list[incidents.Incident] = []
    for number in range(first, first + count):
        with store.write() as connection:
            moment = at + timedelta(minutes=number - first)
            one = report(f"sklep{number}.pl", *(codes or (SILENT,)))
            runs.record(connection, one, "pl", moment)
            found = incidents.observe(connection, one, RULE, moment)
    return found


def confirmed(store: Database, **words: str) -> incidents.Incident:
    (formed,) = look(store, 4)
    texts = {"notice_pl": "Wiemy o tym.", "notice_en": "We know."} | words
    with store.write() as connection:
        assert incidents.confirm(connection, formed.id, "anna", **texts)
    return formed


def told(store: Database, one: Report, at: datetime = NOW) -> incidents.Incident | None:
    with store.write() as connection:
        return incidents.told(connection, one, at)


# ---- the rule


@pytest.mark.parametrize(
    ("domains", "usual", "forms"),
    [(4, 0.0, True), (3, 0.0, False), (13, 1.0, True), (11, 1.0, False), (4, 0.1, True)],
)
def test_enough_domains_and_more_than_a_busy_hour_brings(
    domains: int, usual: float, forms: bool
) -> None:
    assert RULE.is_forming(domains, usual) is forms


@given(st.integers(0, 1000), st.floats(0, 100))
def test_more_domains_never_end_what_fewer_began(domains: int, usual: float) -> None:
    assert not (RULE.is_forming(domains, usual) and not RULE.is_forming(domains + 1, usual))


def test_common_causes_are_of_the_catalogue_and_no_customers_own() -> None:
    assert set(common_causes()) == set(KINDS)
    assert {code for some in common_causes().values() for code in some} <= set(catalogue())
    for own in ("domain_expired", "mailbox_full", "wrong_folder", "disk_full", "spf_missing"):
        assert kinds_of(own) == ()


# ---- how one forms


def test_different_domains_with_the_same_failure_at_one_place_are_an_incident(
    store: Database,
) -> None:
    assert look(store, 3) == []
    (formed,) = look(store, 1, NOW + timedelta(minutes=3), first=3)
    assert (formed.state, formed.cause, formed.domains) == (State.FORMING, SILENT, 4)
    assert (formed.place_kind, formed.place) == ("address", "85.128.128.0/24")
    assert formed.starts_at == NOW
    assert formed.noticed_at == NOW + timedelta(minutes=3)


def test_one_domain_looked_at_often_is_none(store: Database) -> None:
    for number in range(10):
        with store.write() as connection:
            for host in ("firma.pl", f"sklep{number}.firma.pl"):
                assert incidents.observe(connection, report(host, SILENT), RULE, NOW) == []


@pytest.mark.parametrize("codes", [["domain_expired"], ["mailbox_full"], []])
def test_what_customers_do_not_have_in_common_is_none(store: Database, codes: list[str]) -> None:
    for number in range(10):
        with store.write() as connection:
            one = report(f"sklep{number}.pl", *codes)
            assert incidents.observe(connection, one, RULE, NOW) == []


def test_what_is_spread_over_more_time_is_none(store: Database) -> None:
    for number in range(10):
        assert look(store, 1, NOW + number * timedelta(minutes=6), first=number) == []


def test_a_place_where_it_is_usual_needs_more(store: Database) -> None:
    # Ninety-six in the day before are one in fifteen minutes.
    for number in range(96):
        with store.write() as connection:
            usual = report(f"inny{number}.pl", SILENT)
            runs.record(connection, usual, "pl", NOW - timedelta(days=1))
    assert look(store, 11) == []
    assert look(store, 2, NOW + timedelta(minutes=11), first=11) != []


def test_two_faces_of_one_failure_count_together(store: Database) -> None:
    # A server that goes down refuses connections, then takes them and says nothing.
    look(store, 2)
    (formed,) = look(store, 2, NOW + timedelta(minutes=2), "web_server_unreachable", first=2)
    assert formed.domains == 4
    (grown,) = look(store, 1, NOW + timedelta(minutes=4), first=4)
    assert (grown.id, grown.domains) == (formed.id, 5)


def test_families_are_of_causes_at_one_kind_of_place_and_none_is_in_two() -> None:
    families = [family(code) for some in common_causes().values() for code in some]
    assert {len({kinds_of(code) for code in some}) for some in families} == {1}
    assert all(family(code) == some for some in families for code in some)


def test_it_grows_and_is_one(store: Database) -> None:
    (formed,) = look(store, 4)
    (grown,) = look(store, 3, NOW + timedelta(minutes=20), first=10)
    assert (grown.id, grown.domains) == (formed.id, 7)
    with store.read() as connection:
        assert incidents.listed(connection, NOW) == [grown]


def test_several_failures_of_one_diagnosis_are_seen_at_their_places(store: Database) -> None:
    found = look(store, 4, NOW, SILENT, "nameservers_partly_failing")
    assert {(one.cause, one.place_kind) for one in found} == {
        (SILENT, "address"),
        ("nameservers_partly_failing", "nameserver"),
    }


def test_incidents_grow_in_one_order_whatever_was_found_first(store: Database) -> None:
    codes = [SILENT, "nameservers_unreachable"]
    look(store, 4, NOW, *codes)
    one = look(store, 1, NOW, *codes, first=4)
    other = look(store, 1, NOW, *reversed(codes), first=5)
    assert len(one) == 2
    assert [incident.id for incident in one] == [incident.id for incident in other]


def test_signals_name_no_domain(store: Database) -> None:
    look(store, 3)
    with store.read() as connection:
        rows = str([connection.execute(select(table)).all() for table in metadata.sorted_tables])
    assert "sklep" not in rows
    assert "85.128" not in rows


# ---- what managers decide


def test_customers_read_of_it_only_once_it_is_confirmed(store: Database) -> None:
    (formed,) = look(store, 4)
    mine = report("moj-sklep.pl", SILENT)
    assert told(store, mine) is None
    with store.write() as connection:
        assert incidents.confirm(connection, formed.id, "anna", "Wiemy o tym.", "")
    known = told(store, mine)
    assert known is not None
    assert known.notice("pl") == known.notice("en") == "Wiemy o tym."
    assert known.changed_by == "anna"


@pytest.mark.parametrize(
    ("codes", "reads"),
    [
        ([SILENT], True),
        (["domain_expired", SILENT], True),
        (["web_server_unreachable"], True),
        (["database_error"], False),
        ([], False),
    ],
)
def test_only_who_has_that_failure_reads_of_it(
    store: Database, codes: list[str], reads: bool
) -> None:
    confirmed(store)
    assert (told(store, report("moj-sklep.pl", *codes)) is not None) is reads


@pytest.mark.parametrize(
    ("a", "aaaa", "reads"),
    [
        (("193.0.2.7",), (), False),
        (("85.128.128.99",), ("2a02:1::1",), True),
        (("12.0.2.7", "85.128.128.99"), (), True),
        ((), ("2a02:1::1",), False),
    ],
)
def test_who_is_elsewhere_does_not_read_of_it(
    store: Database, a: tuple[str, ...], aaaa: tuple[str, ...], reads: bool
) -> None:
    confirmed(store)
    there = {"addresses": addresses(a=a, aaaa=aaaa)}
    mine = replace(report("moj-sklep.pl", SILENT), observations=there)
    assert (told(store, mine) is not None) is reads


@pytest.mark.parametrize(
    ("codes", "is_main"),
    [
        ([SILENT], True),
        ([SILENT, "domain_expires_soon"], True),
        (["domain_expired", SILENT], False),
    ],
)
def test_what_else_is_the_matter_is_told_from_it(
    store: Database, codes: list[str], is_main: bool
) -> None:
    confirmed(store)
    mine = report("moj-sklep.pl", *codes)
    known = told(store, mine)
    assert known is not None
    assert incidents.is_main(known, mine) is is_main


def test_of_two_incidents_that_of_the_main_cause_is_told(store: Database) -> None:
    both = look(store, 4, NOW, SILENT, "nameservers_inconsistent")
    with store.write() as connection:
        for one in both:
            assert incidents.confirm(connection, one.id, "anna", "Wiemy.", "We know.")
    for codes in ([SILENT, "nameservers_inconsistent"], ["nameservers_inconsistent", SILENT]):
        known = told(store, report("moj-sklep.pl", *codes))
        assert known is not None
        assert known.cause == codes[0]


def test_what_somebody_makes_up_does_not_push_out_what_customers_read(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = confirmed(store)
    with store.write() as connection:
        for start in (NOW, NOW + timedelta(days=90)):
            incidents.plan(
                connection, "mx", "mx.hosting.pl", start, start + timedelta(hours=1), "anna",
                "Prace.", "Work.", NOW,
            )  # fmt: skip
    later = NOW + timedelta(hours=2)
    look(store, 4, later, "application_error")
    look(store, 6, later, "database_error")
    monkeypatch.setattr(incidents, "MOST", 4)
    with store.read() as connection:
        first = incidents.listed(connection, later)
        assert [one.domains for one in incidents.forming(connection)] == [6, 4]
    assert {one.id for one in first[:2]} == {known.id, known.id + 2}
    assert [(one.state, one.domains) for one in first[2:]] == [
        (State.FORMING, 6),
        (State.FORMING, 4),
    ]


def test_after_its_end_nobody_reads_of_it_and_it_may_form_anew(store: Database) -> None:
    formed = confirmed(store)
    with store.write() as connection:
        assert incidents.end(connection, formed.id, "anna", NOW + timedelta(hours=1))
        assert not incidents.end(connection, formed.id, "anna", NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    assert told(store, report("moj-sklep.pl", SILENT), later) is None
    (again,) = look(store, 4, later)
    assert again.id != formed.id


def test_who_came_before_its_end_makes_no_new_one(store: Database) -> None:
    formed = confirmed(store)
    ended = NOW + timedelta(minutes=6)
    with store.write() as connection:
        assert incidents.end(connection, formed.id, "anna", ended)
    assert look(store, 3, ended + timedelta(minutes=1), first=10) == []
    (again,) = look(store, 1, ended + timedelta(minutes=4), first=20)
    assert (again.domains, again.starts_at) == (4, ended + timedelta(minutes=1))


def test_what_was_dismissed_does_not_form_anew_at_the_next_signal(store: Database) -> None:
    (formed,) = look(store, 4)
    with store.write() as connection:
        assert incidents.dismiss(connection, formed.id, "anna")
    (still,) = look(store, 2, NOW + timedelta(minutes=5), first=10)
    assert (still.id, still.state) == (formed.id, State.DISMISSED)
    assert told(store, report("moj-sklep.pl", SILENT)) is None


def test_what_was_dismissed_needs_another_look_once_it_doubles(store: Database) -> None:
    (formed,) = look(store, 4)
    with store.write() as connection:
        assert incidents.dismiss(connection, formed.id, "anna")
    # Now and then one: that goes on for hours, and never adds up.
    for number in range(10, 20):
        (still,) = look(store, 1, NOW + timedelta(minutes=10 * number), first=number)
        assert (still.state, still.domains) == (State.DISMISSED, 4)
    later = NOW + timedelta(hours=5)
    (still,) = look(store, 7, later, first=30)
    assert still.state is State.DISMISSED
    (again,) = look(store, 1, later + timedelta(minutes=7), first=40)
    assert (again.id, again.state, again.domains) == (formed.id, State.FORMING, 8)
    assert (again.starts_at, again.changed_by) == (later, None)
    with store.read() as connection:
        assert incidents.forming(connection) == [again]


def test_what_is_no_longer_as_it_was_seen_is_left_as_it_is(store: Database) -> None:
    (formed,) = look(store, 4)
    with store.write() as connection:
        assert incidents.forming(connection) == [formed]
        assert incidents.confirm(connection, formed.id, "anna", "Wiemy.", "We know.", formed)
        assert incidents.forming(connection) == []
        (known,) = incidents.listed(connection, NOW)
        assert not incidents.confirm(connection, formed.id, "jan", "Nie.", "No.", formed)
        assert incidents.confirm(connection, formed.id, "jan", "Już.", "Soon.", known)
        assert not incidents.end(connection, formed.id, "anna", NOW, known)
        (known,) = incidents.listed(connection, NOW)
        assert (known.changed_by, known.notice_pl) == ("jan", "Już.")
        assert incidents.end(connection, formed.id, "anna", NOW, known)


@pytest.mark.parametrize(
    ("after", "decided", "state"),
    [
        (timedelta(minutes=59), False, State.FORMING),
        (timedelta(minutes=64), False, State.FADED),
        (timedelta(hours=11), True, State.CONFIRMED),
        (timedelta(hours=13), True, State.FADED),
    ],
)
def test_without_new_signals_it_fades(
    store: Database, after: timedelta, decided: bool, state: State
) -> None:
    if decided:
        confirmed(store)
    else:
        look(store, 4)
    with store.write() as connection:
        incidents.tidy(connection, NOW + after)
        (one,) = incidents.listed(connection, NOW)
    assert one.state is state


def test_signals_are_erased_after_a_day(store: Database) -> None:
    look(store, 3)
    with store.write() as connection:
        incidents.tidy(connection, NOW + timedelta(hours=25))
        assert connection.execute(select(func.count()).select_from(signals)).scalar_one() == 0


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("address", "85.128.128.10"), ("address", " 85.128.128.0/24 "),
     ("nameserver", "NS1.hosting.pl."), ("nameserver", "ns2.hosting.pl"), ("mx", "mail.firma.pl")],
)  # fmt: skip
def test_a_planned_maintenance_is_told_while_it_lasts(
    store: Database, kind: str, typed: str
) -> None:
    code = common_causes()[kind][0]
    with store.write() as connection:
        incidents.plan(
            connection, kind, typed, NOW, NOW + timedelta(hours=2), "anna", "Prace.", "Work.", NOW
        )
    mine = report("moj-sklep.pl", code)
    assert told(store, mine, NOW - timedelta(minutes=1)) is None
    known = told(store, mine, NOW + timedelta(hours=1))
    assert known is not None
    assert (known.cause, known.state) == (None, State.PLANNED)
    assert told(store, mine, NOW + timedelta(hours=2)) is None
    assert told(store, report("moj-sklep.pl", "domain_expired"), NOW + timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("address", "firma.pl"), ("address", ""), ("nameserver", "85.128.128.10"), ("mx", "x" * 999),
     ("address", "85.128.0.0/16"), ("address", "2a02:1::/32")],
)  # fmt: skip
def test_a_place_that_is_none_is_refused(store: Database, kind: str, typed: str) -> None:
    with pytest.raises(incidents.PlaceError), store.write() as connection:
        incidents.plan(connection, kind, typed, NOW, NOW, "anna", "", "", NOW)
