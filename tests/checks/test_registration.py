"""The registration check: one question to each source, the second only when it can help."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks import registration as module
from checks.net import Reply
from checks.net.deadline import Deadline
from checks.net.errors import Broken, Cancelled, NotConnected
from checks.observation import Skipped, Unseen, Why, from_json, to_json
from checks.registration import Registration, registration
from checks.registries.bootstrap import URL
from checks.registries.servers import rdap_base, whois_host
from checks.target import parse_target
from tests.checks.staged import Network, Said, reply

RDAP = f"{(rdap_base('pl') or '').rstrip('/')}/domain/firma.pl"
WHOIS = whois_host("pl") or ""
EXPIRES = datetime(2027, 5, 6, 12, tzinfo=UTC)

FREE = reply(RDAP, 404, b'{"errorCode": 404}')
NO_SUCH_NAME = "No information available about domain name firma.pl in the Registry NASK database."

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


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    """What one diagnosis learns and asks, the next of this process uses and counts."""
    module.answers.clear()
    module.pace.clear()
    yield
    module.answers.clear()
    module.pace.clear()


def look(rdap: object, whois: Said = "") -> tuple[Registration | Unseen | Skipped, list[str]]:
    network = Network(web={RDAP: rdap}, registries={WHOIS: whois})  # type: ignore[dict-item]
    return registration(parse_target("firma.pl"), network.as_net()), network.asked


def test_a_full_answer_by_rdap_is_enough() -> None:
    seen, asked = look(FULL)
    assert isinstance(seen, Registration)
    assert from_json(Registration, to_json(seen)) == seen
    assert (seen.record.source, seen.record.expires, seen.other) == ("rdap", EXPIRES, None)
    assert asked == [RDAP]


@pytest.mark.parametrize("whois", [NO_SUCH_NAME, "request limit exceeded for 85.128.0.1"])
def test_free_is_asked_twice_and_said_when_nobody_objects(whois: str) -> None:
    seen, asked = look(FREE, whois)
    assert isinstance(seen, Registration)
    assert not seen.record.registered
    assert asked == [RDAP, WHOIS]


def test_registered_by_one_source_outweighs_free_by_the_other() -> None:
    seen, _ = look(FREE, TEXT)
    assert isinstance(seen, Registration)
    assert (seen.record.source, seen.record.registered) == ("whois", True)
    assert seen.other is not None
    assert not seen.other.registered


def test_a_date_that_passed_is_asked_twice_and_the_later_one_counts() -> None:
    seen, asked = look(reply(RDAP, 200, domain(("expiration", "2021-05-06T12:00:00Z"))), TEXT)
    assert isinstance(seen, Registration)
    assert (seen.record.source, seen.record.expires) == ("whois", EXPIRES)
    assert seen.other is not None
    assert seen.other.source == "rdap"
    assert asked == [RDAP, WHOIS]


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


GREEK = "https://rdap.register.gr/domain/firma.gr"
LISTED = reply(URL, 200, b'{"services": [[["gr"], ["https://rdap.register.gr/"]]]}')


def look_beyond_the_table(listed: Reply | Broken, folder: Path) -> tuple[object, list[str]]:
    found = reply(GREEK, 200, domain().replace(b"firma.pl", b"firma.gr"))
    network = Network(web={URL: listed, GREEK: found}, folder=folder)
    return registration(parse_target("firma.gr"), network.as_net()), network.asked


def test_a_top_level_domain_beyond_the_table_is_looked_up_in_the_list(tmp_path: Path) -> None:
    seen, asked = look_beyond_the_table(LISTED, tmp_path)
    assert isinstance(seen, Registration)
    assert asked == [URL, GREEK]


def test_the_list_is_fetched_once(tmp_path: Path) -> None:
    look_beyond_the_table(LISTED, tmp_path)
    module.answers.clear()
    _, asked = look_beyond_the_table(Broken("not asked"), tmp_path)
    assert asked == [GREEK]


def test_a_top_level_domain_that_nobody_lists_has_no_source(tmp_path: Path) -> None:
    nothing = reply(URL, 200, b'{"services": [[["xyz"], ["https://rdap.nic.xyz/"]]]}')
    seen, asked = look_beyond_the_table(nothing, tmp_path)
    assert (seen, asked) == (Unseen(Why.NO_SOURCE, "gr"), [URL])


def test_a_list_that_cannot_be_had_accuses_nobody(tmp_path: Path) -> None:
    seen, asked = look_beyond_the_table(Broken("hung up"), tmp_path)
    assert (seen, asked) == (Unseen(Why.NO_SOURCE, "gr"), [URL])


def test_an_answer_is_used_again() -> None:
    first, asked = look(FULL)
    second, asked_again = look(Broken("not asked"), "")
    assert first == second
    assert (asked, asked_again) == ([RDAP], [])


RENEWED = reply(RDAP, 200, domain(("expiration", "2028-05-06T12:00:00Z")))


def again(rdap: object, whois: Said = "") -> tuple[Registration, list[str]]:
    network = Network(web={RDAP: rdap}, registries={WHOIS: whois}, anew=True)  # type: ignore[dict-item]
    seen = registration(parse_target("firma.pl"), network.as_net())
    assert isinstance(seen, Registration)
    return seen, network.asked


@pytest.fixture
def a_minute_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept has grown older than it has to be, for whoever looks again."""
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.0)


