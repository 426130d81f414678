"""The symptoms a person can choose, and which checks each one needs: data, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("symptoms.toml")
DEFAULT = "website_down"


@dataclass(frozen=True)
class Symptom:
    """`checks` are the ids of those that its verdict needs. `ends_at`: the station behind which it
    has no business on its path, None for a path that goes to its end.
    """

    id: str
    service: str
    checks: tuple[str, ...]
    ends_at: str | None = None

    @property
    def is_incident(self) -> bool:
        """Something stopped working, rather than something to be ordered or asked."""
        return self.service != "order"

    @property
    def needs_address(self) -> bool:
        """There is something to look at."""
        return bool(self.checks)


@cache
def symptoms() -> dict[str, Symptom]:
    """Every symptom by its id, in the order in which they are offered."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Symptom(name, row["service"], tuple(row["checks"]), row.get("ends_at"))
        for name, row in rows.items()
    }
