"""The lab is what it says: each name, fault and vantage, seen from inside."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.internet import lab as staged
from tests.internet import scenario
from tests.internet.addresses import (
    CHOOSY_RESOLVER,
    DEAD_RESOLVER,
    FAILING_RESOLVER,
    FILTERING_RESOLVER,
    INNER_LOGIN_RESOLVER,
    INNER_PORTAL,
    LENIENT_RESOLVER,
    LOGIN_RESOLVER,
    REFERENCE_HOSTS,
)
from tests.internet.lab import Lab
from tests.internet.vantages import VANTAGES

pytestmark = pytest.mark.internet

SELF_TEST = Path(__file__).with_name("self_test.toml")
RECURSOR = "62.179.1.60"
ROOT_SERVER = "198.41.0.4"
PL_SERVER = "194.181.87.156"
HOSTING_SERVER = "85.128.0.53"
SECOND_HOSTING_SERVER = "85.128.64.53"
WORLD_END = 20_000  # milliseconds in which a lab's processes must be gone


@pytest.fixture(scope="module")
def own_lab() -> Iterator[Lab]:
    if reason := staged.missing():
        pytest.skip(reason)
    with Lab([SELF_TEST]) as running:
        yield running


class Probe:
    """tests.internet.probe inside the vantages."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab

    def ask(self, *questions: str, vantage: str = "home") -> list[dict[str, Any]]:
        """The answers to several questions, asked side by side."""
        done = self._lab.run([sys.executable, "-m", "tests.internet.probe", *questions], vantage)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def __call__(self, question: str, vantage: str = "home") -> dict[str, Any]:
        return self.ask(question, vantage=vantage)[0]

    def results(self, *questions: str, vantage: str = "home") -> list[str]:
        """What became of several questions, in one word each."""
        return [answer["result"] for answer in self.ask(*questions, vantage=vantage)]


@pytest.fixture(scope="module")
def probe(own_lab: Lab) -> Probe:
    return Probe(own_lab)


def _day(days: int) -> str:
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)).date().isoformat()


# ---- names


@pytest.mark.parametrize(
    "resolver", ["62.179.1.60", "8.8.8.8", "1.1.1.1", "9.9.9.9", "2606:4700:4700::1111"]
)
def test_every_recursor_resolves_through_root_tld_and_zone(probe: Probe, resolver: str) -> None:
    reply = probe(f"dns {resolver} www.zdrowa.pl A")
    assert reply["result"] == "NOERROR"
    assert [line.split()[3] for line in reply["answer"]] == ["CNAME", "A"]


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_the_root_refers_to_the_top_level_domain_with_glue(probe: Probe, transport: str) -> None:
    reply = probe(f"dns {ROOT_SERVER} zdrowa.pl A {transport}")
    assert (reply["result"], reply["aa"], reply["answer"]) == ("NOERROR", False, [])
    assert "pl. 300 IN NS a-dns.pl." in reply["authority"][0]
    assert f"a-dns.pl. 300 IN A {PL_SERVER}" in reply["additional"]


def test_the_top_level_domain_refers_to_the_customers_name_servers(probe: Probe) -> None:
    reply = probe(f"dns {PL_SERVER} www.zdrowa.pl A")
    assert "zdrowa.pl. 300 IN NS ns1.serwery-lipowe.pl." in reply["authority"][0]
    assert not reply["aa"]


@pytest.mark.parametrize("name", ["wolna.pl", "niedelegowana.pl"])
def test_a_name_without_delegation_does_not_exist_for_the_top_level_domain(
    probe: Probe, name: str
) -> None:
    reply = probe(f"dns {PL_SERVER} {name} NS")
    assert (reply["result"], reply["aa"]) == ("NXDOMAIN", True)
    assert reply["authority"][0].startswith("pl. 300 IN SOA ")
    assert probe(f"dns 8.8.8.8 {name} A")["result"] == "NXDOMAIN"


