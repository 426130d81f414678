"""The stations on the path to a website or into a mailbox, and what sees them: data, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("stations.toml")


@dataclass(frozen=True)
class Station:
    """One station; `checks` are the ids of those that see whether it works."""

    id: str
    checks: tuple[str, ...]


@cache
def paths() -> dict[str, tuple[Station, ...]]:
    """The stations in their order, by the service ("website", "email") to which they lead."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        service: tuple(Station(name, tuple(checks)) for name, checks in stations.items())
        for service, stations in rows.items()
    }
