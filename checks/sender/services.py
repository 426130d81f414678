"""Mail services, recognised by a domain's mail servers; services.toml has them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("services.toml")


@dataclass(frozen=True)
class Service:
    """One service: the names of its mail servers, the domain to include, DKIM selectors."""

    name: str
    mx: tuple[str, ...]
    spf: str
    selectors: tuple[str, ...]


@cache
def services() -> tuple[Service, ...]:
    """All that are known."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Service(row["name"], tuple(row["mx"]), row["spf"], tuple(row.get("selectors", ())))
        for row in rows.values()
    )


def recognise(hosts: Iterable[str]) -> Service | None:
    """The service that receives for a domain whose mail servers are all its own; else None."""
    names = tuple(hosts)
    for one in services():
        if names and all(_is_of(name, one) for name in names):
            return one
    return None


def _is_of(host: str, service: Service) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in service.mx)
