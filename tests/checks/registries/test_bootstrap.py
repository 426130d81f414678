"""IANA's list of RDAP servers: what is taken from it, and how it is kept."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from checks.registries.bootstrap import FILE, Bootstrap, read_bootstrap
from checks.registries.servers import rdap_base

REAL = Path(__file__).parents[4] / "shared" / "data" / "rdap" / "bootstrap-2026-07-23.json"


def listing(*services: Any) -> bytes:
    return json.dumps({"version": "1.0", "services": services}).encode()


GREEK = listing([["gr"], ["https://rdap.register.gr/"]])


def never() -> bytes:
    raise AssertionError("fetched")


def test_each_top_level_domain_has_its_first_https_address() -> None:
    body = listing(
        [["gr", "xn--qxam"], ["http://rdap.register.gr/", "https://rdap.register.gr/v1"]],
        [["PHOTO"], ["https://RDAP.example-registry.com/rdap/"]],
    )
    assert read_bootstrap(body) == {
        "gr": "https://rdap.register.gr/v1/",
        "xn--qxam": "https://rdap.register.gr/v1/",
        "photo": "https://rdap.example-registry.com/rdap/",
    }


@pytest.mark.parametrize(
    "address",
    [
        "http://rdap.register.gr/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/",
        "https://user@rdap.register.gr/", "https://rdap.register.gr:8443/", "file:///etc/passwd",
        "https://rdap.register.gr/?x=", "https://rdap.org/", "",
        "https://rdap.register.gr/a b/", "//rdap.register.gr/", "https://[", 7, None,
        "https://rdap.register.gr/#x", "https://rdąp.gr/",
    ],
)  # fmt: skip
def test_an_address_that_is_no_plain_https_one_is_left_out(address: Any) -> None:
    assert read_bootstrap(listing([["gr"], [address]])) == {}


@pytest.mark.parametrize("tld", ["", ".", "co.uk", "-", "a b", "g\0r", "x" * 64, 5, None, "1"])
def test_what_is_no_top_level_domain_is_left_out(tld: Any) -> None:
    assert read_bootstrap(listing([[tld], ["https://rdap.register.gr/"]])) == {}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"{}", b"<html>", b"\xff\xfe", b"[" * 100_000,
        b'{"services": 5}', b'{"services": [5, [], [[]], [[], []], [5, 5], [["gr"], "x"]]}',
        b'{"services": ' + b"9" * 5000 + b"}", GREEK[:-5], GREEK + b" " * 600_000,
    ],
)  # fmt: skip
def test_what_is_no_list_is_empty(body: bytes) -> None:
    assert read_bootstrap(body) == {}


def test_it_is_fetched_kept_and_read_back(tmp_path: Path) -> None:
    first = Bootstrap(tmp_path / "new")
    assert first.base("gr") is None
    assert not first.is_fresh
    first.refresh(lambda: GREEK)
    first.refresh(never)
    later = Bootstrap(tmp_path / "new")
    assert later.base("gr") == "https://rdap.register.gr/"
    assert later.is_fresh
    later.refresh(never)
    assert [file.name for file in (tmp_path / "new").iterdir()] == [FILE]


def test_a_list_of_yesterday_counts_and_is_fetched_anew(tmp_path: Path) -> None:
    Bootstrap(tmp_path).refresh(lambda: GREEK)
    old = time.time() - 90_000
    os.utime(tmp_path / FILE, (old, old))
    later = Bootstrap(tmp_path)
    assert later.base("gr") == "https://rdap.register.gr/"
    assert not later.is_fresh
    later.refresh(lambda: listing([["gr"], ["https://rdap.nic.gr/"]]))
    assert later.base("gr") == "https://rdap.nic.gr/"


@pytest.mark.parametrize("body", [b"", b"not a list", b"{}"])
def test_an_unreadable_file_is_ignored_and_an_unreadable_answer_not_kept(
    tmp_path: Path, body: bytes
) -> None:
    (tmp_path / FILE).write_bytes(body)
    known = Bootstrap(tmp_path)
    assert (known.base("gr"), known.is_fresh) == (None, False)
    known.refresh(lambda: body)
    assert (tmp_path / FILE).read_bytes() == body


def test_a_fetch_that_failed_is_not_repeated_at_once(tmp_path: Path) -> None:
    known = Bootstrap(tmp_path)
    known.refresh(lambda: b"")
    known.refresh(never)


def test_a_folder_that_cannot_be_written_keeps_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    known = Bootstrap(tmp_path / "file" / "folder")
    known.refresh(lambda: GREEK)
    assert known.base("gr") == "https://rdap.register.gr/"


def test_a_newer_list_goes_before_the_table_but_for_servers_it_never_lists() -> None:
    listed = {"pl": "https://rdap.new.pl/", "de": "https://redirect.example/"}.get
    assert rdap_base("pl", listed) == "https://rdap.new.pl/"
    assert rdap_base("de", listed) == "https://rdap.denic.de/"
    assert rdap_base("com", listed) == "https://rdap.verisign.com/com/v1/"


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not beside the project")
def test_the_published_list_is_read_but_for_its_http_addresses() -> None:
    found = read_bootstrap(REAL.read_bytes())
    assert len(found) > 1100
    assert found["pl"] == "https://rdap.dns.pl/"
