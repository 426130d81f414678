"""What to check before an instruction, looked at on real protocols."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tests.internet.lab import Lab

pytestmark = pytest.mark.internet

# Domains of scenarios/instructions.toml. What no registry shows is for the customer to look up.
EXPECTED = {
    "swieza-domena-wiklina.pl": {
        "transfer_lock": "ok",
        "transfer_pending": "ok",
        "young_domain": "problem",
        "registrant_email": "yours",
        "authinfo_validity": "yours",
    },
    "szesciodniowa-ceramika.pl": {
        "transfer_lock": "ok",
        "transfer_pending": "ok",
        "young_domain": "ok",
        "registrant_email": "yours",
        "authinfo_validity": "yours",
    },
    "two-day-old-lanterns.com": {
        "transfer_lock": "ok",
        "transfer_pending": "ok",
        "registrant_email": "yours",
    },
    "double-bolted-door.com": {
        "transfer_lock": "problem",
        "transfer_pending": "problem",
        "registrant_email": "yours",
    },
    "wikliniarz-europejski.eu": {
        "transfer_lock": "ok",
        "transfer_pending": "ok",
        "registrant_email": "yours",
    },
}


def instruction(lab: Lab, domain: str) -> dict[str, Any]:
    command = ["-m", "assistant", "diagnose", domain, "--symptom", "domain_transfer", "--json"]
    run = lab.run([sys.executable, *command], timeout=60)
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)["preparation"]["instruction"]
    return found


@pytest.mark.parametrize("domain", EXPECTED)
def test_what_is_in_the_way_of_a_transfer_is_seen(lab: Lab, domain: str) -> None:
    told = instruction(lab, domain)
    assert {one["id"]: one["state"] for one in told["before"]} == EXPECTED[domain]
    assert {one["symptom"] for one in told["taken_for"]} >= {"registrant_change"}


def test_a_silent_registry_is_no_all_clear(lab: Lab) -> None:
    # [m2_transfer_no_registries] in scenarios/second_mix.toml, from a network that hides them.
    command = ["-m", "assistant", "diagnose", "kurnik-na-wzgorzu.pl", "--json"]
    arguments = [sys.executable, *command, "--symptom", "domain_transfer"]
    run = lab.run(arguments, vantage="no_registries", timeout=60)
    before = json.loads(run.stdout)["preparation"]["instruction"]["before"]
    states = {one["id"]: one["state"] for one in before}
    assert states["transfer_lock"] == states["young_domain"] == "unknown"
