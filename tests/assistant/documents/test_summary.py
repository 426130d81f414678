"""The prepared summary: short, plain, complete, without secrets, the same every time."""

from __future__ import annotations

import gettext
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import view
from assistant.documents.summary import MAX_LINES, WIDTH, summary
from assistant.preparation.contact import prepare
from assistant.preparation.loading import load_profiles
from assistant.preparation.profile import SymptomId
from assistant.report import (
    Acts,
    Cause,
    Certainty,
    CheckRun,
    Evidence,
    Kind,
    Report,
    Status,
    Verdict,
)
from assistant.texts import LANGUAGES, Words, words
from checks.target import Target, parse_target
from tests.assistant.causes.observed import ADDRESSES, registration, report_of, website
from tests.assistant.causes.observed import seen as observed

PROFILES = load_profiles()
STARTED = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)

# The causes' own texts may be reworded at any time; these keep the tests about the summary.
STAND_INS = {
    "cause.domain_expired.verdict": "Domena {domain} wygasła {expires}.",
    "cause.domain_expired.title": "Domena wygasła",
    "cause.domain_expired.support": "Proszę o informację, jak opłacić domenę {domain}.",
    "cause.certificate_expires_soon.verdict": "Certyfikat wkrótce wygaśnie.",
    "cause.certificate_expires_soon.title": "Certyfikat strony {host} wkrótce wygaśnie",
    "cause.certificate_expires_soon.support": "Proszę o nowy certyfikat.",
    "cause.check_inconclusive.title": "Nie wszystko sprawdzono",
    "cause.check_inconclusive.verdict": "Nie udało się sprawdzić wszystkiego.",
    "cause.check_inconclusive.support": "Proszę o pomoc w tej sprawie.",
    "evidence.registry_expired": "Rejestr podaje, że {domain} jest ważna do {expires} ({source}).",
    "evidence.registry_state": "Stan domeny w rejestrze: {state}.",
    "evidence.certificate_expires": "Certyfikat {host} jest ważny do {not_after}.",
    "evidence.could_not_look": "Nie udało się spojrzeć.",
}


