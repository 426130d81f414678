"""The units of amounts, and how they are written.

The sizes of prefixes are those of the units' own names: kB and MB are powers of 1000, KiB and MiB
of 1024 (IEC 80000-13). Panels that mean 1024 by "MB" print use and limit alike, so their ratio is
right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Kind = Literal["size", "time", "count"]

_PREFIXES = {"k": 1, "m": 2, "g": 3, "t": 4}
_SIZES = {
    "b": 1.0,
    "byte": 1.0,
    "bytes": 1.0,
    "bajt": 1.0,
    "bajty": 1.0,
    "bajtów": 1.0,
    **{letter: 1000.0**power for letter, power in _PREFIXES.items()},
    **{f"{letter}b": 1000.0**power for letter, power in _PREFIXES.items()},
    **{f"{letter}ib": 1024.0**power for letter, power in _PREFIXES.items()},
}
_TIMES = {
    "ms": 1e-3,
    "s": 1.0,
    "sec": 1.0,
    "seconds": 1.0,
    "sek": 1.0,
    "sekund": 1.0,
    "sekundy": 1.0,
    "min": 60.0,
    "minut": 60.0,
    "minuty": 60.0,
    "minutes": 60.0,
    "h": 3600.0,
    "godz": 3600.0,
    "godzin": 3600.0,
    "godziny": 3600.0,
    "hours": 3600.0,
}
_COUNTS = {
    "tys": 1e3,
    "tysięcy": 1e3,
    "thousand": 1e3,
    "k": 1e3,
    "mln": 1e6,
    "milionów": 1e6,
    "million": 1e6,
    "m": 1e6,
}
# Factors to bytes, seconds and pieces.
UNITS: Mapping[Kind, Mapping[str, float]] = {"size": _SIZES, "time": _TIMES, "count": _COUNTS}

# As they are written, and the symbol of one base unit by kind.
SYMBOLS: Mapping[Kind, Mapping[str, float]] = {
    "size": {
        "B": 1.0,
        "kB": 1e3,
        "MB": 1e6,
        "GB": 1e9,
        "TB": 1e12,
        "KiB": 2.0**10,
        "MiB": 2.0**20,
        "GiB": 2.0**30,
        "TiB": 2.0**40,
    },
    "time": {"ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0},
    "count": {"": 1.0},
}

UNLIMITED = (
    "bez limitu",
    "bez limitów",
    "bez ograniczeń",
    "brak limitu",
    "brak ograniczeń",
    "nieograniczona",
    "nieograniczone",
    "nieograniczony",
    "nielimitowana",
    "nielimitowane",
    "nielimitowany",
    "no limit",
    "without limit",
    "unlimited",
    "unmetered",
    "∞",
)


def in_unit(value: float, kind: Kind, unit: str = "") -> tuple[float, str]:
    """An amount in base units as number and symbol: in `unit`, or in the one that suits it."""
    symbols = SYMBOLS[kind]
    if unit not in symbols:
        decimal = {name: one for name, one in symbols.items() if name not in ("ms", *_BINARY)}
        unit = max(
            (name for name, one in decimal.items() if one <= value),
            key=decimal.__getitem__,
            default=min(decimal, key=decimal.__getitem__),
        )
    return value / symbols[unit], unit


_BINARY = frozenset({"KiB", "MiB", "GiB", "TiB"})
