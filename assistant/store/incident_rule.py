"""When the same failure of several customers is one outage that forms. Pure.

Within `minutes`, at least `domains` different domains at one place show the same cause, and they
are more than the busiest time of an ordinary day brings there: by `factor` times the square root of
it, which is what such numbers vary by. docs/incidents.md tells how often that is a false alarm and
how long it takes.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

BUSIEST = 3.0  # times the mean of a day; at night there is next to nothing


@dataclass(frozen=True)
class Rule:
    """How many domains, within how many minutes, and by how much more than usual."""

    minutes: int = 15
    domains: int = 5
    factor: int = 5

    @property
    def window(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    def least(self, usual: float) -> float:
        """How many domains make an incident where a day's mean in such a time is `usual`."""
        busy = BUSIEST * usual
        return max(float(self.domains), busy + self.factor * math.sqrt(busy))

    def is_forming(self, domains: int, usual: float) -> bool:
        return domains >= self.least(usual)


@cache
def common_causes() -> MappingProxyType[str, tuple[str, ...]]:
    """The causes that many customers can have in common, by the kind of place that is to blame."""
    kinds: dict[str, list[str]] = _data()["places"]
    return MappingProxyType({kind: tuple(some) for kind, some in kinds.items()})


def family(cause: str) -> tuple[str, ...]:
    """The causes as which one failure shows itself, of which `cause` is one; else it alone."""
    families: list[list[str]] = _data()["families"]
    return next((tuple(some) for some in families if cause in some), (cause,))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("incidents.toml").read_text(encoding="utf-8"))


def kinds_of(cause: str) -> tuple[str, ...]:
    """The kinds of places that `cause` may have in common; none for what is one customer's own."""
    return tuple(kind for kind, causes in common_causes().items() if cause in causes)