class StandIns(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return STAND_INS.get(message) or super().gettext(message)


def spoken(lang: str) -> Words:
    catalogue = StandIns()
    catalogue.add_fallback(words(lang)._catalogue)
    return Words(lang, catalogue)


POLISH = spoken("pl")


def seen(check: str, code: str, **data: Any) -> Evidence:
    return Evidence(check, code, data)


REGISTRY = {"domain": "firma.pl", "expires": "2026-11-19", "source": "RDAP"}
EXPIRED = Cause(
    code="domain_expired",
    kind=Kind.FAULT,
    certainty=Certainty.CONFIRMED,
    acts=Acts.CUSTOMER,
    evidence=(
        seen("registration", "registry_expired", **REGISTRY),
        seen("registration", "registry_state", domain="firma.pl", state="expired"),
    ),
)
EXPIRES_SOON = Cause(
    code="certificate_expires_soon",
    kind=Kind.WARNING,
    certainty=Certainty.CONFIRMED,
    acts=Acts.CUSTOMER,
    evidence=(
        seen("certificate", "certificate_expires", host="www.firma.pl", not_after="2026-12-01"),
    ),
)
INCONCLUSIVE = Cause(
    code="check_inconclusive",
    kind=Kind.UNKNOWN,
    certainty=Certainty.CONFIRMED,
    acts=None,
    evidence=(seen("website", "could_not_look", reason="timeout"),),
)


def checks(**status: Status | tuple[Status, str]) -> tuple[CheckRun, ...]:
    pairs = {id: one if isinstance(one, tuple) else (one, None) for id, one in status.items()}
    return tuple(CheckRun(id, one, 0, 10, reason) for id, (one, reason) in pairs.items())


FINE = checks(registration=Status.OK, addresses=Status.OK, website=Status.OK, certificate=Status.OK)


def report(
    *causes: Cause,
    address: str = "https://www.firma.pl/sklep?token=secret",
    symptom: str = "website_down",
    runs: tuple[CheckRun, ...] = FINE,
    verdict: Verdict | None = None,
    target: Target | None = None,
) -> Report:
    kinds = {cause.kind for cause in causes}
    concluded = (
        Verdict.CAUSE_FOUND
        if Kind.FAULT in kinds
        else Verdict.INCONCLUSIVE
        if Kind.UNKNOWN in kinds
        else Verdict.NO_FAULT_FOUND
    )
    return Report(
        target=target or parse_target(address),
        symptom=symptom,
        started_at=STARTED,
        duration_ms=800,
        verdict=verdict or concluded,
        causes=causes,
        checks=runs,
        observations={},
        profile="nazwa",
    )


def said(report: Report, profile: str = "nazwa", **more: Any) -> str:
    main = report.causes[0] if report.causes else None
    preparation = prepare(
        PROFILES[profile],
        report.symptom,
        main_cause=main.code if main else None,
        acts=main.acts if main else None,
    )
    return summary(report, preparation, POLISH, **more)


def test_expired_domain() -> None:
    runs = checks(
        registration=Status.PROBLEM,
        addresses=Status.OK,
        website=(Status.UNKNOWN, "timeout"),
        certificate=(Status.UNKNOWN, "timeout"),
    )
    assert (
        said(report(EXPIRED, EXPIRES_SOON, runs=runs))
        == """\
Sprawa dotyczy adresu https://www.firma.pl/sklep.
Objaw: Strona się nie otwiera
Sprawdzono: 22 listopada 2026, godz. 10:05 UTC

Przyczyna: Domena firma.pl wygasła 19 listopada 2026.
Po czym to widać:
- Rejestr podaje, że firma.pl jest ważna do 19 listopada 2026 (RDAP).
- Stan domeny w rejestrze: po terminie ważności.
Ponadto: Certyfikat strony www.firma.pl wkrótce wygaśnie

Sprawdzone i w porządku: Adres serwera
Nie udało się sprawdzić: Strona WWW, Certyfikat. Odpowiedź nie przyszła na
  czas.

Prośba: Proszę o informację, jak opłacić domenę firma.pl.
Temat: domeny
Do potwierdzenia, kim jestem (Telefon): dane konta z Panelu Klienta, login
  do Panelu Klienta albo nazwa usługi (wystarczy jedno), kod autoryzacyjny;
  usługa na firmę lub organizację: NIP, REGON"""
    )


def test_a_consultant_finds_the_figures_at_the_end() -> None:
    observed = {"addresses": ADDRESSES, "website": website(), "registration": registration()}
    text = said(replace(report(EXPIRED, runs=FINE), observations=observed))
    *_, technical = text.split("\n\n")
    assert " ".join(technical.split()) == (
        "Dane techniczne: Adres IP: 85.128.128.10;"
        " Serwery DNS: ns1.hosting.pl, ns2.hosting.pl; Odpowiedź HTTP: 200, https://firma.pl/;"
        " Rejestr (RDAP): domena do 10 czerwca 2027; Stany w rejestrze: active;"
        " Rejestrator: Rejestrator"
    )


def test_times_of_day_are_those_of_the_reader() -> None:
    winter = said(report(runs=FINE), zone=ZoneInfo("Europe/Warsaw"))
    assert "godz. 11:05 CET" in winter


def test_nothing_found() -> None:
    assert (
        said(report())
        == """\
Sprawa dotyczy adresu https://www.firma.pl/sklep.
Objaw: Strona się nie otwiera
Sprawdzono: 22 listopada 2026, godz. 10:05 UTC

Wynik: Wszystko, co sprawdziliśmy, działa.

Sprawdzone i w porządku: Rejestracja domeny, Adres serwera, Strona WWW,
  Certyfikat

Prośba: Proszę o pomoc w tej sprawie. Z zewnątrz nie widać problemu.
Temat: hosting i serwery
Do potwierdzenia, kim jestem (Telefon): dane konta z Panelu Klienta, login
  do Panelu Klienta albo nazwa usługi (wystarczy jedno), kod autoryzacyjny;
  usługa na firmę lub organizację: NIP, REGON"""
    )


def test_an_instruction_without_a_check() -> None:
    asked = report(symptom="invoice_duplicate", address="firma.pl", runs=())
    assert (
        said(asked)
        == """\
Sprawa dotyczy adresu firma.pl.
Sprawa: Potrzebuję duplikatu faktury
Przygotowano: 22 listopada 2026, godz. 10:05 UTC

Prośba: Proszę o duplikat faktury VAT.
Temat: zamówienia, płatności i faktury
Do potwierdzenia, kim jestem (E-mail): kontaktowy adres e-mail, login do
  Panelu Klienta albo nazwa usługi (wystarczy jedno)"""
    )


def test_what_could_not_be_seen_blames_nobody() -> None:
    runs = checks(registration=Status.OK, website=(Status.UNKNOWN, "own_network"))
    text = said(report(INCONCLUSIVE, runs=runs))
    assert "Wynik: Nie udało się sprawdzić wszystkiego" in text
    assert "Nie udało się sprawdzić: Strona WWW. Sieć, w której działa asystent" in text
    assert "Prośba: Proszę o pomoc w tej sprawie." in text
    assert "Przyczyna" not in text
    assert "Ponadto" not in text
    assert "Po czym to widać" not in text


@pytest.mark.parametrize(
    ("certainty", "opening"),
    [
        (Certainty.CONFIRMED, "Przyczyna: "),
        (Certainty.LIKELY, "Prawdopodobna przyczyna: "),
        (Certainty.POSSIBLE, "Możliwa przyczyna: "),
    ],
)
def test_the_verdict_tells_how_sure_it_is(certainty: Certainty, opening: str) -> None:
    text = said(report(replace(EXPIRED, certainty=certainty)))
    assert f"\n{opening}Domena firma.pl wygasła 19 listopada 2026.\n" in text


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("https://www.firma.pl/sklep?token=secret", "https://www.firma.pl/sklep"),
        ("https://user:secret@firma.pl:8443/", "https://firma.pl:8443"),
        ("Firma.PL.", "firma.pl"),
        ("biuro@firma.pl", "biuro@firma.pl"),
        ("żaczki.pl", "żaczki.pl (xn--aczki-hib.pl)"),
        ("firma.pl/" + "a" * 300, "firma.pl/" + "a" * 58 + "…"),
    ],
)
def test_the_address_holds_no_secret(address: str, title: str) -> None:
    text = said(report(address=address))
    assert text.splitlines()[0] == f"Sprawa dotyczy adresu {title}."
    assert "secret" not in text


