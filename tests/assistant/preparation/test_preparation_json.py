"""The preparation in words: the shape others rely on, complete and plain in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from textwrap import wrap
from typing import Any, get_args

import pytest

from assistant.documents.summary import WIDTH
from assistant.preparation.contact import prepare
from assistant.preparation.loading import load_profiles
from assistant.preparation.profile import Panel, Profile, Section, SymptomId
from assistant.preparation.wording import identifiers_in_line, to_json
from assistant.report import Acts
from assistant.texts import LANGUAGES, words

PROFILES = load_profiles()
NAZWA, GENERIC = PROFILES["nazwa"], PROFILES["generic"]
MAX_READY_LINES = 3


def texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for member in value:
                yield from texts(member)
        case dict():
            for member in value.values():
                yield from texts(member)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("symptom", get_args(SymptomId))
@pytest.mark.parametrize("id", PROFILES)
def test_every_preparation_reads_well(id: str, symptom: str, lang: str) -> None:
    for acts in (None, *Acts):
        said = to_json(prepare(PROFILES[id], symptom, acts=acts), words(lang))
        assert json.loads(json.dumps(said)) == said
        for text in texts(said):
            assert text == text.strip() != ""
            assert not {"{", "}", "\n"} & set(text)
            assert "None" not in text
            assert "  " not in text


@pytest.mark.parametrize("symptom", ["website_down", "dns_change"])
def test_the_shape_of_the_report(symptom: str) -> None:
    said = to_json(prepare(NAZWA, symptom), words("en"))
    assert {"phone", "livechat", "email", "in_person"} <= set(said["channels"])
    assert said["order"] == list(said["channels"])
    for channel in said["channels"].values():
        assert {"name", "recommended", "why", "use", "section", "identifiers", "limits"} <= set(
            channel
        )
        assert (channel["why"] is not None) is channel["recommended"]
        for identifier in channel["identifiers"]:
            assert {"id", "name", "where", "why", "never", "asked"} <= set(identifier)


def test_what_a_caller_has_ready() -> None:
    phone = to_json(prepare(NAZWA, "website_down"), words("pl"))["channels"]["phone"]
    assert phone["recommended"] is True
    assert phone["section"]["text"] == ("W menu głosowym wybierz dział: hosting i serwery.")
    by_id = {identifier["id"]: identifier for identifier in phone["identifiers"]}
    assert list(by_id) == [
        "panel_data", "nip", "regon", "panel_login", "service_name", "authorization_code",
    ]  # fmt: skip
    assert by_id["panel_login"]["instead_of"] == ["service_name"]
    assert by_id["nip"]["only_for"] == ["usługa na firmę lub organizację"]
    assert by_id["panel_data"]["only_for"] == []
    assert by_id["authorization_code"]["where"].startswith("Panel Klienta, po zalogowaniu.")
    assert by_id["authorization_code"]["asked"] == "Konsultant może o to poprosić"


def test_a_known_customer_is_not_told_whom_a_rule_is_for() -> None:
    phone = to_json(prepare(NAZWA, "website_down", "business"), words("pl"))["channels"]["phone"]
    assert all(identifier["only_for"] == [] for identifier in phone["identifiers"])


def test_only_channels_with_a_menu_name_a_section() -> None:
    channels = to_json(prepare(NAZWA, "website_down"), words("pl"))["channels"]
    assert {id for id, channel in channels.items() if channel["section"]} == {"phone"}


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (Section(id="hosting", name="Hosting", source="operator"), "choose the section: Hosting."),
        (
            Section(id="hosting", name="Hosting", key="2", source="operator"),
            "choose the section: Hosting (key 2).",
        ),
        (
            Section(id="domains", name="Domains", source="operator"),
            "choose the section: hosting and servers.",
        ),
    ],
)
def test_the_operator_can_name_sections(section: Section, expected: str) -> None:
    profile = replace(NAZWA, sections=(section,))
    said = to_json(prepare(profile, "website_down"), words("en"))
    assert said["section"]["text"] == f"In the voice menu {expected}"
    assert said["section"]["id"] == "hosting"


def test_a_menu_that_is_only_supposed_is_no_fact() -> None:
    said = to_json(prepare(GENERIC, "website_down"), words("pl"))
    supposed = "Jeśli odezwie się menu głosowe, wybierz dział: hosting i serwery."
    assert said["channels"]["phone"]["section"]["text"] == said["section"]["text"] == supposed


def test_no_section_where_the_symptom_tells_no_topic() -> None:
    said = to_json(prepare(NAZWA, "other"), words("pl"))
    assert said["section"] is None
    assert said["channels"]["phone"]["section"] is None


def test_a_written_instruction_says_why_it_is_written() -> None:
    polish = words("pl")
    written = to_json(prepare(NAZWA, "invoice_duplicate"), polish)["channels"]["email"]
    assert written["why"] == polish.text("preparation.why_written")
    spoken = to_json(prepare(NAZWA, "website_down"), polish)["channels"]["phone"]
    assert spoken["why"] == polish.text("channel.phone.why")


def test_what_the_profile_leaves_empty_is_said_in_general_words() -> None:
    known = to_json(prepare(NAZWA, "website_down"), words("pl"))["provider"]
    assert (known["name"], known["panel"], known["panel_url"]) == (
        "nazwa.pl",
        "Panel Klienta",
        None,
    )
    assert "nazwa.pl" in known["notice"]
    unknown = to_json(prepare(GENERIC, "website_down"), words("en"))["provider"]
    assert (unknown["name"], unknown["panel"]) == ("Your provider", "Customer panel")
    assert unknown["notice"].startswith("We did not recognise the provider.")
    named = replace(GENERIC, panel=Panel(name="Cockpit", source="operator"))
    said = json.dumps(to_json(prepare(named, "website_down"), words("en")))
    assert "Cockpit, after logging in" in said


def test_figures_carry_the_providers_name_and_place() -> None:
    figures = {f["id"]: f for f in to_json(prepare(NAZWA, "website_down"), words("pl"))["look_up"]}
    assert figures["redirection"]["called"] == "przekierowanie domeny"
    assert figures["redirection"]["where"] == ["Panel Klienta", "panel administracyjny serwera"]
    assert figures["service_dates"]["called"] is None
    generic = to_json(prepare(GENERIC, "website_down"), words("pl"))["look_up"]
    assert all(figure["called"] is None and figure["where"] == [] for figure in generic)


@pytest.mark.parametrize(
    ("profile", "cause", "expected"),
    [
        (NAZWA, "host_missing", ["redirection"]),
        (NAZWA, "disk_full", ["disk"]),
        (NAZWA, "domain_expired", []),  # no source tells what the dates are called there
        (NAZWA, None, []),
        (GENERIC, "host_missing", []),
    ],
)
def test_steps_lead_to_what_the_profile_knows_a_name_or_place_of(
    profile: Profile, cause: str | None, expected: list[str]
) -> None:
    said = to_json(prepare(profile, "website_down", main_cause=cause), words("pl"))
    assert [figure["id"] for figure in said["in_panel"]] == expected


def test_identifiers_on_one_line() -> None:
    preparation = prepare(NAZWA, "website_down")
    assert preparation.recommended is not None
    assert identifiers_in_line(preparation, preparation.recommended, words("pl")) == (
        "dane konta z Panelu Klienta, login do Panelu Klienta albo nazwa usługi (wystarczy jedno), "
        "kod autoryzacyjny; usługa na firmę lub organizację: NIP, REGON"
    )


def test_a_known_business_is_asked_without_an_if() -> None:
    preparation = prepare(NAZWA, "website_down", "business")
    assert preparation.recommended is not None
    assert identifiers_in_line(preparation, preparation.recommended, words("pl")) == (
        "dane konta z Panelu Klienta, NIP, REGON, "
        "login do Panelu Klienta albo nazwa usługi (wystarczy jedno), kod autoryzacyjny"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("symptom", get_args(SymptomId))
@pytest.mark.parametrize("id", PROFILES)
def test_identifiers_are_never_cut_in_the_summary(id: str, symptom: str, lang: str) -> None:
    w = words(lang)
    preparation = prepare(PROFILES[id], symptom)
    plan = preparation.recommended
    assert plan is not None
    line = w.text(
        "summary.ready",
        channel=w.text(f"channel.{plan.id}.name"),
        identifiers=identifiers_in_line(preparation, plan, w),
    )
    assert len(wrap(line, WIDTH, subsequent_indent="  ")) <= MAX_READY_LINES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_generic_speaks_of_no_provider(lang: str) -> None:
    for symptom in get_args(SymptomId):
        said = json.dumps(to_json(prepare(GENERIC, symptom), words(lang)))
        assert "nazwa.pl" not in said
        assert words(lang).text("preparation.asked.always") not in said
