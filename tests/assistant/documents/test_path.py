"""The path as a report shows it: what breaks it, and what may be called fine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assistant.causes.bounced import AT_RECIPIENT
from assistant.causes.catalogue import catalogue
from assistant.causes.seen import Seen, Told
from assistant.documents.path import Path, State, Stop, path
from assistant.documents.path_words import ShownPath, shown_path
from assistant.panel import Panel, Quota
from assistant.report import Cause, Certainty, CheckRun, Evidence, Kind, Report, Status, Verdict
from assistant.stations import Station, paths
from assistant.symptoms import symptoms
from assistant.texts import LANGUAGES, words
from checks.addresses import Addresses
from checks.observation import Skipped, Unseen, Why
from checks.target import parse_target
from checks.website import Failure, Hop, Website
from tests.assistant.causes.observed import (
    PLAIN,
    TO_HTTPS,
    addresses,
    certificate,
    delegation,
    ending,
    failing,
    redirecting,
    registration,
    remembered,
    report_of,
    seen,
    site,
    website,
)
from tests.assistant.causes.test_cause_texts import WAYS
from tests.assistant.causes.test_rules import TABLE

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSED = NOW - timedelta(days=3)
PL = words("pl")

# One letter a station in the tables below, in the order of the path.
LETTERS = {
    State.OK: "o",
    State.WARNING: "!",
    State.PROBLEM: "X",
    State.UNKNOWN: "?",
    State.NOT_REACHED: "-",
    State.SKIPPED: "/",
}


def states(report: Report) -> str:
    found = path(report)
    assert found is not None
    return "".join(LETTERS[stop.state] for stop in found.stops)


def path_of(report: Report) -> Path:
    found = path(report)
    assert found is not None
    return found


def shown(known: Seen) -> ShownPath:
    found = shown_path(report_of(known), PL)
    assert found is not None
    return found


# ---- what a diagnosis sees, as it really comes together

NOWHERE: dict[str, Any] = {"a": (), "aaaa": (), "public": ()}
NO_WAY: dict[str, Any] = dict.fromkeys(("website", "certificate", "ipv6"), Skipped("no_address"))
OUT_OF_DNS: dict[str, Any] = {
    "addresses": addresses("missing", exists=False, **NOWHERE),
    "delegation": delegation(servers=()),
    **NO_WAY,
}
FAILED = Unseen(Why.SERVER_FAILED)
UNRESOLVED: dict[str, Any] = {
    "addresses": addresses(FAILED, exists=FAILED, a=FAILED, aaaa=FAILED, public=()),
    "website": FAILED,
    "certificate": Unseen(Why.NEEDS),
    "ipv6": FAILED,
}
BLIND = Unseen(Why.OWN_NETWORK)
OFFLINE: dict[str, Any] = dict.fromkeys(
    ("registration", "delegation", "addresses", "propagation", "website", "certificate", "ipv6"),
    Unseen(Why.OFFLINE),
)
EXPIRED = registration(expires=PASSED)


def both(http: Any, https: Any) -> Website:
    return website(failing("http://firma.pl/", http), failing("https://firma.pl/", https))


UNTRUSTED = Hop("https://firma.pl/", None, None, Failure("untrusted", ""))
CLOSED: dict[str, Any] = {
    "website": both("refused", "silent"),
    "certificate": Skipped("no_https"),
}
REFUSED: dict[str, Any] = {
    "website": website(redirecting(TO_HTTPS, UNTRUSTED), redirecting(UNTRUSTED)),
    "certificate": certificate(refused="expired", not_after=PASSED),
}
REFUSED_AND_HTTP = REFUSED | {"website": website(ending(PLAIN), redirecting(UNTRUSTED))}
ONLY_HTTP: dict[str, Any] = {
    "website": website(ending(PLAIN), failing("https://firma.pl/", "refused")),
    "certificate": Skipped("no_https"),
}
ON_SERVERS = "Domena jest utrzymywana na serwerach nazwa.pl."
PARKED = site(title="", heading="", text=ON_SERVERS, length=90)
EXPIRED_PAGE = site(title="Domena wygasła", heading="Domena wygasła", text="", length=90)
ROBOTS = site(503, title="Just a moment...", text="Enable JavaScript and cookies", length=90)
DISK_FULL = Told(Panel(quotas={"disk": Quota(100.0, 100.0)}))
HOSTING_EXPIRED = Told(Panel(dates={"hosting_expires": date(2026, 11, 19)}))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({}, "oooooo", id="healthy"),
        pytest.param({"registration": EXPIRED}, "Xooooo", id="expired, and all still up"),
        pytest.param({"registration": EXPIRED, **OUT_OF_DNS}, "X-----", id="expired, out of DNS"),
        pytest.param(
            {"registration": EXPIRED, "website": EXPIRED_PAGE}, "X-----", id="the registrar's page"
        ),
        pytest.param(
            {"registration": EXPIRED, "website": PARKED}, "X-----", id="expired and parked"
        ),
        pytest.param(
            {"registration": EXPIRED, **REFUSED_AND_HTTP}, "Xooo--", id="expired, and its https too"
        ),
        pytest.param({"registration": EXPIRED, **ONLY_HTTP}, "Xooo/o", id="expired, http alone"),
        pytest.param(
            {"registration": EXPIRED, "website": BLIND, "certificate": BLIND}, "Xoo---",
            id="expired, and the website unseen",
        ),
        pytest.param(
            {"registration": registration(registered=False), **OUT_OF_DNS}, "X-----", id="free"
        ),
        pytest.param(OUT_OF_DNS, "oX----", id="not delegated"),
        pytest.param(
            {**UNRESOLVED, "delegation": delegation("silent", "silent")}, "oX----",
            id="name servers silent",
        ),
        pytest.param(
            {**UNRESOLVED, "delegation": delegation("refused", "refused")}, "oX----",
            id="name servers lame",
        ),
        pytest.param({"delegation": delegation("authoritative", "silent")}, "o!oooo", id="one off"),
        pytest.param({"delegation": Unseen(Why.OWN_NETWORK)}, "oooooo", id="an answer is proof"),
        pytest.param(
            {"addresses": addresses(exists=False, **NOWHERE), **NO_WAY}, "ooX---", id="no host"
        ),
        pytest.param(
            {"addresses": addresses(exists=False, cnames=("a.example.com",), dead_end="missing",
                                    **NOWHERE), **NO_WAY},
            "ooX---", id="dangling",
        ),
        pytest.param({"website": PARKED}, "ooX---", id="parked: all behind is somebody else's"),
        pytest.param({"told": Told(expected_addresses=("85.128.128.11",))}, "ooX---", id="moved"),
        pytest.param(CLOSED, "oooX--", id="server closed"),
        pytest.param({"website": both("refused", "no_answer")}, "oooXo-", id="silent after TLS"),
        pytest.param(REFUSED, "ooooX-", id="certificate refused"),
        pytest.param(REFUSED_AND_HTTP, "ooooXo", id="certificate refused, http opens"),
        pytest.param(ONLY_HTTP, "oooo!o", id="http alone"),
        pytest.param(
            {"website": website(ending(PLAIN), failing("https://firma.pl/", BLIND)),
             "certificate": BLIND}, "oooo?o", id="https unseen",
        ),
        pytest.param({"website": site(503, length=90, text="")}, "oooooX", id="503"),
        pytest.param({"website": ROBOTS}, "ooooo?", id="let in as people only"),
        pytest.param({"website": BLIND, "certificate": BLIND}, "ooo???", id="web unseen"),
        pytest.param({"told": DISK_FULL}, "oooooX", id="known from the panel alone"),
        pytest.param({"told": HOSTING_EXPIRED}, "oooooX", id="hosting ended, and still up"),
        pytest.param({"told": HOSTING_EXPIRED, **CLOSED}, "oooX--", id="hosting ended and off"),
        pytest.param({"told": DISK_FULL, **REFUSED}, "ooooX!", id="two faults, one breaks it"),
        pytest.param(
            {"registration": Unseen(Why.THROTTLED), "website": site(500)}, "?ooooX",
            id="registry unseen, and the fault further on",
        ),
        pytest.param({"registration": Unseen(Why.THROTTLED)}, "?ooooo", id="registry unseen"),
        pytest.param(
            {"registration": registration(registered=False)}, "!ooooo", id="registry denies it"
        ),
        pytest.param(
            {"registration": Unseen(Why.TIMEOUT), **OUT_OF_DNS}, "?-----", id="nowhere, and why?"
        ),
        pytest.param(OFFLINE, "??????", id="offline"),
        pytest.param(
            {"propagation": remembered(google=replace(remembered().now, points_to=("176.31.0.1",),
                                                      ttl=1200))},
            "oo!ooo", id="DNS change under way",
        ),
        pytest.param(
            {"symptom": "email_not_arriving", "registration": EXPIRED, **OUT_OF_DNS}, "X----",
            id="e-mail, expired",
        ),
    ],
)  # fmt: skip
def test_what_was_seen_makes_the_path(changed: dict[str, Any], expected: str) -> None:
    assert states(report_of(seen(**changed))) == expected


@pytest.mark.parametrize(
    ("changed", "is_seen"),
    [(OFFLINE, False), ({"website": BLIND, "certificate": BLIND}, True), ({}, True)],
    ids=["offline", "web unseen", "healthy"],
)
def test_a_path_is_seen_where_any_station_is(changed: dict[str, Any], is_seen: bool) -> None:
    assert shown(seen(**changed)).is_seen is is_seen


def test_what_was_stopped_was_not_looked_at() -> None:
    stopped = dict.fromkeys(("website", "certificate"), Unseen(Why.CANCELLED))
    report = report_of(seen(**stopped))
    assert states(report) == "ooo???"
    assert [stop.looked for stop in path_of(report).stops] == [True] * 3 + [False] * 3
    failed = dict.fromkeys(("website", "certificate"), Unseen(Why.TIMEOUT))
    assert all(stop.looked for stop in path_of(report_of(seen(**failed))).stops)


def test_what_is_no_incident_has_no_path() -> None:
    assert path(report_of(seen("domain_transfer"))) is None


# ---- every cause of the catalogue

FAULTS = [(entry, service) for entry in catalogue().values() for service in entry.stations]


def bare(symptom: str, verdict: Verdict, *causes: Cause) -> Report:
    """A report that holds nothing but these causes: no check saw anything."""
    target = parse_target("firma.pl")
    blind = dict.fromkeys(symptoms()[symptom].checks, BLIND)
    runs = tuple(CheckRun(one, Status.UNKNOWN, 0, 5, str(BLIND.why)) for one in blind)
    return Report(target, symptom, NOW, 800, verdict, causes, runs, blind, "generic")


def symptom_of(service: str) -> str:
    """The one of the service's symptoms that has to do with most of its path."""
    own = (one for one in symptoms().values() if one.service == service)
    return max(own, key=lambda one: len(one.checks)).id


