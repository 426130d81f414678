"""Text from outside becomes one harmless line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents.plain import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zażółć gęślą jaźń", "Zażółć gęślą jaźń"),
        ("  two\r\n\tlines\u2028and\u00a0more ", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[1;1Hcleared", "cleared"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://evil.test\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never ends", "]0;never ends"),
        ("a\x00b\x08c\x7fd", "a b c d"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("\u2066a\u2069\u200eb\u200fc", "abc"),
        ("zero\u200bwidth\u2060\ufeff", "zerowidth"),
        ("blank\u2800\u3164\u115fs", "blanks"),
        ("tag\U000e0041\U000e007fged", "tagged"),
        ("private\ue000\U0010ffff", "private"),
        ("lone\udcffsurrogate", "lonesurrogate"),
        ("z\u0307", "ż"),
        ("Z" + "\u0335\u0336\u0337\u0338" * 50, "Z\u0335\u0336"),
        ("<b>&amp;</b> [x](y) {name}", "<b>&amp;</b> [x](y) {name}"),
        ("", ""),
        ("\x1b[m\u200b", ""),
    ],
)
def test_harmless(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("12345", 5, "12345"),
        ("123456", 5, "1234…"),
        ("123 456", 5, "123…"),
        ("123456", 1, "…"),
        ("\u200b" * 1000 + "hidden far behind", 5, "…"),
        ("ab" + " " * 1000 + "c", 5, "ab…"),
    ],
)
def test_what_is_cut_shows_it(text: str, limit: int, expected: str) -> None:
    assert plain(text, limit) == expected


hostile = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b[]\\\x07\x9b\x9d\x9cm0;\u202e\u200b\u0301\u0336\u115f \n"),
    )
)


@settings(deadline=None)
@given(hostile, st.integers(1, 60))
def test_always_one_bounded_printable_line(text: str, limit: int) -> None:
    line = plain(text, limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())
    assert line.splitlines() in ([], [line])
    assert not {unicodedata.category(c) for c in line} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert plain(line, limit) == line


@settings(deadline=None)
@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x17F)))
def test_letters_and_digits_stay(text: str) -> None:
    assert plain(text, 1000) == unicodedata.normalize("NFC", text)
