"""The registration check: one question to each source, the second only when it can help."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime

from checks.net import Reply
from checks.net.errors import Broken, NotConnected
from checks.observation import Skipped, Unseen, Why, from_json, to_json
from checks.registration import Registration, registration
from checks.registries.servers import rdap_base, whois_host
from checks.target import parse_target
from tests.checks.staged import Network, Said, reply

RDAP = f"{(rdap_base('pl') or '').rstrip('/')}/domain/firma.pl"
WHOIS = whois_host("pl") or ""
EXPIRES = datetime(2027, 5, 6, 12, tzinfo=UTC)

TEXT = """
DOMAIN NAME:           firma.pl
registrant type:       organization
nameservers:           ns1.hosting.pl.
                       ns2.hosting.pl.
created:               2010.05.06 14:00:00
last modified:         2026.04.01 10:00:00
renewal date:          2027.05.06 14:00:00
no option
"""


def domain(*events: tuple[str, str]) -> bytes:
    return json.dumps(
        {
            "objectClassName": "domain",
            "ldhName": "firma.pl",
            "status": ["active"],
            "events": [{"eventAction": action, "eventDate": at} for action, at in events],
        }
    ).encode()


FULL = reply(RDAP, 200, domain(("expiration", "2027-05-06T12:00:00Z")))


def look(rdap: object, whois: Said = "") -> tuple[Registration | Unseen | Skipped, list[str]]:
    network = Network(web={RDAP: rdap}, registries={WHOIS: whois})  # type: ignore[dict-item]
    return registration(parse_target("firma.pl"), network.as_net()), network.asked


def test_a_full_answer_by_rdap_is_enough() -> None:
    seen, asked = look(FULL)
    assert isinstance(seen, Registration)
    assert from_json(Registration, to_json(seen)) == seen
    assert (seen.record.source, seen.record.expires, seen.other) == ("rdap", EXPIRES, None)
    assert asked == [RDAP]


def test_free_by_the_registrys_own_server_is_enough() -> None:
    seen, asked = look(reply(RDAP, 404, b'{"errorCode": 404}'))
    assert isinstance(seen, Registration)
    assert not seen.record.registered
    assert asked == [RDAP]


def test_whois_helps_out_when_rdap_fails() -> None:
    seen, asked = look(Broken("hung up"), TEXT)
    assert isinstance(seen, Registration)
    assert (seen.record.source, seen.record.expires) == ("whois", EXPIRES)
    assert asked == [RDAP, WHOIS]


def test_an_answer_without_expiry_is_completed_by_whois() -> None:
    seen, _ = look(reply(RDAP, 200, domain()), TEXT)
    assert isinstance(seen, Registration)
    assert (seen.record.source, seen.record.expires) == ("whois", EXPIRES)
    assert seen.other is not None
    assert seen.other.source == "rdap"


def test_a_slow_rdap_is_overtaken_by_whois() -> None:
    release = threading.Event()

    def slow() -> Reply:
        release.wait(5)
        return FULL

    seen, _ = look(slow, TEXT)
    release.set()
    assert isinstance(seen, Registration)
    assert seen.record.source == "whois"


def test_being_throttled_is_said_before_anything_else() -> None:
    seen, _ = look(NotConnected("rdap", ()), "request limit exceeded for 85.128.0.1\n")
    assert isinstance(seen, Unseen)
    assert seen.why is Why.THROTTLED


def test_a_top_level_domain_without_a_known_server_is_not_asked() -> None:
    network = Network()
    seen = registration(parse_target("firma.aq"), network.as_net())
    assert (seen, network.asked) == (Unseen(Why.NO_SOURCE, "aq"), [])