@pytest.mark.parametrize(("entry", "service"), FAULTS, ids=lambda one: getattr(one, "code", one))
def test_every_fault_breaks_one_station_and_nothing_else_is_claimed(
    entry: Any, service: str
) -> None:
    cause = Cause(entry.code, Kind.FAULT, Certainty.CONFIRMED, entry.acts, ())
    stops = path_of(bare(symptom_of(service), Verdict.CAUSE_FOUND, cause)).stops
    place = [stop.id for stop in stops].index(entry.stations[service])
    assert [stop.state for stop in stops] == [
        *[State.UNKNOWN] * place,
        State.PROBLEM,
        *[State.NOT_REACHED] * (len(stops) - place - 1),
    ]
    assert stops[place].cause == cause


@pytest.mark.parametrize(("entry", "service"), FAULTS, ids=lambda one: getattr(one, "code", one))
def test_no_warning_breaks_anything(entry: Any, service: str) -> None:
    warning = Cause(entry.code, Kind.WARNING, Certainty.CONFIRMED, entry.acts, ())
    report = bare(symptom_of(service), Verdict.NO_FAULT_FOUND, warning)
    assert path_of(report).broken is None
    assert {stop.state for stop in path_of(report).stops} == {State.UNKNOWN}


@pytest.mark.parametrize(
    ("causes", "last"),
    [
        ((), "mail_server"),
        (("spf_missing",), "mail_server"),
        (("mailbox_full",), "mailbox"),
    ],
)
def test_who_cannot_send_sees_the_mailbox_only_where_something_stands_against_it(
    causes: tuple[str, ...], last: str
) -> None:
    found = tuple(Cause(one, Kind.FAULT, Certainty.CONFIRMED, None, ()) for one in causes)
    verdict = Verdict.CAUSE_FOUND if found else Verdict.NO_FAULT_FOUND
    assert path_of(bare("email_not_sending", verdict, *found)).stops[-1].id == last


