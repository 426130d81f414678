"""The pieces of the preparation: any value appears as text, and what each piece says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from assistant.pages import preparation_markup
from assistant.texts import words
from tests.assistant.pages.test_markup import HOSTILE, PLAIN, Reader
from tests.assistant.pages.test_result_markup import prose

PL = words("pl")


def identifier(value: str, id: str = "nip", *instead: str) -> dict[str, object]:
    said = dict.fromkeys(("name", "what", "where", "why", "who", "never", "asked"), value)
    return {**said, "id": id, "only_for": [value], "instead_of": list(instead)}


def channel(value: str, *identifiers: dict[str, object], best: bool = False) -> dict[str, object]:
    return {
        "id": "phone",
        "name": value,
        "recommended": best,
        "why": value,
        "use": value,
        "how": value,
        "section": {"text": value},
        "address": value,
        "limits": [{"text": value}],
        "identifiers": identifiers,
    }


def others(*shown: dict[str, Any]) -> str:
    named = {str(place): one for place, one in enumerate(shown)}
    return preparation_markup.other_channels({"channels": named}, PL, prose())


def instruction(value: str) -> str:
    state = {"id": "transfer_lock", "state": "problem", "text": value}
    shown = {"is": value, "isnot": value, "needs": [{"text": value}], "before": [state]}
    return preparation_markup.instruction(shown, [("?run=1", value)], PL, prose())


PIECES: dict[str, Callable[[str], str]] = {
    "best": lambda value: preparation_markup.best_channel(channel(value), PL, prose()),
    "others": lambda value: others(channel(value, identifier(value))),
    "details": lambda value: preparation_markup.details(identifier(value), PL, prose()),
    "figures": lambda value: preparation_markup.figures(
        [{"called": None, "name": value, "where": [value], "size": value}]
    ),
    "rules": lambda value: preparation_markup.rules(
        [{"text": value, "refused": True}], refused=True, prose=prose()
    ),
    "lost": lambda value: preparation_markup.lost([{"text": value}], PL, prose()),
    "instruction": instruction,
}


@pytest.mark.parametrize("piece", PIECES)
def test_a_hostile_value_appears_as_text(piece: str) -> None:
    plain, hostile = (Reader(PIECES[piece](value)) for value in (PLAIN, HOSTILE))
    assert hostile.tags == plain.tags
    assert HOSTILE in hostile.text


def test_the_best_channel_is_named_once_and_the_others_are_folded() -> None:
    shown = channel("Telefon", best=True)
    assert preparation_markup.best_channel(shown, PL, prose()).count("Telefon<span") == 1
    html = others(shown, channel("E-mail"))
    assert re.findall("<summary>(.*?)</summary>", html) == ["E-mail"]
    assert others(shown) == ""


def test_one_of_two_identifiers_is_enough_when_one_stands_for_the_other() -> None:
    asked = {"asked": "Będzie potrzebne", "only_for": []}
    html = others(
        channel(
            "Telefon",
            identifier("login", "login", "service") | asked,
            identifier("usługa", "service", "login") | asked,
            identifier("NIP") | asked,
        )
    )
    choice, rest = re.findall('<li class="one-of">(.*?</ul>)</li>(.*)', html)[0]
    assert choice.startswith('<p class="either">Wystarczy jedno z nich:</p>')
    named = "<summary><strong>(.*?)</strong>"
    assert re.findall(named, choice) == ["login", "usługa"]
    assert re.findall(named, rest) == ["NIP"]


def test_what_is_told_and_what_is_refused_are_kept_apart() -> None:
    shown = [{"text": "tak", "refused": False}, {"text": "nie", "refused": True}]
    told, refused = (
        preparation_markup.rules(shown, refused=refused, prose=prose()) for refused in (False, True)
    )
    assert (told, refused) == ("<p>tak</p>", "<p>nie</p>")
