"""Numbers of firms are taken as people write them, and refused with the reason."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.preparation.numbers import (
    CHECKS,
    LONGEST,
    Fault,
    NumberError,
    NumberKind,
    check_krs,
    check_nip,
    check_regon,
)
from assistant.texts import LANGUAGES, words


@pytest.mark.parametrize(
    ("check", "typed", "number"),
    [
        (check_nip, "856-734-62-15", "8567346215"),
        (check_nip, " PL 8567346215 ", "8567346215"),
        (check_nip, "856–734–62–15", "8567346215"),
        (check_regon, "192598184", "192598184"),
        (check_regon, "12345678512347", "12345678512347"),
        (check_krs, "0000 123 456", "0000123456"),
        (check_krs, "００００１２３４５６", "0000123456"),
    ],
)
def test_a_number_is_taken_as_people_write_it(check: Any, typed: str, number: str) -> None:
    assert check(typed) == number


@pytest.mark.parametrize(
    ("check", "typed", "code"),
    [
        (check_nip, "", "characters"),
        (check_nip, "856-734-62-1x", "characters"),
        (check_nip, "85673462", "length"),
        (check_nip, "8567346216", "mistyped"),
        (check_nip, "0000000000", "mistyped"),
        (check_nip, "8567346215" * 100, "length"),
        (check_regon, "192598183", "mistyped"),
        (check_regon, "12345678612342", "mistyped"),
        (check_regon, "1925981840", "length"),
        (check_krs, "KRS 0000123456", "characters"),
        (check_krs, "123456", "length"),
        (check_krs, "0000000000", "mistyped"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(check: Any, typed: str, code: str) -> None:
    with pytest.raises(NumberError) as refused:
        check(typed)
    assert refused.value.code == code


@given(st.text(max_size=2 * LONGEST), st.sampled_from(get_args(NumberKind)))
def test_any_text_is_a_number_or_refused(typed: str, kind: NumberKind) -> None:
    try:
        number = CHECKS[kind](typed)
    except NumberError:
        return
    assert number.isascii()
    assert number.isdigit()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_says_how_to_write_the_number(lang: str) -> None:
    for kind in get_args(NumberKind):
        for code in get_args(Fault):
            assert words(lang).text(f"number.{kind}.{code}")