def test_the_zone_itself_says_what_it_lacks(probe: Probe) -> None:
    missing = probe(f"dns {HOSTING_SERVER} sklep.zdrowa.pl A")
    assert (missing["result"], missing["aa"]) == ("NXDOMAIN", True)
    assert missing["authority"][0].startswith("zdrowa.pl. 300 IN SOA ")
    empty = probe(f"dns {HOSTING_SERVER} zdrowa.pl AAAA")
    assert (empty["result"], empty["answer"]) == ("NOERROR", [])
    assert empty["authority"][0].startswith("zdrowa.pl. 300 IN SOA ")


def test_wildcards_and_empty_names(probe: Probe) -> None:
    assert probe(f"dns {HOSTING_SERVER} cokolwiek.gwiazdka.pl A")["answer"]
    empty = probe(f"dns {HOSTING_SERVER} pusta.gwiazdka.pl TXT")
    assert (empty["result"], empty["answer"]) == ("NOERROR", [])


def test_aliases_lead_in_circles_into_moved_branches_and_to_others(probe: Probe) -> None:
    assert probe(f"dns {RECURSOR} www.odsylacze.pl A")["result"] == "SERVFAIL"
    moved = probe(f"dns {RECURSOR} x.b.odsylacze.pl A")["answer"]
    assert [line.split()[3:] for line in moved] == [
        ["DNAME", "cudza.com."],
        ["CNAME", "x.cudza.com."],
        ["A", "176.31.9.9"],
    ]
    assert probe(f"dns {RECURSOR} c.odsylacze.pl A")["answer"][-1].endswith("A 176.31.9.9")
    assert probe(f"dns {HOSTING_SERVER} odsylacze.pl AAAA")["result"] == "SERVFAIL"


def test_the_lenient_resolver_gives_the_part_of_a_circle_that_it_walked(probe: Probe) -> None:
    reply = probe(f"dns {LENIENT_RESOLVER} www.odsylacze.pl A", vantage="lenient_resolver")
    assert reply["result"] == "NOERROR"
    assert [line.split()[3] for line in reply["answer"]] == ["CNAME", "CNAME"]


def test_recursors_remember_what_was_and_are_told_by_place(probe: Probe) -> None:
    servers = (HOSTING_SERVER, RECURSOR, "9.9.9.9", "8.8.8.8")
    said = [probe(f"dns {server} zmieniona.pl A")["answer"][0].split()[-1] for server in servers]
    assert said[:2] == ["77.55.200.1", "77.55.200.1"]
    assert said[2].startswith("85.129.")
    assert said[3] == "176.31.9.10"


def test_a_name_server_refuses_what_it_does_not_serve(probe: Probe) -> None:
    assert probe(f"dns {HOSTING_SERVER} www.gov.pl A")["result"] == "REFUSED"


def test_faults_of_a_zone_show_at_its_servers_and_as_servfail_at_a_recursor(probe: Probe) -> None:
    servers = (HOSTING_SERVER, SECOND_HOSTING_SERVER, RECURSOR)
    names = ("strefa-cicha.pl", "strefa-obca.pl", "strefa-polowiczna.pl")
    results = probe.results(*(f"dns {server} {name} A" for server in servers for name in names))
    assert results[:3] == ["timeout", "REFUSED", "SERVFAIL"]
    assert results[3:6] == ["timeout", "REFUSED", "NOERROR"]
    assert results[6:] == ["SERVFAIL", "SERVFAIL", "NOERROR"]


def test_odd_name_servers(probe: Probe) -> None:
    no_edns, truncates, loses = HOSTING_SERVER, SECOND_HOSTING_SERVER, "176.31.0.53"
    name = "strefa-dziwna.pl"
    assert probe.results(f"dns {no_edns} {name} A edns", f"dns {no_edns} {name} A") == [
        "FORMERR",
        "NOERROR",
    ]
    assert probe(f"dns {truncates} {name} A")["answer"] == []
    assert probe(f"dns {truncates} {name} A tcp")["answer"]
    assert probe(f"dns {loses} {name} MX")["result"] == "timeout"
    assert probe(f"dns {loses} {name} MX")["answer"]
    nothing = probe(f"dns {no_edns} {name} SOA")
    assert (nothing["result"], nothing["aa"], nothing["answer"]) == ("NOERROR", True, [])


def test_a_branch_is_handed_over(probe: Probe) -> None:
    assert "176.31.9.11" in probe(f"dns {RECURSOR} b.strefa-galaz.pl A")["answer"][0]


