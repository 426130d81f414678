"""How many of the real answers are read rightly: the measure that the reader is built to."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from checks.observation import Unseen
from tests.checks.registries.real_answers import (
    RDAP,
    WHOIS,
    Reading,
    rdap_readings,
    whois_readings,
)

pytestmark = pytest.mark.skipif(
    not (WHOIS.exists() and RDAP.exists()),
    reason="../shared/data with real registry answers is not beside the project",
)

NO_ANSWERS = frozenset(
    [
        "response_throttled", "throttled", "rate_limited", "response_unavailable",
        "response_blocked", "error",
    ]
)  # fmt: skip
# Asked with a malformed name, the .ir registry says "no entries found", which is what it means.
FREE_THOUGH_MALFORMED = frozenset(["ir"])


@pytest.fixture(scope="module")
def whois() -> list[Reading]:
    return list(whois_readings())


def share(readings: Iterable[bool | None]) -> float:
    judged = [right for right in readings if right is not None]
    assert judged
    return sum(judged) / len(judged)


def test_the_expiry_date_is_right_for_the_main_domains(whois: list[Reading]) -> None:
    assert share(one.expires_right for one in whois if one.counts_in_main) >= 0.99


def test_the_expiry_date_is_right_for_all_domains(whois: list[Reading]) -> None:
    assert share(one.expires_right for one in whois) >= 0.95


def test_no_date_for_pl_is_ever_wrong(whois: list[Reading]) -> None:
    polish = [one for one in whois if one.tld == "pl" and "expires" in one.said]
    assert polish
    assert [one.id for one in polish if not one.expires & {None, *one.said["expires"]}] == []


def test_registered_and_free_are_told_apart(whois: list[Reading]) -> None:
    assert share(one.registered_right for one in whois) >= 0.99


def test_no_failure_is_read_as_free_or_registered(whois: list[Reading]) -> None:
    failures = [one for one in whois if one.kind in NO_ANSWERS]
    assert failures
    assert [one.id for one in failures if not isinstance(one.found, Unseen)] == []


def test_an_answer_to_a_malformed_question_says_nothing_of_the_name(whois: list[Reading]) -> None:
    malformed = [one for one in whois if one.kind == "malformed_request"]
    assert malformed
    for one in malformed:
        if not isinstance(one.found, Unseen):
            assert one.tld in FREE_THOUGH_MALFORMED
            assert not one.found.registered


def test_no_answer_takes_long(whois: list[Reading]) -> None:
    """In processor time, so that a busy machine changes nothing."""
    assert max(one.seconds for one in whois) < 0.5


def test_rdap_objects_are_read_rightly() -> None:
    readings = list(rdap_readings())
    assert share(one.expires_right for one in readings) == 1.0
    assert share(one.registered_right for one in readings) == 1.0
