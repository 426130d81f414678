"""Which figures of the panel are asked for: those that could explain what was found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assistant.asking import AT, asked, place_of
from assistant.figures.reading import DATES, QUOTAS
from checks.observation import Skipped, Unseen, Why
from checks.registration import Registration
from tests.assistant.causes.observed import (
    NOW,
    failing,
    registration,
    report_of,
    seen,
    site,
    website,
)

SECURITY = ("http_requests", "cpu_time", "connections", "db_query_time")
HOSTING = ("hosting_expires", "website_project_expires")
UNPUBLISHED: dict[str, Registration] = {
    "registration": registration(expires=Unseen(Why.NOT_PUBLISHED), expiry_published=False)
}
DEAD = {
    "website": website(
        failing("http://firma.pl/", "refused"), failing("https://firma.pl/", "refused")
    ),
    "certificate": Skipped("no_https"),
}


@pytest.mark.parametrize(
    ("symptom", "changed", "keys"),
    [
        ("website_down", {}, ("domain_expires", *HOSTING, "transfer", "disk", *SECURITY)),
        ("website_slow", {}, (*SECURITY, "transfer", "disk")),
        ("website_insecure", {}, ("domain_expires", *HOSTING)),
        ("email_not_arriving", {}, ("domain_expires", "hosting_expires", "mail_disk")),
        ("increase_limits", {}, ("transfer", "disk", *SECURITY)),
        ("domain_transfer", {}, ()),
        # A fault that none of them explains leaves nothing to look up.
        ("website_down", {"registration": registration(expires=NOW - timedelta(days=9))}, ()),
        # What the provider switches off for want of payment, and what full disks and limits break
        ("website_down", DEAD, ("hosting_expires",)),
        ("website_down", DEAD | UNPUBLISHED, ("domain_expires", "hosting_expires")),
        ("website_down", {"website": site(500)}, (*HOSTING, "transfer", "disk", *SECURITY)),
        ("website_down", {"website": site(509)}, ("transfer",)),
        # What is only likely may be otherwise.
        ("website_slow", {"website": site(503)}, (*SECURITY, "transfer", "disk")),
    ],
)
def test_only_what_could_explain_the_symptom_is_asked_for(
    symptom: str, changed: dict[str, Any], keys: tuple[str, ...]
) -> None:
    assert asked(report_of(seen(symptom, **changed))) == keys


def test_every_figure_has_one_place_to_look_at() -> None:
    assert sorted(key for keys in AT.values() for key in keys) == sorted({*DATES, *QUOTAS})
    assert place_of("connections") == "security_parameters"
