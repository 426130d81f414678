"""Aliases (CNAME records) followed one by one, where the resolver's answer had no address.

Of a circle of aliases some resolvers report a failure (SERVFAIL), others the part of the chain
that they walked. Asked for each alias alone, all of them say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checks.net import Answer, Net
from checks.net.errors import Offline, ResolverFailed
from checks.observation import Unseen

FOLLOWED = 16
RESOLVERS_FOLLOW = 11  # BIND's max-query-restarts and Unbound's limit of restarts, 2024

# The aliases come back to a name they left; are more than resolvers follow; lead to a name that
# does not exist; or to one without any address.
DeadEnd = Literal["loop", "too_long", "missing", "no_address"]


@dataclass(frozen=True)
class Chain:
    """`targets` in their order. `a` and `aaaa` are the addresses of the last one. `end` is None
    when there are some, and `Unseen` when one of the names could not be asked about."""

    targets: tuple[str, ...]
    a: tuple[str, ...]
    aaaa: tuple[str, ...]
    end: DeadEnd | Unseen | None


def follow(host: str, net: Net) -> Chain | None:
    """Where the aliases of `host` lead; None when it has none, or that could not be asked.

    Source: RFC 1034 section 3.6.2; RFC 6672 (a DNAME is answered with the CNAME it makes).
    """
    names = [host]
    try:
        while (alias := net.ask(names[-1], "CNAME")).cnames:
            target = alias.cnames[0]
            if target in names:
                return _dead_end([*names, target], "loop")
            names.append(target)
            if len(names) > FOLLOWED:
                return _dead_end(names, "too_long")
        if len(names) == 1:
            return None
        return _end(names, alias, net)
    except (ResolverFailed, Offline) as failure:
        return Chain(tuple(names[1:]), (), (), failure.unseen()) if len(names) > 1 else None


def _end(names: list[str], last: Answer, net: Net) -> Chain:
    if not last.exists:
        return _dead_end(names, "missing")
    a, aaaa = (net.ask(names[-1], kind).values for kind in ("A", "AAAA"))
    if not a and not aaaa:
        return _dead_end(names, "no_address")
    too_long = len(names) - 1 > RESOLVERS_FOLLOW
    return Chain(tuple(names[1:]), a, aaaa, "too_long" if too_long else None)


def _dead_end(names: list[str], end: DeadEnd) -> Chain:
    return Chain(tuple(names[1:]), (), (), end)
