"""Zones as tables: what each name has, for a network that answers from them."""

from __future__ import annotations

from collections.abc import Mapping

from checks.net import Answer, NetError
from tests.checks.staged import Network, answer

Zones = Mapping[str, "tuple[str, ...] | str | NetError"]


def text(value: str) -> str:
    """A TXT record as the resolver gives it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def network(zones: Zones, **changes: object) -> Network:
    """`zones`: "firma.pl TXT" -> one value, several, or a failure; TXT values without quotes."""
    names: dict[tuple[str, str], Answer | NetError] = {}
    for question, said in zones.items():
        name, kind = question.split()
        if isinstance(said, NetError):
            names[name, kind] = said
            continue
        values = (said,) if isinstance(said, str) else said
        shown = tuple(text(one) if kind == "TXT" else one for one in values)
        names[name, kind] = answer(name, kind, *shown)
    return Network(names=names, **changes)  # type: ignore[arg-type]