def test_the_parent_keeps_what_lies_below_an_undelegated_name(probe: Probe) -> None:
    nothing = probe(f"dns {PL_SERVER} strefa-sierota.pl NS")
    assert (nothing["result"], nothing["aa"], nothing["answer"]) == ("NOERROR", True, [])


# ---- registries


@pytest.mark.parametrize(
    ("server", "name", "line"),
    [
        ("whois.dns.pl", "zdrowa.pl", r"renewal date: +{pl_date} "),
        ("whois.verisign-grs.com", "domain zdrowa.com", r"Registry Expiry Date: {date}T"),
        ("whois.pir.org", "zdrowa.org", r"Registry Expiry Date: {date}T"),
        ("whois.nic.uk", "zdrowa.co.uk", r"Registered until expiry date"),
        ("whois.eu", "zdrowa.eu", r"Name: Rejestrator Debowy"),
        ("whois.denic.de", "-T dn,ace zdrowa.de", r"Status: connect"),
        ("whois.domain-registry.nl", "zdrowa.nl", r"Status: +active"),
        ("whois.dns.be", "zdrowa.be", r"Status:\tNOT AVAILABLE"),
        ("whois.nic.at", "zdrowa.at", r"source: +AT-DOM"),
        ("whois.sk-nic.sk", "zdrowa.sk", r"Valid Until: +{date}"),
        ("whois.nic.ch", "zdrowa.ch", r"not permitted"),
        ("whois.dns.pl", "slowami-rejestru.pl", r"^slowami-rejestru\.pl 20"),
        ("whois.iana.org", "pl", r"whois: +whois\.dns\.pl"),
        ("whois.dns.pl", "wolna.pl", r"No information available about domain name wolna\.pl"),
        ("whois.verisign-grs.com", "wolna.com", r'No match for "WOLNA\.COM"'),
        ("whois.eu", "wolna.eu", r"Status: AVAILABLE"),
        ("whois.denic.de", "wolna.de", r"Status: free"),
        ("whois.dns.pl", "za-czesto.pl", r"request limit exceeded for 89\.64\.10\.20"),
    ],
)
def test_whois_answers_in_the_registrys_manner(
    probe: Probe, server: str, name: str, line: str
) -> None:
    text = probe(f"whois {server} {name}")["text"]
    date = _day(200)
    assert re.search(line.format(date=date, pl_date=date.replace("-", ".")), text), text


@pytest.mark.parametrize("server", ["whois.eu", "whois.denic.de"])
def test_some_registries_publish_no_expiry(probe: Probe, server: str) -> None:
    text = probe(f"whois {server} zdrowa.{server.rpartition('.')[2]}")["text"]
    assert "zdrowa" in text
    assert not re.search(r"expir|renewal|paid", text, re.IGNORECASE)


def test_the_rdap_object_of_a_pl_domain_carries_the_options_decoy(probe: Probe) -> None:
    answer = probe("https rdap.dns.pl /domain/opcja.pl")
    assert answer["headers"]["content-type"] == "application/rdap+json"
    domain = json.loads(answer["body"])
    assert domain["nask0_state"] == "registered"
    first_date = re.search(r'"expiration", "eventDate": "([\d-]+)', answer["body"])
    assert first_date is not None
    assert first_date[1] == _day(-3)
    own = {event["eventAction"]: event["eventDate"][:10] for event in domain["events"]}
    assert own["expiration"] == _day(100)


def test_rdap_under_several_paths_and_in_the_words_of_rfc_8056(probe: Probe) -> None:
    answer = probe("https rdap.verisign.com /com/v1/domain/ZDROWA.COM")
    assert json.loads(answer["body"])["status"] == ["client transfer prohibited"]
    assert probe("https rdap.verisign.com /net/v1/domain/zdrowa.com")["status"] == 404


def test_an_rdap_object_may_say_what_a_scenario_wants(probe: Probe) -> None:
    said = json.loads(probe("https rdap.dns.pl /domain/slowami-rejestru.pl")["body"])
    assert said["status"] == ["x"]
    assert said["events"][0]["eventDate"][:10] == _day(30)


