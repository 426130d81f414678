"""The stations fit the checks, the symptoms, and what is drawn of them."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.causes.own import NEVER_NEEDED
from assistant.documents.path import State
from assistant.documents.path_icons import ICONS, SIGNS
from assistant.documents.path_seen import FIGURES, WORKS
from assistant.pages import path_markup
from assistant.stations import paths
from assistant.symptoms import symptoms
from checks.sequence import discover

DOCUMENT = Path(__file__).parents[2] / "docs" / "path.md"
CHECKS = {(station.id, check) for path in paths().values() for station in path
          for check in station.checks}  # fmt: skip
STATIONS = {station.id for path in paths().values() for station in path}


def test_a_path_leads_to_each_service_that_can_fail() -> None:
    assert paths().keys() == {one.service for one in symptoms().values() if one.is_incident}


def test_a_symptom_ends_at_a_station_of_its_path() -> None:
    ends = {(one.service, one.ends_at) for one in symptoms().values() if one.ends_at}
    assert ends <= {(service, one.id) for service, path in paths().items() for one in path}


def test_stations_are_seen_by_checks_that_there_are() -> None:
    assert {check for _, check in CHECKS} <= {one.id for one in discover()}


def test_every_check_shows_a_station_or_only_adds_to_another() -> None:
    shown = {check for _, check in CHECKS}
    assert {one.id for one in discover()} - shown == NEVER_NEEDED


def test_what_reads_an_observation_belongs_to_a_station() -> None:
    assert WORKS.keys() <= CHECKS
    assert FIGURES.keys() <= STATIONS


def test_every_station_and_state_is_drawn() -> None:
    assert ICONS.keys() == STATIONS
    assert SIGNS.keys() == path_markup.SIGNS.keys() == {*State}


def test_the_document_knows_every_state_with_its_sign() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert dict(rows) == path_markup.SIGNS