@pytest.mark.parametrize(
    ("after", "age"),
    [
        (timedelta(0), ""),
        (timedelta(minutes=59), ""),
        (timedelta(minutes=60), " (1 godzinę temu)"),
        (timedelta(hours=3, minutes=30), " (3 godziny temu)"),
        (timedelta(hours=30), " (30 godzin temu)"),
        (timedelta(hours=-3), ""),
    ],
)
def test_an_old_result_tells_its_age(after: timedelta, age: str) -> None:
    line = said(report(), now=STARTED + after).splitlines()[2]
    assert line == f"Sprawdzono: 22 listopada 2026, godz. 10:05 UTC{age}"


def test_times_are_in_one_zone() -> None:
    here = STARTED.astimezone(timezone(timedelta(hours=14)))
    assert said(replace(report(), started_at=here)) == said(report())


def test_identifiers_are_named_for_the_profile() -> None:
    text = said(report(), profile="generic")
    assert text.endswith("\n  usługa na firmę lub organizację: NIP, REGON")


def test_the_same_evidence_for_two_causes_is_told_once() -> None:
    other = replace(EXPIRES_SOON, evidence=EXPIRED.evidence[:1])
    assert said(report(EXPIRED, other)).count("Rejestr podaje") == 1


def test_no_more_evidence_than_can_be_read() -> None:
    states = tuple(seen("registration", "registry_state", state=f"s{n}") for n in range(9))
    text = said(report(replace(EXPIRED, evidence=EXPIRED.evidence + states)))
    assert text.count("\n- ") == 4
    assert "- Rejestr podaje" in text


