"""Which server answers for a top-level domain: our own dated table, servers.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class _Registry:
    rdap: str | None
    whois: str | None
    expiry: bool | None
    listed: bool = True  # its RDAP server stands in IANA's file, which may know better by now


def rdap_base(tld: str, listed: Callable[[str], str | None] = lambda _tld: None) -> str | None:
    """Base address of the registry's RDAP service, ending in "/"; None when none is known.

    `listed` looks into a newer bootstrap file (RFC 9224), which goes before servers.toml but for
    the servers that it has never listed.
    """
    known = _registry(tld)
    return known.rdap if known.rdap and not known.listed else listed(tld) or known.rdap


def whois_host(tld: str) -> str | None:
    """The registry's WHOIS host (RFC 3912); None when none is known.

    A generic TLD that is not in the table has it at whois.nic.<tld>: ICANN's base registry
    agreement, specification 4, asked for that name.
    """
    return _registry(tld).whois


def publishes_expiry(tld: str) -> bool | None:
    """Whether the registry's answers carry the end of a registration; None when it is not known."""
    return _registry(tld).expiry


def _registry(tld: str) -> _Registry:
    tld = tld.casefold()
    return _table().get(tld) or (_generic(tld) if _is_generic(tld) else _Registry(None, None, None))


def _is_generic(tld: str) -> bool:
    return len(tld) > 2 and not tld.startswith("xn--") and tld.isascii() and tld.isalpha()


def _generic(tld: str, rdap: str | None = None) -> _Registry:
    return _Registry(rdap, f"whois.nic.{tld}", True)


@cache
def _table() -> dict[str, _Registry]:
    data = tomllib.loads((Path(__file__).parent / "servers.toml").read_text("utf-8"))
    table = {
        tld: _generic(tld, operator["rdap"])
        for operator in data["operator"]
        for tld in operator["tlds"]
    }
    for tld, entry in data["tld"].items():
        table[tld] = _Registry(
            entry.get("rdap"), entry.get("whois"), entry.get("expiry"), entry.get("listed", True)
        )
    return table
