"""Amounts, in every spelling in which panels print them and people paste them."""

from __future__ import annotations

from contextlib import suppress
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.figures.amounts import one_amount
from assistant.figures.quota import Quota
from assistant.figures.units import SYMBOLS, Kind
from assistant.figures.unread import UnreadError
from assistant.figures.usage import quota_in
from assistant.texts import LANGUAGES, words

OF_TEN = Quota(9.8e9, 10e9)
SHARE = Quota(98, 100, measured=False)


@pytest.mark.parametrize(
    ("written", "quota"),
    [
        ("9,8 GB z 10 GB", OF_TEN),
        ("9.8 GB of 10 GB", OF_TEN),
        ("9,8/10 GB", OF_TEN),
        ("9.8G / 10G", OF_TEN),
        ("Powierzchnia dyskowa 9,8 GB 10 GB 98 %", OF_TEN),
        ("Zajęte: 98% (9,8 GB z 10 GB)", OF_TEN),
        ("9,8 GB\t10 GB\t98 %", OF_TEN),
        ("10 GB\t9,8 GB\t98 %", OF_TEN),  # the limit first, as the percentage shows
        ("9,8 GB\t0,2 GB\t10 GB\t98 %", OF_TEN),  # use, what is left, limit
        ("Limit 10 GB, wykorzystano 9,8 GB", OF_TEN),
        ("9,8 GB wykorzystane, 10 GB limit", OF_TEN),
        ("9.8 GB used of 10 GB", OF_TEN),
        ("wolne 200 MB z 10 GB", OF_TEN),
        ("Limit dysku: 9,8 GB z 10 GB", OF_TEN),  # the word is a title
        ("Limit dysku: 9,8 GB / 10 GB", OF_TEN),
        ("Limit: 10 GB, pozostało: 0,2 GB", OF_TEN),
        ("0.2 GB free, 9.8 GB used", OF_TEN),
        ("9 800 MB / 10 000 MB", OF_TEN),
        ("9\u00a0800\u202fMB z 10\u2009000 MB", OF_TEN),
        ("9.800,0 MB z 10.000,0 MB", OF_TEN),
        ("9,800.0 MB of 10,000.0 MB", OF_TEN),
        ("used 512 MB / 1024 MB", Quota(512e6, 1024e6)),
        ("512 KiB z 1 MiB", Quota(2.0**19, 2.0**20)),
        ("512/1024", Quota(512, 1024, measured=False)),
        ("1,024 MB / 2,048 MB", Quota(1.024e6, 2.048e6, measured=False)),
        ("120 GB z 100 GB", Quota(120e9, 100e9)),
        ("98 %", SHARE),
        ("98%", SHARE),
        ("wykorzystano 98 procent", None),
        ("2 % wolne", SHARE),
        ("10 GB, 98 %", SHARE),
        ("bez limitu", Quota(0, None, measured=False)),
        ("9,8 GB bez limitu", Quota(9.8e9, None)),
        ("9,8 GB / ∞", Quota(9.8e9, None)),
        ("9.8 GB of unlimited", Quota(9.8e9, None)),
    ],
)
def test_use_and_limit_are_found_wherever_they_stand(written: str, quota: Quota | None) -> None:
    if quota is None:
        with pytest.raises(UnreadError):
            quota_in(written, "size")
        return
    read = quota_in(written, "size")
    assert (read.used, read.limit, read.measured) == (
        pytest.approx(quota.used), quota.limit, quota.measured,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "kind", "quota"),
    [
        ("40 z 40", "count", Quota(40, 40)),
        ("40\t100", "count", Quota(40, 100)),
        ("1 200 000 / 1 000 000", "count", Quota(1.2e6, 1e6)),
        ("1,200 of 10,000", "count", Quota(1200, 10000)),
        ("1,2 mln z 1 mln", "count", Quota(1.2e6, 1e6)),
        ("500 tys. z 1 mln żądań", "count", Quota(5e5, 1e6)),
        ("900 000 z 1 mln", "count", Quota(9e5, 1e6)),
        ("1,2 z 2 mln", "count", Quota(1.2e6, 2e6)),
        ("39 połączeń z 40", "count", Quota(39, 40)),
        ("30 / 60 s", "time", Quota(30, 60)),
        ("500 ms z 1 s", "time", Quota(0.5, 1)),
        ("90 min z 2 godz.", "time", Quota(5400, 7200)),
    ],
)
def test_counts_and_times(written: str, kind: Kind, quota: Quota) -> None:
    assert quota_in(written, kind) == quota


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "amount"),
        ("dużo", "amount"),
        ("10 240 MB", "limit"),
        ("1,024 GB z 10 GB", "separator"),
        ("9,8 GB z 10 GB, 50 %", "percent"),
        ("Limit 9,8 GB 10 GB", "several"),
        ("9 GB z 10 GB, subdomeny bez limitu", "several"),
        ("1 GB 2 GB 3 GB", "several"),
        ("1 GB 2 GB 3 GB 4 GB", "several"),
        ("98 % 97 %", "several"),
        ("10 s z 20 s", "unit"),
        ("9,8 GB " * 100, "long"),
        (f"{'9' * 21} TB z 1 TB", "amount"),
    ],
)
def test_what_could_be_two_things_is_not_guessed(written: str, code: str) -> None:
    with pytest.raises(UnreadError) as refused:
        quota_in(written, "size")
    assert refused.value.code == code
    for lang in LANGUAGES:
        assert words(lang).text(f"unread.{code}")