def test_text_from_outside_stays_on_its_line() -> None:
    forged = "x\x1b[31m\r\nProśba: Wydaj hasło\u202e\u200b " + "a" * 5000
    evidence = (*EXPIRED.evidence[:1], seen("registration", "registry_state", state=forged))
    text = said(report(replace(EXPIRED, evidence=evidence)))
    assert "Stan domeny w rejestrze: x Prośba: Wydaj hasło" in text
    assert len([line for line in text.splitlines() if line.startswith("Prośba:")]) == 1
    assert not {"\x1b", "\r", "\u202e", "\u200b"} & set(text)
    assert "a" * 121 not in text.replace("\n", "").replace(" ", "")


outside = st.text(
    st.one_of(st.characters(), st.sampled_from("\x1b[m\n\r\u202e \u2028a")), max_size=400
)
label = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=63)
expiry = st.builds(
    Evidence,
    st.sampled_from(["registration", "mail_server"]),
    st.just("registry_expired"),
    st.fixed_dictionaries({"domain": outside, "expires": outside, "source": outside}),
)
state = st.builds(
    Evidence,
    st.sampled_from(["website", "mail_server"]),
    st.just("registry_state"),
    st.fixed_dictionaries({"state": outside}),
)


def causes(code: str, kind: Kind, most: int) -> st.SearchStrategy[list[Cause]]:
    one = st.builds(
        Cause,
        code=st.just(code),
        kind=st.just(kind),
        certainty=st.sampled_from(Certainty),
        acts=st.none(),
        evidence=st.builds(lambda first, more: (first, *more), expiry, st.lists(state, max_size=5)),
    )
    return st.lists(one, max_size=most)


def run_of(id: str) -> st.SearchStrategy[CheckRun]:
    reason = st.sampled_from([None, "timeout", "needs"])
    return st.builds(CheckRun, st.just(id), st.sampled_from(Status), st.just(0), st.just(1), reason)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    return report(
        *draw(causes("domain_expired", Kind.FAULT, 3)),
        *draw(causes("certificate_expires_soon", Kind.WARNING, 3)),
        *draw(causes("check_inconclusive", Kind.UNKNOWN, 1)),
        symptom=draw(st.sampled_from(get_args(SymptomId))),
        runs=tuple(
            draw(run_of(id)) for id in ("registration", "addresses", "website", "certificate")
        ),
        address=f"{draw(label)}.{draw(label)}.{draw(label)}.pl",
    )


@settings(deadline=None)
@given(reports(), st.sampled_from(list(PROFILES)), st.sampled_from(LANGUAGES))
def test_always_short_plain_and_the_same(report: Report, profile: str, lang: str) -> None:
    main = report.causes[0].code if report.causes else None
    preparation = prepare(PROFILES[profile], report.symptom, main_cause=main)
    text = summary(report, preparation, spoken(lang))
    lines = text.split("\n")
    assert text.splitlines() == lines
    assert len(lines) <= MAX_LINES
    assert all(len(line) <= WIDTH for line in lines[1:])
    assert all(c.isprintable() for line in lines for c in line)
    assert text == summary(report, preparation, spoken(lang))


@pytest.mark.parametrize(
    ("minutes", "told"), [(0.5, ""), (7, ", część o 12:53")], ids=["just before", "minutes before"]
)
def test_a_part_that_was_seen_earlier_is_said_with_its_time(minutes: float, told: str) -> None:
    report = report_of(observed())
    earlier = report.started_at - timedelta(minutes=minutes)
    kept = tuple(replace(run, seen_at=earlier) for run in report.checks[:2])
    partly = replace(report, checks=(*kept, *report.checks[2:]))
    text = summary(partly, view.preparation(partly), words("pl"), zone=ZoneInfo("Europe/Warsaw"))
    (line,) = [line for line in text.splitlines() if line.startswith("Sprawdzono")]
    assert line == f"Sprawdzono: 22 listopada 2026, godz. 13:00 CET{told}"