def test_rdap_says_404_429_500_or_nothing(probe: Probe) -> None:
    free, throttled, failing, silent = probe.ask(
        "https rdap.dns.pl /domain/wolna.pl",
        "https rdap.dns.pl /domain/za-czesto.pl",
        "https rdap.dns.pl /domain/awaria-rejestru.pl",
        "https rdap.dns.pl /domain/cisza-rejestru.pl",
    )
    assert (free["status"], json.loads(free["body"])["errorCode"]) == (404, 404)
    assert (throttled["status"], throttled["headers"]["retry-after"]) == (429, "3600")
    assert failing["status"] == 500
    assert silent["result"] == "timeout"


def test_whois_may_say_nothing_or_close(probe: Probe) -> None:
    silent, empty = probe.ask(
        "whois whois.dns.pl cisza-rejestru.pl", "whois whois.dns.pl awaria-rejestru.pl"
    )
    assert silent["result"] == "timeout"
    assert empty["text"] == ""


def test_the_bootstrap_lists_who_has_rdap(probe: Probe) -> None:
    services = json.loads(probe("https data.iana.org /rdap/dns.json")["body"])["services"]
    bases = {tld: urls for tlds, urls in services for tld in tlds}
    assert bases["pl"] == ["https://rdap.dns.pl/"]
    assert bases["com"] == ["https://rdap.verisign.com/com/v1/"]
    assert not {"eu", "de", "io"} & set(bases)


# ---- web servers


def test_ports_refuse_vanish_or_keep_silent(probe: Probe) -> None:
    wanted = {
        "tcp porty.pl 80": "refused",
        "tcp porty.pl 443": "timeout",
        "tcp nikogo.pl 80": "timeout",
        "tcp milczek.pl 80": "silent",
        "tcp zdrowa.pl 8080": "refused",
        "tcp odpowiedzi.pl 8080": "silent",
        "tcp 3.3.3.3 80": "timeout",
    }
    assert probe.results(*wanted) == list(wanted.values())


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("cert-wygasl.pl", "certificate has expired"),
        ("cert-przyszly.pl", "certificate is not yet valid"),
        ("cert-cudzy.pl", "Hostname mismatch"),
        ("cert-wlasny.pl", "self-signed certificate"),
        ("cert-nieznany.pl", "self-signed certificate in certificate chain"),
        ("cert-niepelny.pl", "unable to get local issuer certificate"),
    ],
)
def test_each_kind_of_certificate_fails_for_its_own_reason(
    probe: Probe, host: str, reason: str
) -> None:
    answer = probe(f"https {host} /")
    assert answer["result"] == "certificate"
    assert answer["reason"].startswith(reason)


@pytest.mark.parametrize(
    "host", ["www.gov.pl", "www.wikipedia.org", "www.google.com", "www.zdrowa.pl"]
)
def test_healthy_websites_answer_over_verified_tls(probe: Probe, host: str) -> None:
    answer, plain = probe.ask(f"https {host} /", f"tcp {host} 80")
    assert answer["status"] == 200
    assert "<title>" in answer["body"]
    assert answer["headers"]["content-encoding"] == "gzip"
    assert plain["result"] == "silent"  # it waits for a request


def test_answers_of_all_kinds(probe: Probe) -> None:
    busy, loop, silent, cut_off, dripping = probe.ask(
        *(f"https odpowiedzi.pl /{path}" for path in ("", "w-kolko", "cisza", "urwane")),
        "drip odpowiedzi.pl /kapie",
    )
    assert (busy["status"], busy["headers"]["retry-after"], busy["body"]) == (503, "60", "zajęte")
    assert (loop["status"], loop["headers"]["location"]) == (301, "https://odpowiedzi.pl/w-kolko")
    assert silent["result"] == "timeout"
    assert cut_off["result"] == "IncompleteRead"
    assert "HTTP/1.1".startswith("".join(dripping["pieces"]))
    assert all(len(piece) == 1 for piece in dripping["pieces"])


