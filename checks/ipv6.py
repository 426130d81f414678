"""Whether the website can be reached over IPv6, where it has such an address."""

from __future__ import annotations

from concurrent.futures import wait
from dataclasses import dataclass
from typing import Literal

from checks import lanes
from checks.addresses import Addresses, addresses
from checks.net import Net
from checks.net.errors import Broken, Garbled, Late, NotConnected, PastDeadline, most_telling
from checks.observation import Skipped, Unseen
from checks.sequence import Stage, check
from checks.target import Target

HTTP_PORT, HTTPS_PORT = 80, 443
DOUBT_SECONDS = 2.5  # of silence everywhere: then it is the assistant that has no IPv6

Contact = Literal[
    "answers",
    "refused",
    "silent",
    "unreachable",
    "no_answer",  # connected, and no HTTP answer
]


@dataclass(frozen=True)
class Ipv6:
    """What both web ports do over IPv6. `addresses` are those published for the examined host.

    Over https, a connection counts as an answer.
    """

    addresses: tuple[str, ...]
    http: Contact
    https: Contact


@check(stage=Stage.SERVER, needs=[addresses])
def ipv6(target: Target, net: Net, addresses: Addresses) -> Ipv6 | Unseen | Skipped:
    """Does the website answer at the IPv6 addresses that the DNS gives for it?

    Visitors' programs try them first (RFC 8305). The website's own check, which is content with
    the first address that answers, does not tell; this one runs beside it.
    """
    examined = addresses.examined
    published = tuple(one for one in examined.public if ":" in one)
    if not published:
        if isinstance(examined.aaaa, Unseen):
            return examined.aaaa
        return Skipped("no_ipv6_address" if examined.addresses else "no_address")
    http = lanes.lookups.submit(_http, target.host, net)
    https = lanes.lookups.submit(_https, target.host, net)
    wait((http, https), net.deadline.left(DOUBT_SECONDS))
    for port, look in ((HTTP_PORT, http), (HTTPS_PORT, https)):
        if not look.done() and not net.reach.is_proven(port, ipv6=True):
            return Skipped("no_own_ipv6")
    seen = Ipv6(published, http.result(), https.result())
    for port, contact in ((HTTP_PORT, seen.http), (HTTPS_PORT, seen.https)):
        if contact in _WITHOUT_CONNECTION and not net.reach.proven(port, ipv6=True):
            return Skipped("no_own_ipv6")
    return seen


_WITHOUT_CONNECTION: frozenset[Contact] = frozenset({"refused", "silent", "unreachable"})


def _http(host: str, net: Net) -> Contact:
    try:
        net.get_over_ipv6(f"http://{host}/")
    except NotConnected as error:
        return most_telling(error.attempts)
    except PastDeadline:
        raise
    except (Broken, Garbled, Late):
        return "no_answer"
    return "answers"


def _https(host: str, net: Net) -> Contact:
    try:
        net.connect_over_ipv6(host, HTTPS_PORT)
    except NotConnected as error:
        return most_telling(error.attempts)
    return "answers"
