"""Which server answers for which top-level domain."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from checks.registries import servers

TABLE = tomllib.loads(Path(servers.__file__).with_name("servers.toml").read_text("utf-8"))
COMMON = [
    "pl", "com", "net", "org", "info", "biz", "eu", "de", "io", "co", "me", "cz", "sk", "uk", "fr",
    "it", "nl", "be", "at", "ch", "li", "us", "se", "es", "dk", "fi", "pt", "shop", "online",
    "store", "site", "xyz", "app", "dev", "cloud", "pro", "tech", "club", "art",
]  # fmt: skip


@pytest.mark.parametrize("tld", COMMON)
def test_the_common_domains_have_a_server_and_are_judged(tld: str) -> None:
    assert servers.rdap_base(tld) or servers.whois_host(tld)
    assert servers.publishes_expiry(tld) is not None


def test_every_address_is_one_that_the_clients_can_use() -> None:
    tlds = [*TABLE["tld"], *(tld for operator in TABLE["operator"] for tld in operator["tlds"])]
    assert len(tlds) == len(set(tlds))
    for tld in tlds:
        base, host = servers.rdap_base(tld), servers.whois_host(tld)
        assert base is None or (base.startswith("https://") and base.endswith("/"))
        assert host is not None
        assert "{" not in host


def test_there_is_no_rdap_for_eu() -> None:
    assert servers.rdap_base("eu") is None
    assert servers.whois_host("eu") == "whois.eu"
    assert servers.publishes_expiry("eu") is False


def test_capitals_do_not_matter() -> None:
    assert servers.rdap_base("PL") == servers.rdap_base("pl") == "https://rdap.dns.pl/"


def test_an_unlisted_generic_domain_is_asked_where_its_agreement_says() -> None:
    assert servers.rdap_base("kaufen") is None
    assert servers.whois_host("kaufen") == "whois.nic.kaufen"
    assert servers.publishes_expiry("kaufen") is True


@pytest.mark.parametrize("tld", ["zz", "xn--abc", "", "a.b", "1234"])
def test_nothing_is_made_up_for_what_is_unknown(tld: str) -> None:
    assert servers.rdap_base(tld) is None
    assert servers.whois_host(tld) is None
    assert servers.publishes_expiry(tld) is None