def test_answers_in_chunks_of_old_servers_and_for_a_cookie(probe: Probe) -> None:
    chunks, old, without, brought = probe.ask(
        "https odpowiedzi.pl /kawalki",
        "https odpowiedzi.pl /po-staremu",
        "https ciastko.pl /",
        "https ciastko.pl / a=1",
    )
    assert (chunks["version"], chunks["body"]) == (11, "0123456789")
    assert chunks["headers"]["transfer-encoding"] == "chunked"
    assert (old["version"], old["body"]) == (10, "0123456789")
    assert "content-length" not in old["headers"]
    assert (without["status"], without["headers"]["set-cookie"]) == (302, "a=1")
    assert brought["status"] == 200


# ---- mail servers


def test_mail_servers_answer_for_mailboxes_and_refuse_the_blocklisted(probe: Probe) -> None:
    known, unknown, strange = probe.ask(
        *(
            f"smtp mail.zdrowa.pl {address}"
            for address in ("biuro@zdrowa.pl", "x@zdrowa.pl", "x@a.pl")
        )
    )
    assert (known["code"], unknown["code"], strange["code"]) == (250, 550, 554)
    assert "User unknown" in unknown["text"]
    assert "Relay access denied" in strange["text"]
    listed = probe("smtp mail.zdrowa.pl biuro@zdrowa.pl", vantage="blocklisted")
    assert "[89.64.53.20] blocked using" in listed["text"]


@pytest.mark.parametrize("host", ["gmail-smtp-in.l.google.com", "mx.wp.pl"])
def test_the_references_of_port_25_speak_verified_tls(probe: Probe, host: str) -> None:
    assert probe(f"smtp {host} anybody@gmail.com")["code"] == 250


@pytest.mark.parametrize(
    ("vantage", "result"),
    [
        ("no_25", "timeout"),
        ("no_25_reset", "refused"),
        ("mail_middleman", "speaks"),
        ("no_993", "speaks"),
    ],
)
def test_own_networks_filter_port_25(probe: Probe, vantage: str, result: str) -> None:
    questions = [f"tcp {host} 25" for host in ("mail.zdrowa.pl", "mx.wp.pl")]
    assert probe.results(*questions, vantage=vantage) == [result, result]
    secured = probe("smtp mx.wp.pl anybody@wp.pl", vantage=vantage)["result"]
    assert (secured == "reply") == (vantage == "no_993")


# ---- vantages


def test_every_vantage_has_addresses_of_its_own() -> None:
    for family in ("ipv4", "ipv6"):
        given = [address for one in VANTAGES.values() if (address := getattr(one, family))]
        assert len(given) == len(set(given))


def test_the_labs_authority_is_trusted_and_no_other(probe: Probe) -> None:
    trusted = probe("trust")
    assert trusted["subjects"] == ["Lab Root"]
    assert trusted["folder"] == ["ca-certificates.crt"]
    assert trusted["certifi"] == 1


def test_offline_nothing_comes_back(probe: Probe) -> None:
    questions = [f"dns {server} www.gov.pl A" for server in (RECURSOR, "8.8.8.8", ROOT_SERVER)]
    questions.append("tcp 185.41.93.100 443")
    assert probe.results(*questions, vantage="offline") == ["timeout"] * 4


@pytest.mark.parametrize(
    ("vantage", "port_80", "port_443"),
    [
        ("home", "silent", "silent"),
        ("no_web", "timeout", "timeout"),
        ("no_web_reset", "refused", "refused"),
        ("no_443", "silent", "timeout"),
        ("no_443_reset", "silent", "refused"),
        ("no_80", "timeout", "silent"),
        ("no_80_reset", "refused", "silent"),
    ],
)
def test_own_networks_filter_web_ports_and_nothing_else(
    probe: Probe, vantage: str, port_80: str, port_443: str
) -> None:
    questions = [f"tcp {host} {port}" for host in ("zdrowa.pl", "www.gov.pl") for port in (80, 443)]
    questions.append("whois whois.dns.pl zdrowa.pl")
    results = probe.results(*questions, vantage=vantage)
    assert results == [port_80, port_443, port_80, port_443, "text"]


def test_an_own_network_may_answer_that_there_is_no_way(probe: Probe) -> None:
    questions = ["tcp zdrowa.pl 443", "whois whois.dns.pl zdrowa.pl"]
    assert probe.results(*questions, vantage="no_web_prohibited") == ["OSError", "text"]


