"""The IPv6 check: what the website does at its IPv6 addresses, if the assistant has IPv6."""

from __future__ import annotations

from typing import Any

import pytest

from checks.addresses import Addresses, HostRecords
from checks.ipv6 import Ipv6, ipv6
from checks.net import NetError, Reply
from checks.net.errors import Attempt, Broken, Garbled, Late, NotConnected, PastDeadline
from checks.observation import Skipped, Unseen, from_json, to_json
from checks.target import parse_target
from tests.checks.staged import Network, Reach, reply

TARGET = parse_target("firma.pl")
V4, V6 = "85.128.128.10", "2a00:1a28:1000:1::1"
HTTP = "http://firma.pl/"
WORKS = reply(HTTP)


def look(
    http: Reply | NetError = WORKS,
    https: NetError | None = None,
    public: tuple[str, ...] = (V4, V6),
    reach: Reach = Reach(),  # noqa: B008
) -> Any:
    host = HostRecords("firma.pl", exists=True, cnames=(), a=(V4,), aaaa=(V6,), public=public)
    network = Network(web={HTTP: http}, ipv6_ports={443: https}, reach=reach)
    needed = Addresses("there", (), (host,), ())
    return ipv6(TARGET, network.as_net(), addresses=needed)


def failed(port: int, *outcomes: Any) -> NotConnected:
    return NotConnected("firma.pl", tuple(Attempt(V6, port, outcome) for outcome in outcomes))


@pytest.mark.parametrize(
    ("http", "https", "contacts"),
    [
        (WORKS, None, ("answers", "answers")),
        (failed(80, "refused"), failed(443, "silent"), ("refused", "silent")),
        (failed(80, "silent", "refused"), None, ("refused", "answers")),
        (failed(80, "unreachable"), failed(443, "unreachable"), ("unreachable", "unreachable")),
        (Late(""), None, ("no_answer", "answers")),
        (Broken(""), None, ("no_answer", "answers")),
        (Garbled(""), None, ("no_answer", "answers")),
    ],
)
def test_each_port_is_told_by_what_it_does(
    http: Any, https: NetError | None, contacts: tuple[str, str]
) -> None:
    seen = look(http, https)
    assert seen == Ipv6((V6,), *contacts)  # type: ignore[arg-type]
    assert from_json(Ipv6, to_json(seen)) == seen


@pytest.mark.parametrize("outcome", ["refused", "silent", "unreachable"])
def test_an_assistant_without_ipv6_says_nothing(outcome: Any) -> None:
    seen = look(failed(80, outcome), failed(443, outcome), reach=Reach(ipv6=False))
    assert seen == Skipped("no_own_ipv6")


@pytest.mark.parametrize("public", [(V4,), ()])
def test_without_a_public_ipv6_address_there_is_nothing_to_ask(public: tuple[str, ...]) -> None:
    assert look(public=public) == Skipped("no_ipv6_address")


def test_the_end_of_the_time_is_no_failure_of_the_server() -> None:
    with pytest.raises(PastDeadline):
        look(PastDeadline(""))


def test_the_check_is_declared_beside_the_website() -> None:
    assert [need.id for need in ipv6.needs] == ["addresses"]
    assert not isinstance(look(), Unseen)
