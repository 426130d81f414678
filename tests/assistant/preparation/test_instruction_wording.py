"""The ready letter and the words for the telephone, for every instruction in both languages."""

from __future__ import annotations

from typing import get_args

import pytest

from assistant.preparation.contact import prepare
from assistant.preparation.instruction_wording import instruction_to_json, letter, script
from assistant.preparation.loading import instructions, load_profiles
from assistant.preparation.profile import SymptomId
from assistant.texts import LANGUAGES, words

NAZWA = load_profiles()["nazwa"]
INCIDENTS = set(get_args(SymptomId)) - set(instructions().instructions)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("symptom", instructions().instructions)
@pytest.mark.parametrize("domain", ["xn--w-uga1v8h.pl", None])
def test_a_letter_and_a_script_are_whole(symptom: str, domain: str | None, lang: str) -> None:
    w = words(lang)
    preparation = prepare(NAZWA, symptom, ready=["panel_login"])
    written, said = letter(preparation, w, domain), script(preparation, w, domain)
    assert written is not None
    lines = (written.subject, *written.lines, *said)
    assert all(line == line.strip() != "" and "{" not in line for line in lines)
    assert w.text("instruction.letter.sender") in written.lines
    assert w.text("identifier.panel_login.name") in said[-1]
    named = [line for line in lines if "żółw.pl" in line]
    assert len(named) == (3 if domain else 0)


@pytest.mark.parametrize("symptom", INCIDENTS)
def test_an_incident_is_no_instruction(symptom: str) -> None:
    w = words("pl")
    preparation = prepare(NAZWA, symptom)
    assert instruction_to_json(preparation, w) is None
    assert letter(preparation, w, "firma.pl") is None
    assert script(preparation, w, "firma.pl") == (
        w.text("instruction.script.opening", domain="firma.pl"),
    )


def test_a_letter_carries_no_value_and_no_secret() -> None:
    # customer-communication: data in the letter prove nothing, the address it comes from does.
    for symptom in instructions().instructions:
        written = letter(prepare(NAZWA, symptom), words("pl"), "firma.pl")
        assert written is not None
        text = " ".join(written.lines)
        assert not [word for word in ("NIP", "REGON", "hasło", "autoryzac") if word in text]