@pytest.mark.parametrize(
    ("vantage", "over_ipv4", "over_ipv6"),
    [
        ("home", "silent", "silent"),
        ("ipv4_only", "silent", "OSError"),
        ("ipv6_swallowed", "silent", "timeout"),
        ("ipv6_rejected", "silent", "refused"),
        ("ipv6_prohibited", "silent", "PermissionError"),
        ("ipv6_only", "timeout", "silent"),
    ],
)
def test_ipv6_may_be_missing_broken_or_all_there_is(
    probe: Probe, vantage: str, over_ipv4: str, over_ipv6: str
) -> None:
    wikipedia = REFERENCE_HOSTS["www.wikipedia.org"]
    results = probe.results(*(f"tcp {ip} 80" for ip in wikipedia), vantage=vantage)
    assert results == [over_ipv4, over_ipv6]


@pytest.mark.parametrize(
    ("vantage", "https", "whois", "root"),
    [
        ("dns_only", "timeout", "timeout", "timeout"),
        ("only_own_resolver", "answer", "text", "timeout"),
    ],
)
def test_own_networks_may_let_out_little_but_questions_to_their_resolver(
    probe: Probe, vantage: str, https: str, whois: str, root: str
) -> None:
    questions = [
        f"dns {RECURSOR} zdrowa.pl A",
        "https zdrowa.pl /",
        "whois whois.dns.pl zdrowa.pl",
        f"dns {ROOT_SERVER} . NS",
    ]
    assert probe.results(*questions, vantage=vantage) == ["NOERROR", https, whois, root]


@pytest.mark.parametrize(
    ("resolver", "vantage", "customer", "reference"),
    [
        (CHOOSY_RESOLVER, "choosy_resolver", "SERVFAIL", "NOERROR"),
        (FILTERING_RESOLVER, "filtering_resolver", "NXDOMAIN", "NOERROR"),
        (LOGIN_RESOLVER, "portal_names", "NOERROR", "NOERROR"),
        (DEAD_RESOLVER, "first_resolver_dead", "timeout", "timeout"),
    ],
)
def test_resolvers_may_say_what_they_like(
    probe: Probe, resolver: str, vantage: str, customer: str, reference: str
) -> None:
    questions = [f"dns {resolver} {name} A" for name in ("zdrowa.pl", "www.gov.pl")]
    assert probe.results(*questions, vantage=vantage) == [customer, reference]


def test_every_name_may_lead_to_one_address(probe: Probe) -> None:
    questions = [f"dns {INNER_LOGIN_RESOLVER} {name} A" for name in ("zdrowa.pl", "www.gov.pl")]
    answers = probe.ask(*questions, vantage="portal_inner_names")
    assert {answer["answer"][0].split()[-1] for answer in answers} == {INNER_PORTAL}


@pytest.mark.parametrize("vantage", ["portal", "portal_page"])
def test_a_login_answers_for_everybody_over_http_and_https_is_not_theirs(
    probe: Probe, vantage: str
) -> None:
    hosts = ("zdrowa.pl", "www.gov.pl")
    pages = probe.ask(*(f"drip {host} /" for host in hosts), vantage=vantage)
    answers = [
        "".join(page["pieces"]).replace(host, "") for page, host in zip(pages, hosts, strict=True)
    ]
    assert answers[0] == answers[1]
    assert "hotel" in answers[0] or "Zaloguj" in answers[0]
    results = probe.results(*(f"https {host} /" for host in hosts), vantage=vantage)
    assert set(results) == {"ConnectionRefusedError" if vantage == "portal" else "certificate"}


def test_a_middleman_shows_every_name_on_a_certificate_that_nobody_accepts(probe: Probe) -> None:
    for host in ("zdrowa.pl", "www.gov.pl"):
        answer = probe(f"https {host} /", vantage="middleman")
        assert answer["result"] == "certificate"
        assert "self-signed certificate in certificate chain" in answer["reason"]
    assert probe("tcp zdrowa.pl 80", vantage="middleman")["result"] == "silent"


def test_the_first_packet_is_lost_and_the_next_is_not(probe: Probe) -> None:
    question = f"dns {RECURSOR} zdrowa.pl A"
    asked = [probe(question, vantage="lossy")["result"] for _ in range(2)]
    assert asked == ["timeout", "NOERROR"]
    assert probe(f"{question} tcp", vantage="lossy")["result"] == "NOERROR"


