from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.store.case_number import (
    ALPHABET,
    LENGTH,
    CaseNumberError,
    new_number,
    read_number,
    shown,
)

LOOK_ALIKES = ("0O", "1I", "5S", "8B", "2Z", "UV", "0Q", "6G", "0D")


@pytest.mark.parametrize("pair", LOOK_ALIKES)
def test_of_characters_that_look_alike_at_most_one_occurs(pair: str) -> None:
    assert len(set(pair) & set(ALPHABET)) <= 1


@pytest.mark.parametrize("how", ["{}", " {} ", "{:.3}-{:.0}", "lower", "shown"])
def test_a_number_is_read_as_people_type_it(how: str) -> None:
    number = new_number()
    typed = {
        "{}": number,
        " {} ": f"  {number}\u00a0",
        "{:.3}-{:.0}": f"{number[:3]}-{number[3:]}",
        "lower": number.lower(),
        "shown": shown(number),
    }[how]
    assert read_number(typed) == number


def test_every_wrong_character_is_noticed() -> None:
    number = new_number()
    for place in range(LENGTH):
        for other in ALPHABET.replace(number[place], ""):
            wrong = number[:place] + other + number[place + 1 :]
            with pytest.raises(CaseNumberError, match="check"):
                read_number(wrong)


@given(st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1))
def test_exchanged_neighbours_are_noticed(body: str) -> None:
    number = next(body + last for last in ALPHABET if _is_number(body + last))
    for place in range(LENGTH - 1):
        first, second = number[place], number[place + 1]
        if first != second:
            wrong = number[:place] + second + first + number[place + 2 :]
            assert not _is_number(wrong)


@given(st.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    if _is_number(text):
        assert set(read_number(text)) <= set(ALPHABET)


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "length"), ("22", "length"), ("2222222222", "length"), ("0OI1555", "characters"),
     ("2" * 10_000, "length"), ("żółć222", "characters")],
)  # fmt: skip
def test_why_it_is_refused(text: str, code: str) -> None:
    with pytest.raises(CaseNumberError) as refused:
        read_number(text)
    assert refused.value.code == code


def _is_number(text: str) -> bool:
    try:
        read_number(text)
    except CaseNumberError:
        return False
    return True