KNOWN = [
    *(pytest.param(way.seen, id=f"{way.cause}: {way.name}") for way in WAYS),
    *(pytest.param(seen(**row[1]), id=row[0]) for row in TABLE),
]
every_known = pytest.mark.parametrize("known", KNOWN)


@every_known
def test_a_path_is_broken_exactly_when_a_cause_is_found(known: Seen) -> None:
    report = report_of(known)
    if (found := path(report)) is None:
        return
    broken = [stop for stop in found.stops if stop.state is State.PROBLEM]
    if report.verdict is not Verdict.CAUSE_FOUND or report.causes[0].variant in AT_RECIPIENT:
        assert broken == []
        return
    (stop,) = broken
    assert stop.cause == report.causes[0]
    stations = catalogue()[report.causes[0].code].stations
    consequences = {catalogue()[code].stations[found.service] for code in report.causes[0].explains}
    assert stop.id in {stations[found.service], *consequences}


@pytest.mark.parametrize("variant", sorted(AT_RECIPIENT))
def test_what_lies_with_a_recipient_breaks_nothing_of_the_customers(variant: str) -> None:
    cause = Cause("mailbox_unknown", Kind.FAULT, Certainty.CONFIRMED, None, (), variant=variant)
    report = bare("email_not_sending", Verdict.CAUSE_FOUND, cause)
    assert {stop.state for stop in path_of(report).stops} == {State.UNKNOWN}