def test_registries_out_of_reach_leave_the_rest(probe: Probe) -> None:
    vantage = "no_registries"
    questions = ["tcp rdap.dns.pl 443", "tcp whois.eu 43", "https zdrowa.pl /"]
    assert probe.results(*questions, vantage=vantage) == ["timeout", "timeout", "answer"]


def test_the_failing_resolver_is_the_only_one_in_reach(probe: Probe) -> None:
    vantage = "resolver_fails"
    questions = [
        f"dns {server} www.gov.pl A" for server in (FAILING_RESOLVER, "8.8.8.8", ROOT_SERVER)
    ]
    assert probe.results(*questions, vantage=vantage) == ["SERVFAIL", "timeout", "timeout"]


def test_without_ipv6_there_is_no_way(probe: Probe) -> None:
    google = "2001:4860:4860::8888"
    # Connected; a resolver with much to do hangs up on who says nothing.
    assert probe(f"tcp {google} 53", vantage="home")["result"] in ("silent", "closed")
    assert probe(f"tcp {google} 53", vantage="ipv4_only")["result"] == "OSError"


def test_a_program_gets_input_exit_status_and_only_a_plain_environment(
    own_lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:3128")
    done = own_lab.run(
        ["sh", "-c", "cat; echo $HTTPS_PROXY$EXTRA >&2; exit 3"], input="in", env={"EXTRA": "x"}
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "in", "x\n")


def test_a_program_that_takes_too_long_is_ended_with_its_children(own_lab: Lab) -> None:
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        own_lab.run(["sh", "-c", "sleep 1000 & echo $!; wait"], timeout=1)
    child = int(caught.value.stdout)
    _wait_for_end(_watch([child]))


def test_unix_sockets_lead_out_of_a_vantage(own_lab: Lab) -> None:
    """By such a socket the app inside is reached from outside."""
    path = own_lab.folder / "hello.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        code = (
            "import socket, sys\n"
            "with socket.socket(socket.AF_UNIX) as client:\n"
            "    client.connect(sys.argv[1])\n"
            "    client.send(b'x')"
        )
        done = own_lab.run([sys.executable, "-c", code, path])
        assert done.returncode == 0, done.stderr
        with server.accept()[0] as connection:
            assert connection.recv(1) == b"x"


@pytest.mark.browser
def test_chromium_runs_inside_a_vantage(own_lab: Lab, playwright: Playwright) -> None:
    if shutil.which("chromium", path=staged.SEARCH_PATH) is None:
        pytest.skip("the browser tests need more programs: apt-get install chromium")
    browser = playwright.chromium.launch(
        executable_path=own_lab.chromium_wrapper("home"), env=dict(staged.environment())
    )
    page = browser.new_page(ignore_https_errors=True)
    page.goto("http://zdrowa.pl/")
    assert page.url == "https://zdrowa.pl/"
    assert page.title().startswith("Pracownia pod Lipą")
    browser.close()


# ---- the end


def _watch(pids: list[int]) -> list[int]:
    """Descriptors that become readable when the processes end; processes gone already left out."""
    found = []
    for pid in pids:
        try:
            found.append(os.pidfd_open(pid))
        except ProcessLookupError:
            continue
    return found


def _wait_for_end(watched: list[int]) -> None:
    for descriptor in watched:
        try:
            ended, _, _ = select.select([descriptor], [], [], WORLD_END / 1000)
            assert ended, "a process of the lab lives on"
        finally:
            os.close(descriptor)


def _descendants(pid: int) -> list[int]:
    pairs = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(FileNotFoundError):
            fields = dict(re.findall(r"^(P?Pid):\t(\d+)$", status.read_text(), re.MULTILINE))
            pairs.append((int(fields["Pid"]), int(fields["PPid"])))
    found = [pid]
    for parent in found:
        found += [child for child, its_parent in pairs if its_parent == parent]
    return found[1:]


