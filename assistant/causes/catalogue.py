"""The catalogue of causes: data, read once, checked as it is read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.report import Acts, Kind

FILE = Path(__file__).with_name("catalogue.toml")


@dataclass(frozen=True)
class Entry:
    """One cause. `rank` is its place in the order of dependency, 0 first; `explains` are codes."""

    code: str
    rank: int
    kind: Kind
    acts: Acts | None
    area: str
    about: frozenset[str]
    explains: frozenset[str]

    def concerns(self, service: str) -> bool:
        """Whether it can explain a symptom of `service` ("website", "email", "order")."""
        return not self.about or service in self.about


@cache
def catalogue() -> dict[str, Entry]:
    """Every cause by its code, in order of dependency. ValueError on an unknown reference."""
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
        )
        for rank, (code, row) in enumerate(rows.items())
    }
