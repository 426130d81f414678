"""The catalogue of causes is checked as it is read."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.causes import catalogue
from assistant.report import Kind
from assistant.stations import paths


def test_every_cause_breaks_each_path_that_it_concerns_at_one_station_of_it() -> None:
    for entry in catalogue.catalogue().values():
        concerned = {service for service in paths() if entry.concerns(service)}
        assert entry.stations.keys() == (set() if entry.kind is Kind.UNKNOWN else concerned)
        for service, station in entry.stations.items():
            assert station in [one.id for one in paths()[service]]


FAULT: dict[str, Any] = {"kind": "fault"}


@pytest.mark.parametrize(
    ("row", "stations"),
    [
        ({**FAULT, "stations": ["registration"]}, dict.fromkeys(paths(), "registration")),
        ({**FAULT, "stations": ["website", "mailbox"]}, {"website": "website", "email": "mailbox"}),
        ({**FAULT, "about": ["website"], "stations": ["server"]}, {"website": "server"}),
        ({"kind": "warning", "about": ["order"]}, {}),
        ({"kind": "unknown"}, {}),
    ],
)
def test_stations_of_a_cause(row: dict[str, Any], stations: dict[str, str]) -> None:
    assert catalogue._stations("made_up", row) == stations


@pytest.mark.parametrize(
    "row",
    [
        FAULT,
        {**FAULT, "stations": ["nowhere"]},
        {**FAULT, "stations": ["website"]},  # and e-mail?
        {**FAULT, "stations": ["registration", "nameservers"]},
        {**FAULT, "about": ["website"], "stations": ["website", "mailbox"]},
        {**FAULT, "about": ["order"], "stations": ["registration"]},
        {"kind": "unknown", "stations": ["registration"]},
    ],
)
def test_a_cause_without_one_station_for_each_path_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="made_up"):
        catalogue._stations("made_up", row)