@every_known
def test_nothing_is_called_fine_whose_checks_saw_nothing(known: Seen) -> None:
    """Whatever else is left out of a report, what one check saw speaks for its stations alone."""
    report = report_of(known)
    if (found := path(report)) is None:
        return
    stations = {station.id: station for station in paths()[found.service]}
    for check in known.observations:
        alone = dict.fromkeys(known.observations, BLIND) | {check: known.observations[check]}
        runs = tuple(
            run if run.id == check else replace(run, status=Status.UNKNOWN, reason=str(BLIND.why))
            for run in report.checks
        )
        shown = path_of(replace(report, observations=alone, checks=runs))
        fine = {stop.id for stop in shown.stops if stop.state is State.OK}
        by_answer = {"nameservers"} if isinstance(alone.get("addresses"), Addresses) else set()
        assert fine <= {one for one in stations if check in stations[one].checks} | by_answer


@every_known
def test_a_path_reads_well_in_both_languages(known: Seen) -> None:
    for lang in LANGUAGES:
        if found := shown_path(report_of(known), words(lang)):
            for text in (found.heading, found.sentence, *(one.sentence for one in found.stops)):
                assert text == text.strip()
                assert not any(bad in text for bad in ("  ", "{", "()", ".."))
            assert all(len(one.split()) <= 20 for one in found.sentence.split(". "))


# ---- checks without a reader of their own

MAIL = ("one", "another")  # made up: what reads observations knows no such checks


def by_status(
    monkeypatch: pytest.MonkeyPatch, *statuses: Status | None, causes: tuple[Cause, ...]
) -> str:
    """A path whose stations are seen by checks that nothing reads but their status."""
    stations = (
        Station("mx", MAIL[:1]), Station("mail_server", MAIL[1:]), Station("mailbox", MAIL[1:])
    )  # fmt: skip
    monkeypatch.setattr("assistant.documents.path.paths", lambda: {"email": stations})
    found = Verdict.CAUSE_FOUND if causes else Verdict.NO_FAULT_FOUND
    runs = tuple(
        CheckRun(check, status, 0, 5)
        for check, status in zip(MAIL, statuses, strict=True)
        if status is not None
    )
    return states(replace(bare("email_login", found, *causes), checks=runs))


def stand_in(monkeypatch: pytest.MonkeyPatch, station: str) -> tuple[Cause, ...]:
    """A fault at a station of that path."""
    entry = replace(catalogue()["domain_on_hold"], stations={"email": station})
    monkeypatch.setattr("assistant.documents.path.catalogue", lambda: {entry.code: entry})
    return (Cause(entry.code, Kind.FAULT, Certainty.CONFIRMED, None, ()),)


@pytest.mark.parametrize(
    ("route", "server", "breaks", "expected"),
    [
        (Status.OK, Status.OK, None, "ooo"),
        (Status.OK, Status.UNKNOWN, None, "o??"),
        (Status.SKIPPED, Status.WARNING, None, "/oo"),
        (None, Status.OK, None, "/oo"),  # not what the symptom is about
        (None, Status.PROBLEM, "mailbox", "/oX"),
        (Status.PROBLEM, Status.UNKNOWN, "mx", "X--"),
        (Status.OK, Status.PROBLEM, "mail_server", "oX-"),
        (Status.OK, Status.PROBLEM, "mailbox", "ooX"),  # what it found, it found behind the server
    ],
)
def test_a_status_is_enough_to_place_a_check_on_the_path(
    monkeypatch: pytest.MonkeyPatch,
    route: Status | None,
    server: Status | None,
    breaks: str | None,
    expected: str,
) -> None:
    causes = stand_in(monkeypatch, breaks) if breaks else ()
    assert by_status(monkeypatch, route, server, causes=causes) == expected