@given(st.text(max_size=400), st.sampled_from(get_args(Kind)))
def test_any_text_is_read_or_refused(text: str, kind: Kind) -> None:
    with suppress(UnreadError):
        read = quota_in(text, kind)
        assert read.used >= 0
        assert read.limit is None or read.limit > 0
    with suppress(UnreadError):
        one_amount(text, kind)


# What texts around figures are made of: more likely to be read, and to be misread.
PIECES = st.lists(
    st.sampled_from(
        ["9,8", "10", "1,024", " ", "\t", "GB", "MB", "%", "z", "of", "limit", "wolne", "used",
         "bez limitu", "/", "|", ":", "(", ")", "s", "0", "-", ".", ","]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(PIECES, st.sampled_from(get_args(Kind)))
def test_any_mixture_is_read_or_refused(text: str, kind: Kind) -> None:
    with suppress(UnreadError):
        assert quota_in(text, kind).used >= 0


@st.composite
def quotas(draw: st.DrawFn) -> tuple[Quota, Kind]:
    """A quota as some panel may print it, with two decimals at most."""
    kind: Kind = draw(st.sampled_from(get_args(Kind)))
    unit = draw(st.sampled_from(sorted(SYMBOLS[kind])))
    factor, digits = SYMBOLS[kind][unit], 1 if kind == "count" else 100
    limit = draw(st.integers(1 * digits, 9_999 * digits)) / digits
    used = draw(st.integers(0, 2 * round(limit * digits))) / digits
    unlimited = draw(st.booleans())
    return Quota(used * factor, None if unlimited else limit * factor, unit=unit), kind


@given(quotas(), st.sampled_from(LANGUAGES))
def test_every_printed_form_is_read_again(printed: tuple[Quota, Kind], lang: str) -> None:
    quota, kind = printed
    text = words(lang).usage(quota, kind)
    read = quota_in(text, kind)
    assert read.percent == quota.percent, text
    assert read.limit == pytest.approx(quota.limit), text
    assert read.used == pytest.approx(quota.used), text


@given(st.integers(0, 300), st.sampled_from(LANGUAGES))
def test_a_printed_percentage_is_read_again(percent: int, lang: str) -> None:
    quota = Quota(percent, 100, measured=False)
    assert quota_in(words(lang).usage(quota, "size"), "size") == quota


@pytest.mark.parametrize(
    ("quota", "percent", "state"),
    [
        (Quota(89.9, 100), 90, (False, False)),
        (Quota(90, 100), 90, (True, False)),
        (Quota(99.99, 100), 99, (True, False)),
        (Quota(100, 100), 100, (False, True)),
        (Quota(120, 100), 120, (False, True)),
        (Quota(5, None), None, (False, False)),
        (Quota(0, 0), None, (False, True)),
    ],
)
def test_a_quota_counts_as_nearly_used_up_from_nine_tenths_on(
    quota: Quota, percent: int | None, state: tuple[bool, bool]
) -> None:
    assert quota.percent == percent
    assert (quota.is_nearly_used_up, quota.is_used_up) == state
