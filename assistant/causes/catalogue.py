"""The catalogue of causes: data, read once, checked as it is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from assistant.report import Acts, Kind
from assistant.stations import paths

FILE = Path(__file__).with_name("catalogue.toml")


@dataclass(frozen=True)
class Entry:
    """One cause. `rank` is its place in the order of dependency, 0 first; `explains` are codes.

    `stations`: where it breaks the path to each service that it concerns; nowhere, when nothing is
    known to be wrong. `astray`: what is seen behind that station belongs to somebody else.
    """

    code: str
    rank: int
    kind: Kind
    acts: Acts | None
    area: str
    about: frozenset[str]
    explains: frozenset[str]
    stations: Mapping[str, str] = field(hash=False)
    astray: bool

    def concerns(self, service: str) -> bool:
        """Whether it can explain a symptom of `service` ("website", "email", "order")."""
        return not self.about or service in self.about


@cache
def catalogue() -> dict[str, Entry]:
    """Every cause by its code, in order of dependency.

    Raises ValueError for an unknown reference, and where a path is not broken at one station.
    """
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    areas: dict[str, set[str]] = {}
    for code, row in rows.items():
        areas.setdefault(row["area"], set()).add(code)

    def codes(names: list[str], own: str) -> frozenset[str]:
        found: set[str] = set()
        for name in names:
            if name not in areas and name not in rows:
                raise ValueError(f"{FILE.name}: {own} explains {name!r}, which does not exist")
            found |= areas.get(name, {name})
        return frozenset(found - {own})

    return {
        code: Entry(
            code=code,
            rank=rank,
            kind=Kind(row["kind"]),
            acts=Acts(row["acts"]) if "acts" in row else None,
            area=row["area"],
            about=frozenset(row.get("about", ())),
            explains=codes(row.get("explains", []), code),
            stations=_stations(code, row),
            astray=row.get("astray", False),
        )
        for rank, (code, row) in enumerate(rows.items())
    }


def _stations(code: str, row: Mapping[str, Any]) -> dict[str, str]:
    """The station at which `code` breaks each path that leads to what it is about."""
    concerned = paths().keys() & set(row.get("about", paths()))
    if row["kind"] == Kind.UNKNOWN:
        concerned = set()
    named = list(row.get("stations", ()))
    found = {
        service: [one.id for one in paths()[service] if one.id in named] for service in concerned
    }
    used = {station for stations in found.values() for station in stations}
    if used != {*named} or any(len(stations) != 1 for stations in found.values()):
        needed = ", ".join(sorted(concerned)) or "no path"
        raise ValueError(f"{FILE.name}: {code} names {named}, not one station for each: {needed}")
    return {service: station for service, (station,) in found.items()}