# ---- words


@pytest.mark.parametrize(
    ("changed", "station", "told"),
    [
        ({}, "registration", "domena ważna do 10 czerwca 2027"),
        ({}, "nameservers", "odpowiadają (ns1.hosting.pl)"),
        ({}, "address", "jest ustawiony (85.128.128.10)"),
        ({}, "server", "odpowiada"),
        ({}, "certificate", "ważny do 21 stycznia 2027"),
        ({}, "website", "otwiera się („Firma”)"),
        (REFUSED_AND_HTTP, "website", "otwiera się (tylko przez http)"),
        ({"registration": EXPIRED}, "registration", "problem. Domena wygasła (19 listopada 2026)"),
        (REFUSED, "certificate", "problem. Certyfikat stracił ważność (19 listopada 2026)"),
        (REFUSED, "website", "tu nie dotarliśmy"),
        ({"told": Told(expected_addresses=("85.128.128.11",))}, "address",
         "problem. Adres wskazuje inny serwer (85.128.128.10)"),
        ({"delegation": delegation("authoritative", "silent")}, "nameservers",
         "warto sprawdzić. Część serwerów DNS zawodzi"),
        ({"website": site(500)}, "website", "problem. Strona zgłasza błąd (kod 500)"),
        ({"told": DISK_FULL}, "website",
         "prawdopodobny problem. Brak miejsca na dysku (zużyto 100%)"),
        (OFFLINE, "server", "nie udało się sprawdzić"),
        ({"symptom": "email_login"}, "mailbox", "tego nie sprawdzono"),
    ],
)  # fmt: skip
def test_what_is_told_of_a_station(changed: dict[str, Any], station: str, told: str) -> None:
    (stop,) = [one for one in shown(seen(**changed)).stops if one.id == station]
    assert stop.told == told
    assert stop.sentence == f"{stop.name}: {told}."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "Na całej drodze nie widać problemu."),
        ({"delegation": delegation("authoritative", "silent")},
         "Droga działa, ale warto sprawdzić: Serwery DNS."),
        (REFUSED, "Droga urywa się tutaj: Certyfikat."),
        ({"registration": EXPIRED},
         "Problem jest tutaj: Rejestr domen. Z naszej sieci widać też to, co jest dalej."),
        ({"website": site(500)}, "Problem jest tutaj: Strona."),
        ({"told": DISK_FULL}, "Problem jest prawdopodobnie tutaj: Strona."),
        ({"website": BLIND}, "Nie wszystko jest sprawdzone. W tym, co widać, nie ma problemu."),
        (OFFLINE, "Tej drogi nie udało się sprawdzić."),
    ],
)  # fmt: skip
def test_the_sentence_says_where_it_breaks(changed: dict[str, Any], sentence: str) -> None:
    assert shown(seen(**changed)).sentence == sentence


def test_the_way_is_cut_behind_what_breaks_it_and_whole_before() -> None:
    ways = [stop.way for stop in shown(seen(**CLOSED)).stops]
    assert ways == ["whole", "whole", "whole", "cut", "open", "whole"]


def test_what_a_station_is_stands_where_something_is_against_it() -> None:
    about = {stop.id for stop in shown(seen(**CLOSED)).stops if stop.about}
    assert about == {"server"}


def test_values_from_outside_are_cut_and_made_plain() -> None:
    title = "\u202e\x1b[31m" + "Bardzo długi tytuł " * 9
    stop = shown(seen(website=site(title=title))).stops[-1]
    assert stop.note == f"(„{'Bardzo długi tytuł ' * 2}B…”)"


def test_evidence_that_is_no_figure_of_a_station_is_not_shown_there() -> None:
    evidence = Evidence("website", "http_status", {"status": 200, "url": "https://firma.pl/"})
    cause = Cause("service_suspended", Kind.FAULT, Certainty.CONFIRMED, None, (evidence,))
    stop = path_of(bare("website_down", Verdict.CAUSE_FOUND, cause)).stops[-1]
    assert stop == Stop("website", State.PROBLEM, cause, None)
