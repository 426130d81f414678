"""Which failures to connect are the server's own, and not the assistant's."""

from __future__ import annotations

from collections.abc import Sequence

from checks.net import Net
from checks.net.errors import Attempt


def fair_attempts(attempts: Sequence[Attempt], net: Net) -> tuple[Attempt, ...]:
    """The attempts without those of a family that this assistant cannot reach; () when none of
    them tells anything. Most people come over IPv4, so IPv6 is not waited for beside it."""
    port = attempts[0].port
    by_ipv6 = [one for one in attempts if one.ipv6]
    by_ipv4 = [one for one in attempts if not one.ipv6]
    if by_ipv4 and net.reach.proven(port):
        return (*by_ipv4, *(by_ipv6 if net.reach.is_proven(port, ipv6=True) else ()))
    return tuple(by_ipv6) if by_ipv6 and net.reach.proven(port, ipv6=True) else ()
