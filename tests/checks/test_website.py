"""The website check: each hop as it was, the end as the visitor meets it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checks.net import Reply
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
UNTRUSTED = Untrusted("firma.pl", 19, "self-signed certificate")


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


@pytest.mark.parametrize("error", [Late(""), Broken(""), Garbled(""), NoTls(""), UNTRUSTED])
def test_a_server_that_says_nothing_right_is_blamed_only_when_others_do(error: NetError) -> None:
    web = {HTTP: reply(HTTP), HTTPS: error}
    assert isinstance(look(web).https.failure, Failure)
    seen = look(web, reach=Reach(speaking=frozenset({80})))
    assert isinstance(seen.https.failure, Unseen)
    assert seen.https.failure.why is Why.OWN_NETWORK


V4, V6 = "85.128.128.10", "2a00:1a28::1"


@pytest.mark.parametrize(
    ("outcomes", "reach", "kind"),
    [
        ({V6: "refused"}, Reach(), "refused"),
        ({V6: "refused"}, Reach(ipv6=False), None),
        ({V4: "silent", V6: "refused"}, Reach(), "refused"),
        ({V4: "silent", V6: "refused"}, Reach(ipv6=False), "silent"),
        ({V4: "refused", V6: "silent"}, Reach(ipv4=False), "silent"),
        ({V4: "refused", V6: "silent"}, Reach(ipv4=False, ipv6=False), None),
    ],
)
def test_addresses_of_a_family_that_the_assistant_cannot_reach_say_nothing(
    outcomes: dict[str, Any], reach: Reach, kind: str | None
) -> None:
    attempts = tuple(Attempt(address, 80, outcome) for address, outcome in outcomes.items())
    web = {HTTP: NotConnected("firma.pl", attempts), HTTPS: reply(HTTPS)}
    failure = look(web, reach=reach).http.failure
    if kind is None:
        assert isinstance(failure, Unseen)
        assert failure.why is Why.OWN_NETWORK
    else:
        assert isinstance(failure, Failure)
        assert failure.kind == kind


# ---- a network that shows its own page to everybody

LOGIN = b"<title>Wi-Fi</title><h1>Zaloguj</h1><p>Podaj numer pokoju</p>"
GOV = "http://www.gov.pl/"
WITHOUT_HTTPS = Reach(speaking=frozenset({80}))
TO_LOGIN = {"location": "http://wifi.hotel.pl/login?for=firma.pl"}


@pytest.mark.parametrize(
    ("http", "reference"),
    [
        (reply(HTTP, 200, LOGIN), reply(GOV, 200, LOGIN)),
        (reply(HTTP, 302, **TO_LOGIN), reply(GOV, 302, location="http://wifi.hotel.pl/login")),
        (reply(HTTP, 511), None),
    ],
)
def test_the_page_of_the_own_network_is_not_the_websites(http: Any, reference: Any) -> None:
    web = {HTTP: http, HTTPS: Broken(""), TO_LOGIN["location"]: reply(HTTP, 200, LOGIN)}
    seen = look(web, reach=WITHOUT_HTTPS, reference=reference)
    for visit in (seen.http, seen.https):
        assert visit.page is None
        assert isinstance(visit.failure, Unseen)
        assert visit.failure.why is Why.OWN_NETWORK


@pytest.mark.parametrize(
    ("http", "reference", "reach"),
    [
        (reply(HTTP, 200, b"<title>Sklep</title>Witamy"), reply(GOV, 200, LOGIN), WITHOUT_HTTPS),
        (reply(HTTP, 200, LOGIN), reply(GOV, 301, location="https://www.gov.pl/"), WITHOUT_HTTPS),
        (reply(HTTP, 200, LOGIN), None, WITHOUT_HTTPS),
        (reply(HTTP, 200), reply(GOV, 200), WITHOUT_HTTPS),
        (reply(HTTP, 200, LOGIN), reply(GOV, 200, LOGIN), Reach()),
        (reply(HTTP, 302, location=GOV), reply(GOV, 302, location=GOV), WITHOUT_HTTPS),
    ],
    ids=["another", "redirect", "nobody", "empty", "https works elsewhere", "to the reference"],
)
def test_the_websites_own_page_is_kept(http: Any, reference: Any, reach: Reach) -> None:
    web = {HTTP: http, HTTPS: Broken(""), GOV: reply(GOV, 200, LOGIN)}
    assert look(web, reach=reach, reference=reference).http.page is not None


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


# ---- what leads on without a status


def leads(by: str, to: str) -> Reply:
    """A page at HTTPS that sends its visitor to `to`."""
    bodies = {
        "header": "",
        "meta_refresh": f'<meta http-equiv="refresh" content="0; url={to}">',
        "patient": f'<meta http-equiv="refresh" content="3; url={to}">',
        "frame": f'<frameset rows="100%,*"><frame src="{to}"></frameset>',
        "script": f'<script>location = "{to}"</script>',
    }
    headers = {"refresh": f"0; url={to}"} if by == "header" else {}
    return reply(HTTPS, 200, bodies[by].encode(), **headers)


WAYS = ["header", "meta_refresh", "frame", "script"]
OTHER = "https://inna.pl/"


@pytest.mark.parametrize("by", WAYS)
def test_a_page_that_leads_on_is_a_hop_and_says_how(by: str) -> None:
    page = reply(OTHER, 200, b"<title>Inna</title>")
    seen = look({HTTP: reply(HTTP, 301, location=HTTPS), HTTPS: leads(by, OTHER), OTHER: page})
    assert [hop.by for hop in seen.http.hops] == ["status", by, None]
    assert [hop.location for hop in seen.http.hops] == [HTTPS, OTHER, None]
    assert seen.https.page is not None
    assert seen.https.page.url == OTHER


@pytest.mark.parametrize("by", WAYS)
@pytest.mark.parametrize(
    ("to", "kind"), [("https://gone.pl/", "unresolved"), ("http://192.168.1.10/", "forbidden")]
)
def test_a_page_that_leads_nowhere_is_told_like_a_redirect(by: str, to: str, kind: str) -> None:
    web = {HTTP: reply(HTTP), HTTPS: leads(by, to), "http://192.168.1.10/": Forbidden("")}
    failure = look(web).https.failure
    assert isinstance(failure, Failure)
    assert failure.kind == kind


@pytest.mark.parametrize(
    ("by", "loop"),
    [
        ("header", True),
        ("meta_refresh", True),
        ("frame", True),
        ("patient", False),
        ("script", False),
    ],
)
def test_pages_that_lead_to_each_other_are_a_loop_unless_they_can_be_read(
    by: str, loop: bool
) -> None:
    back = replace(leads(by, HTTPS), url=OTHER)
    seen = look({HTTP: reply(HTTP), HTTPS: leads(by, OTHER), OTHER: back})
    assert (seen.https.loop, seen.https.page is None) == (loop, loop)


BOARD = b"<p>Departures: Kalina 10:05, Olszyna 10:17, Jesion 10:31, Modrzew 10:44</p>"


@pytest.mark.parametrize("by", ["header", "meta_refresh", "patient", "script"])
def test_a_page_that_renews_itself_is_the_end(by: str) -> None:
    page = leads(by, "/#top")
    seen = look({HTTP: reply(HTTP), HTTPS: replace(page, body=BOARD + (page.body or b""))})
    assert [hop.by for hop in seen.https.hops] == [None]
    assert seen.https.page is not None


@pytest.mark.parametrize(
    ("by", "script", "loop"),
    [
        ("header", b"", True),
        ("meta_refresh", b"", True),
        ("patient", b"", False),
        ("meta_refresh", b"<script>document.cookie = 'seen=1'</script>", False),
    ],
)
def test_a_page_with_nothing_but_the_way_to_itself_is_a_loop(
    by: str, script: bytes, loop: bool
) -> None:
    page = leads(by, "/#top")
    page = replace(page, body=(page.body or b"") + script)
    assert look({HTTP: reply(HTTP), HTTPS: page}).https.loop is loop


def test_a_frame_of_itself_ends_as_a_loop() -> None:
    assert look({HTTP: reply(HTTP), HTTPS: leads("frame", "/")}).https.loop


@pytest.mark.parametrize("to", ["mailto:biuro@firma.pl", "tel:+48123", "intent://x", "data:a,b"])
def test_a_page_that_leads_out_of_the_web_is_the_end(to: str) -> None:
    seen = look({HTTP: reply(HTTP), HTTPS: leads("meta_refresh", to)})
    assert seen.https.page is not None


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"x_frame_options": "DENY"}, True),
        ({"x_frame_options": "SAMEORIGIN"}, True),
        ({"x_frame_options": "sameorigin, SAMEORIGIN"}, True),
        ({"x_frame_options": "ALLOW-FROM https://firma.pl/"}, False),
        ({"content_security_policy": "default-src *; frame-ancestors 'none'"}, True),
        ({"content_security_policy": "frame-ancestors 'self'"}, True),
        ({"content_security_policy": "frame-ancestors 'self' https://firma.pl"}, False),
        ({"content_security_policy": "frame-ancestors *", "x_frame_options": "DENY"}, False),
        ({}, False),
    ],
)
def test_a_page_that_forbids_frames_is_not_seen_in_one(
    headers: dict[str, str], refused: bool
) -> None:
    seen = look({HTTP: reply(HTTP), HTTPS: leads("frame", OTHER), OTHER: reply(OTHER, **headers)})
    failure = seen.https.failure
    assert (isinstance(failure, Failure) and failure.kind == "unframed") is refused
    redirected = reply(HTTPS, 302, location=OTHER)
    alone = look({HTTP: reply(HTTP), HTTPS: redirected, OTHER: reply(OTHER, **headers)})
    assert alone.https.failure is None


def test_a_frame_of_the_same_origin_may_show_itself() -> None:
    own = reply("https://firma.pl/start", x_frame_options="SAMEORIGIN")
    seen = look({HTTP: reply(HTTP), HTTPS: leads("frame", "/start"), own.url: own})
    assert seen.https.page is not None


def test_an_error_in_a_frame_may_only_be_meant_for_programs() -> None:
    refusal = reply(OTHER, 403, x_frame_options="SAMEORIGIN")
    seen = look({HTTP: reply(HTTP), HTTPS: leads("frame", OTHER), OTHER: refusal})
    assert seen.https.page is not None
    assert seen.https.page.status == 403


def test_a_header_that_asks_for_a_browser_is_kept() -> None:
    seen = look({HTTP: reply(HTTP), HTTPS: reply(HTTPS, 403, cf_mitigated="challenge")})
    assert seen.https.page is not None
    assert seen.https.page.refusal == "cf-mitigated"


def test_a_page_knows_the_addresses_that_led_to_it() -> None:
    stop = "https://firma.pl/cgi-sys/suspendedpage.cgi"
    seen = look({
        HTTP: reply(HTTP, 302, location=stop),
        HTTPS: reply(HTTPS),
        stop: replace(leads("meta_refresh", OTHER), url=stop),
        OTHER: reply(OTHER),
    })  # fmt: skip
    assert seen.http.page is not None
    assert seen.http.page.way == ("/cgi-sys/suspendedpage.cgi",)


# ---- the path that was typed


def look_at(address: str, web: dict[str, Any]) -> tuple[Website, Network]:
    network = Network(NAMES, web)
    seen = website(parse_target(address), network.as_net())
    assert isinstance(seen, Website)
    return seen, network


def test_the_path_that_was_typed_is_examined() -> None:
    seen, network = look_at("https://firma.pl/sklep?a=1", {
        "http://firma.pl/sklep?a=1": reply("http://firma.pl/sklep?a=1", 301, location=SHOP),
        SHOP: reply(SHOP),
    })  # fmt: skip
    assert (seen.https.hops[0].url, seen.root) == (SHOP, None)
    assert HTTPS not in network.asked


@pytest.mark.parametrize("status", [403, 404, 410])
def test_the_start_page_is_seen_when_the_typed_one_is_not_there(status: int) -> None:
    seen, _ = look_at("firma.pl/sklep?a=1", {
        "http://firma.pl/sklep?a=1": reply("http://firma.pl/sklep?a=1", 301, location=SHOP),
        SHOP: reply(SHOP, status),
        HTTPS: reply(HTTPS, 200, b"<title>Firma</title>"),
    })  # fmt: skip
    assert seen.root is not None
    assert seen.root.page is not None
    assert seen.root.page.url == HTTPS
    assert from_json(Website, to_json(seen)) == seen


def test_the_start_page_alone_is_seen_once() -> None:
    _, network = look_at("firma.pl", {HTTP: reply(HTTP, 404), HTTPS: reply(HTTPS, 404)})
    assert sorted(network.asked) == [HTTP, HTTPS]


@pytest.mark.parametrize(
    ("address", "http", "https"),
    [
        ("https://firma.pl:8443/", "http://firma.pl/", "https://firma.pl:8443/"),
        ("firma.pl:8443", "http://firma.pl/", "https://firma.pl:8443/"),
        ("firma.pl:8080/a", "http://firma.pl:8080/a", "https://firma.pl/a"),
        ("https://firma.pl:8080/", "http://firma.pl/", "https://firma.pl:8080/"),
        ("http://firma.pl:80/", "http://firma.pl/", "https://firma.pl/"),
        ("https://firma.pl:2083/", "http://firma.pl/", "https://firma.pl/"),
    ],
)
def test_a_port_that_was_typed_is_the_way_in_of_its_scheme(
    address: str, http: str, https: str
) -> None:
    _, network = look_at(address, {http: reply(http), https: reply(https)})
    assert sorted(network.asked) == sorted((http, https))


NO_ADDRESSES = [
    "https://firma.pl:port/",
    "https://firma.pl:99999/",
    "https://[::1/",
    "javascript:x",
]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_web_address_has_no_port(url: str) -> None:
    assert Hop(url, None, None, Failure("bad_address", url)).port == 0
