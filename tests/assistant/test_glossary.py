"""Terms are found in every form, and only there."""

from __future__ import annotations

import pytest

from assistant.preparation.loading import load_profiles
from assistant.texts import LANGUAGES, words
from assistant.texts.glossary import TERMS, glossary
from tests.assistant.test_texts import all_messages, forms

NOT_OF_TERMS = ("term.", "command.", "setting.", "panel.")


def named(text: str, lang: str = "pl") -> list[tuple[str, str]]:
    return [(piece, term.id) for piece, term in glossary(words(lang)).split(text) if term]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zapytaj o serwery DNS.", [("serwery DNS", "nameservers")]),
        (
            "Spytaj Abonenta o kod authinfo.",
            [("Abonenta", "registrant"), ("kod authinfo", "authinfo")],
        ),
        ("Wpisz dns.pl albo https://firma.pl/DNS.", []),
        ("Napisz na DNS@firma.pl, to-DNS i DNS-owy.", []),
        ("Wyłącz przekierowanie na https.", [("przekierowanie", "redirect"), ("https", "https")]),
        ("Plik .htaccess", [("Plik .htaccess", "htaccess")]),
        ("Żadnego terminu tu nie ma.", []),
    ],
)
def test_a_term_is_found_in_its_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected
    assert "".join(piece for piece, _ in glossary(words("pl")).split(text)) == text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_form_belongs_to_two_terms(lang: str) -> None:
    w = words(lang)
    all_forms = [
        form.lower()
        for id in TERMS
        for form in {w.text(f"term.{id}.name"), *w.text(f"term.{id}.forms").split(", ")}
    ]
    assert len(all_forms) == len(set(all_forms))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_term_is_met_in_a_text(lang: str) -> None:
    texts = [
        form
        for key, message in all_messages(lang).items()
        if not key.startswith(NOT_OF_TERMS) and not key.endswith(".technical")
        for form in forms(message)
    ]
    texts += [one.name for profile in load_profiles().values() for one in profile.figures]
    met = {id for text in texts for _, id in named(text, lang)}
    assert set(TERMS) - met == set()
