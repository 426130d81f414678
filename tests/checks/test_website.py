"""The website check: each hop as it was, the end as the visitor meets it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checks.net.errors import (
    Attempt,
    Broken,
    Cancelled,
    Forbidden,
    Garbled,
    Late,
    NetError,
    NotConnected,
    NoTls,
    PastDeadline,
    PortForbidden,
    ResolverFailed,
    ResolverLate,
    Unresolved,
    Untrusted,
)
from checks.observation import Skipped, Unseen, Why, from_json, to_json
from checks.target import parse_target
from checks.website import MAX_HOPS, Failure, Hop, Website, website
from tests.checks.staged import Network, Reach, answer, reply

TARGET = parse_target("firma.pl")
NAMES = {("firma.pl", "A"): answer("firma.pl", "A", "85.128.128.10")}
SHOP = "https://firma.pl/sklep?a=1"
HTTP, HTTPS = "http://firma.pl/", "https://firma.pl/"


def look(web: dict[str, Any], **network: Any) -> Website:
    seen = website(TARGET, Network(NAMES, web, **network).as_net())
    assert isinstance(seen, Website)
    assert from_json(Website, to_json(seen)) == seen
    return seen


def refused(port: int, outcome: Any = "refused", address: str = "85.128.128.10") -> NotConnected:
    return NotConnected("firma.pl", (Attempt(address, port, outcome),))


def test_redirects_are_followed_to_the_page() -> None:
    page = b"<title>Firma</title><h1>Witamy</h1>"
    seen = look({
        HTTP: reply(HTTP, 301, location="https://firma.pl/"),
        HTTPS: reply(HTTPS, 302, location="sklep?a=1#top"),
        SHOP: reply(SHOP, 200, page, server="nginx"),
    })  # fmt: skip
    assert [hop.url for hop in seen.http.hops] == [HTTP, HTTPS, SHOP]
    assert [hop.url for hop in seen.https.hops] == [HTTPS, SHOP]
    assert seen.http.page == seen.https.page
    assert seen.http.page is not None
    assert not isinstance(seen.http.page.says, Unseen)
    assert (seen.http.page.server, seen.http.page.says.title) == ("nginx", "Firma")


def test_each_address_is_asked_once() -> None:
    network = Network(NAMES, {HTTP: reply(HTTP, 301, location=HTTPS), HTTPS: reply(HTTPS)})
    website(TARGET, network.as_net())
    assert sorted(network.asked) == [HTTP, HTTPS]


def test_coming_back_is_a_loop() -> None:
    seen = look({
        HTTP: reply(HTTP, 301, location=HTTPS),
        HTTPS: reply(HTTPS, 301, location=HTTP),
    })  # fmt: skip
    assert seen.http.loop
    assert seen.https.loop
    assert seen.http.failure is None


def test_a_website_that_sets_a_cookie_and_sends_the_visitor_once_more_is_no_loop() -> None:
    setting = replace(reply(HTTPS, 302, location=HTTPS), cookies={"seen": "1"})
    seen = look({
        HTTP: reply(HTTP, 301, location=HTTPS),
        HTTPS: setting,
        f"{HTTPS} seen=1": reply(HTTPS),
    })  # fmt: skip
    for visit in (seen.http, seen.https):
        assert not visit.loop
        assert visit.page is not None


def test_a_cookie_goes_to_no_other_host() -> None:
    network = Network(NAMES, {
        HTTP: reply(HTTP),
        HTTPS: replace(reply(HTTPS, 302, location="https://inna.pl/"), cookies={"seen": "1"}),
        "https://inna.pl/": reply("https://inna.pl/"),
        "https://inna.pl/ seen=1": reply("https://inna.pl/"),
    })  # fmt: skip
    website(TARGET, network.as_net())
    assert "https://inna.pl/" in network.asked


def test_never_arriving_is_a_loop() -> None:
    pages = {f"https://firma.pl/{n}": f"https://firma.pl/{n + 1}" for n in range(100)}
    web = {url: reply(url, 302, location=to) for url, to in pages.items()}
    seen = look(web | {HTTP: reply(HTTP, 302, location="https://firma.pl/0"), HTTPS: reply(HTTPS)})
    assert seen.http.loop
    assert len(seen.http.hops) == MAX_HOPS + 1


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (refused(80), "refused"),
        (refused(80, "silent"), "silent"),
        (refused(80, "unreachable"), "unreachable"),
        (Late(""), "no_answer"),
        (Broken(""), "broken"),
        (Garbled(""), "garbled"),
        (Untrusted("firma.pl", 10, "expired"), "untrusted"),
        (NoTls(""), "no_tls"),
        (Unresolved(""), "unresolved"),
        (Forbidden(""), "forbidden"),
    ],
)
def test_a_failed_hop_is_told_by_its_kind(error: NetError, kind: str) -> None:
    failure = look({HTTP: error, HTTPS: reply(HTTPS)}).http.failure
    assert isinstance(failure, Failure)
    assert failure.kind == kind


def test_a_refusal_says_more_than_another_addresss_silence() -> None:
    attempts = (Attempt("85.128.128.10", 80, "silent"), Attempt("85.128.128.11", 80, "refused"))
    failure = look({HTTP: NotConnected("firma.pl", attempts), HTTPS: reply(HTTPS)}).http.failure
    assert isinstance(failure, Failure)
    assert failure.kind == "refused"


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (PastDeadline(""), Why.DEADLINE),
        (ResolverLate(""), Why.TIMEOUT),
        (ResolverFailed(""), Why.SERVER_FAILED),
        (Cancelled(""), Why.CANCELLED),
        (PortForbidden(""), Why.FORBIDDEN),
        (refused(80, "unreachable", "2a00:1450::1"), Why.OWN_NETWORK),
    ],
)
def test_what_the_assistant_could_not_do_is_no_failure_of_the_server(
    error: NetError, why: Why
) -> None:
    failure = look({HTTP: error, HTTPS: reply(HTTPS)}).http.failure
    assert isinstance(failure, Unseen)
    assert failure.why is why


@pytest.mark.parametrize("outcome", ["refused", "silent", "unreachable"])
def test_without_proof_of_its_own_reach_the_assistant_says_that_it_is_blind(outcome: Any) -> None:
    web = {HTTP: refused(80, outcome), HTTPS: refused(443, outcome)}
    seen = look(web, reach=Reach(frozenset({80})))
    assert isinstance(seen.http.failure, Failure)
    assert isinstance(seen.https.failure, Unseen)
    assert seen.https.failure.why is Why.OWN_NETWORK


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("ftp://firma.pl/", "bad_address"),
        ("javascript:alert(1)", "bad_address"),
        ("https://[::1", "bad_address"),
        ("https://firma.pl:99999/", "bad_address"),
        ("https:///x", "bad_address"),
        ("https://-/", "unresolved"),
        ("https://a..pl/", "bad_address"),
        ("https://" + "a" * 64 + ".pl/", "bad_address"),
        ("https://" + "a." * 130 + "pl/", "bad_address"),
        ("https://fir ma.pl/", "bad_address"),
        ("https://[fe80::1%25eth0]/", "bad_address"),
        ("https://" + "ą" * 300 + ".pl/", "bad_address"),
        ("https://gone.pl/", "unresolved"),
    ],
)
def test_a_redirect_to_nowhere_is_the_last_hops_failure(location: str, kind: str) -> None:
    failure = look({HTTP: reply(HTTP, 301, location=location), HTTPS: reply(HTTPS)}).http.failure
    assert isinstance(failure, Failure)
    assert failure.kind == kind


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("https://user:secret@inna.pl/x", "https://inna.pl/x"),
        ("//inna.pl", "https://inna.pl/"),
        ("https://żółw.pl/".encode().decode("latin-1"), "https://xn--w-uga1v8h.pl/"),
        ("HTTPS://INNA.PL/#a", "https://inna.pl/"),
        ("https://inna.pl:8443/x", "https://inna.pl:8443/x"),
        ("https://[2a00:1450::1]/", "https://[2a00:1450::1]/"),
        ("/zażółć".encode().decode("latin-1"), "https://firma.pl/zażółć"),
        ("https://inna.pl./", "https://inna.pl/"),
    ],
)
def test_a_redirect_is_asked_without_credentials_and_in_a_labels(location: str, asked: str) -> None:
    network = Network(
        NAMES, {HTTP: reply(HTTP), HTTPS: reply(HTTPS, 301, location=location), asked: reply(asked)}
    )
    seen = website(TARGET, network.as_net())
    assert asked in network.asked
    assert "secret" not in f"{network.asked} {seen}"


def test_a_password_in_a_redirect_to_nowhere_is_not_kept() -> None:
    web = {HTTP: reply(HTTP), HTTPS: reply(HTTPS, 301, location="ftp://user:se@cret@firma.pl/")}
    failure = look(web).https.failure
    assert failure == Failure("bad_address", "ftp://firma.pl/")


def test_a_host_without_address_has_no_website_to_look_at() -> None:
    assert website(TARGET, Network().as_net()) == Skipped("no_address")


def test_a_host_with_private_addresses_only_is_not_contacted() -> None:
    network = Network(NAMES, {HTTP: Forbidden(""), HTTPS: Forbidden("")})
    assert website(TARGET, network.as_net()) == Skipped("no_public_address")


def test_a_body_that_could_not_be_read_is_unseen_and_the_status_known() -> None:
    broken = reply(HTTP).__class__(HTTP, 500, {}, None, Garbled("bad gzip"))
    page = look({HTTP: broken, HTTPS: reply(HTTPS)}).http.page
    assert page is not None
    assert (page.status, page.says) == (500, Unseen(Why.UNREADABLE, "bad gzip"))


NO_ADDRESSES = [
    "https://firma.pl:port/",
    "https://firma.pl:99999/",
    "https://[::1/",
    "javascript:x",
]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_web_address_has_no_port(url: str) -> None:
    assert Hop(url, None, None, Failure("bad_address", url)).port == 0
