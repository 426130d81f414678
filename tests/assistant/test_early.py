"""A first finding is said only when it will be the report's: tried with everything that the rules
are tested with, in every order in which checks may end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from assistant.causes.evaluation import evaluate
from assistant.early import settled
from assistant.report import Cause, Certainty
from checks.sequence import Check, discover
from tests.assistant.causes.observed import NOW, addresses, registration, seen
from tests.assistant.causes.test_rules import NO_WEBSITE, NOWHERE, TABLE

EXPIRED = registration(expires=NOW.replace(year=2025))


def sequence(ids: Iterator[str] | Any) -> list[Check[Any]]:
    return [check for check in discover() if check.id in set(ids)]


def on_the_way(checks: list[Check[Any]]) -> Iterator[set[str]]:
    """Everything that may have ended while something has not: what a check needs ended first."""
    for number in range(len(checks)):
        for ended in combinations(checks, number):
            if all(need in ended for check in ended for need in check.needs if need in checks):
                yield {check.id for check in ended}


def found(changed: dict[str, Any], ended: set[str]) -> Cause | None:
    whole = seen(**changed)
    so_far = {check: whole.observations[check] for check in whole.observations if check in ended}
    _, causes = evaluate(replace(whole, observations=so_far))
    return settled(causes, sequence(whole.observations), so_far)


@pytest.mark.parametrize("changed", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_first_finding_is_the_main_cause_of_the_report(changed: dict[str, Any]) -> None:
    whole = seen(**changed)
    _, causes = evaluate(whole)
    for ended in on_the_way(sequence(whole.observations)):
        if first := found(changed, ended):
            assert first.wording == causes[0].wording, ended
            assert causes[0].certainty is Certainty.CONFIRMED, ended


@pytest.mark.parametrize(
    ("changed", "ended", "code"),
    [
        ({"registration": EXPIRED}, {"registration"}, "domain_expired"),
        ({"registration": EXPIRED}, {"website", "certificate", "addresses"}, None),
        ({}, {"registration"}, None),
        (
            {"addresses": addresses("missing", **NOWHERE), **NO_WEBSITE},
            {"registration", "delegation", "addresses", "propagation"},
            "delegation_missing",
        ),
        (
            {"addresses": addresses("missing", **NOWHERE), **NO_WEBSITE},
            {"delegation", "addresses", "propagation"},
            None,
        ),
    ],
)
def test_a_finding_waits_for_what_may_explain_it(
    changed: dict[str, Any], ended: set[str], code: str | None
) -> None:
    first = found(changed, ended)
    assert (first and first.code) == code