def test_closing_leaves_no_process_and_no_folder() -> None:
    if reason := staged.missing():
        pytest.skip(reason)
    before = _descendants(os.getpid())
    with Lab([SELF_TEST]) as running:
        orphan = ["sh", "-c", "setsid sleep 1000 >/dev/null 2>&1 & echo $!"]
        left_over = int(running.run(orphan).stdout)
        program = running.popen(["sleep", "1000"])
        started = {*_descendants(os.getpid())} - {*before}
        assert program.pid in started
        assert len(started) > 10
        watched = _watch([*started, left_over])
        assert len(watched) == len(started) + 1
        folder = running.folder
    _wait_for_end(watched)
    assert not folder.exists()


def test_a_killed_owner_leaves_no_process_and_no_folder() -> None:
    if reason := staged.missing():
        pytest.skip(reason)
    code = (
        "import sys; from pathlib import Path; from tests.internet.lab import Lab\n"
        "lab = Lab([Path(sys.argv[1])]); lab.popen(['sleep', '1000'])\n"
        "print(lab.folder, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, SELF_TEST],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=staged.ROOT,
    ) as owner:
        folder = Path(owner.stdout.readline().strip())
        watched = _watch(_descendants(owner.pid))
        assert len(watched) > 10
        owner.send_signal(signal.SIGKILL)
    _wait_for_end(watched)
    assert not folder.exists()


# ---- the tables


def test_the_folder_of_scenarios_reads() -> None:
    assert len(scenario.load()) >= 20


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[a]\ntitle="t"\ndomain="a.pl"\ndns.recrods="x"', r"x\.toml \[a\] dns\.recrods: "),
        ('[a]\ntitle="t"\ndomain="a.pl"\nregistry.expires="soon"', r"\[a\] registry\.expires: .*d"),
        ('[a]\ntitle="t"\ndomain="a.pl"\nvantage="moon"', r"\[a\] vantage: .*home"),
        ('[a]\ntitle="t"\ndomain="a.pl"\nexpect.cause="x"', r"\[a\] table: .*no_fault_found"),
        ('[a]\ntitle="t"\ndomain="a.pl"\ndns.records="x Y z"', r"\[a\] dns\.records: .*no master"),
        ('[a]\ntitle="t"\ndomain="a.pl"\ndns.records="@ A {us}"', r"\[a\] dns\.records: .*us"),
        ('[a]\ntitle="t"\ndomain="a.pl"\nweb.https.page="x"', r"\[a\] web\.https\.page: .*x"),
        ('[a]\ntitle="t"\ndomain="www.a.pl"', r"\[a\] domain: .*registrable domain, a\.pl"),
        ('[a]\ntitle="t"\ndomain="a.moon"', r"\[a\] domain: .*no top-level domain"),
        ('[a]\ntitle="t"', r"\[a\] domain: "),
        ('[a]\ntitle="t"\ndomain="a.pl"\n[b]\ntitle="t"\ndomain="A.pl"', r"\[b\]: a\.pl .* twice"),
        ('domain="a.pl"', r"x\.toml: domain stands outside"),
        ("[a", r"x\.toml: "),
    ],
)
def test_a_mistake_in_a_table_is_named_with_file_and_key(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(scenario.ScenarioError, match=message):
        scenario.load([path])


def test_days_in_a_panel_file_become_dates(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(
        '[a]\ntitle="t"\ndomain="a.pl"\npanel={hosting_expires="-9d", server_ip="1.2.3.4"}'
    )
    (read,) = scenario.load([path])
    assert read.panel_file is not None
    assert json.loads(read.panel_file) == {"hosting_expires": _day(-9), "server_ip": "1.2.3.4"}


def test_a_broken_table_stops_the_boot_with_its_message(tmp_path: Path) -> None:
    if reason := staged.missing():
        pytest.skip(reason)
    path = tmp_path / "x.toml"
    path.write_text('[a]\ntitle="t"\ndomain="a.pl"\ncolour=1')
    with pytest.raises(staged.LabError, match=r"x\.toml \[a\] colour"):
        Lab([path])


def test_missing_programs_are_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staged, "SEARCH_PATH", "/nowhere")
    monkeypatch.setenv("PATH", "/nowhere")
    reason = staged.missing()
    assert reason is not None
    assert reason.endswith("apt-get install iproute2 nftables nsd unbound util-linux")
    assert "\n" not in reason