@pytest.mark.usefixtures("a_minute_later")
def test_who_looks_again_is_told_what_the_registry_says_now() -> None:
    look(FULL)
    seen, asked = again(RENEWED)
    assert (seen.record.expires, asked) == (EXPIRES.replace(year=2028), [RDAP])
    assert look(Broken("not asked"))[0] == seen


def test_who_looks_again_at_once_is_told_the_same_and_how_old_it_is() -> None:
    first, _ = look(FULL)
    seen, asked = again(RENEWED)
    assert (seen, asked) == (first, [])
    assert isinstance(first, Registration)
    assert seen.asked_at == first.asked_at
    assert from_json(Registration, to_json(seen)).asked_at == seen.asked_at  # type: ignore[union-attr]


@pytest.mark.usefixtures("a_minute_later")
@pytest.mark.parametrize("fails", [Broken("hung up"), reply(RDAP, 429)])
def test_a_kept_answer_is_better_than_a_failure(fails: object) -> None:
    first, _ = look(FULL)
    seen, asked = again(fails)
    assert isinstance(first, Registration)
    assert (seen, seen.asked_at, asked) == (first, first.asked_at, [RDAP])


@pytest.mark.usefixtures("a_minute_later")
def test_who_looks_again_takes_nobodys_turn() -> None:
    first, _ = look(FULL)
    while module.pace.take("rdap.dns.pl", 0) is not None:
        pass
    seen, asked = again(RENEWED)
    assert (seen, asked) == (first, [])


def test_diagnoses_of_one_domain_at_once_ask_once() -> None:
    asked_by_one, release = threading.Event(), threading.Event()

    def slow() -> Reply:
        asked_by_one.set()
        release.wait(5)
        return FULL

    network = Network(web={RDAP: slow})
    target, net = parse_target("firma.pl"), network.as_net()
    with ThreadPoolExecutor(10) as pool:
        found = [pool.submit(registration, target, net) for _ in range(10)]
        asked_by_one.wait(5)
        release.set()
    assert all(isinstance(one.result(), Registration) for one in found)
    assert network.asked == [RDAP]


def test_a_cancelled_diagnosis_leaves_nothing_to_the_next() -> None:
    stopped = Network(web={RDAP: FULL}, deadline=Deadline(10))
    stopped.deadline.cancel()
    with pytest.raises(Cancelled):
        registration(parse_target("firma.pl"), stopped.as_net())
    seen, _ = look(FULL)
    assert isinstance(seen, Registration)


def test_a_throttling_registry_is_left_alone() -> None:
    look(reply(RDAP, 429), "request limit exceeded for 85.128.0.1\n")
    module.answers.clear()
    seen, asked = look(FULL, TEXT)
    assert isinstance(seen, Unseen)
    assert seen.why is Why.THROTTLED
    assert asked == []


def test_whom_the_queue_would_keep_too_long_is_told_at_once() -> None:
    """Fifty names of one registry: some are asked by either way, nobody is asked faster."""
    network = Network(deadline=Deadline(10))
    host, whois = "rdap.dns.pl", WHOIS
    while module.pace.take(host, 6) is not None:
        pass
    while module.pace.take(whois, 6) is not None:
        pass
    seen = registration(parse_target("firma.pl"), network.as_net())
    assert isinstance(seen, Unseen)
    assert seen.why is Why.THROTTLED
    assert network.asked == []


def test_the_source_whose_turn_comes_sooner_is_asked_first() -> None:
    while module.pace.take("rdap.dns.pl", 0) is not None:
        pass
    seen, asked = look(FULL, TEXT)
    assert isinstance(seen, Registration)
    assert asked == [WHOIS]
