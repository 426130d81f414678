"""The panel file: what customers read in the panel, in every spelling that panels use."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.panel import PanelError, Quota, read_panel
from assistant.panel_file import read_panel_file
from assistant.texts import LANGUAGES, words

EXAMPLE = {
    "domain_expires": "2026-12-31",
    "hosting_expires": "2026-12-31",
    "website_project_expires": None,
    "disk": {"used": "9,8 GB", "limit": "10 GB"},
    "mail_disk": {"used": 512, "limit": 1024, "unit": "MB"},
    "transfer": {"used": "120 GB", "limit": "100 GB"},
    "http_requests": {"used": 1200000, "limit": 1000000},
    "cpu_time": {"used": 30, "limit": 60, "unit": "s"},
    "connections": {"used": 40, "limit": 40},
    "db_query_time": {"used": 10, "limit": 60, "unit": "s"},
    "server_ip": "85.128.128.10",
    "mail_server": "mail.example.pl",
    "document_folder": "/public_html",
}


def test_every_key_of_the_panel_file_is_read() -> None:
    panel = read_panel(EXAMPLE)
    assert panel.dates == {
        "domain_expires": date(2026, 12, 31),
        "hosting_expires": date(2026, 12, 31),
    }
    assert panel.quotas == {
        "disk": Quota(9.8e9, 10e9),
        "mail_disk": Quota(512e6, 1024e6),
        "transfer": Quota(120e9, 100e9),
        "http_requests": Quota(1.2e6, 1e6),
        "cpu_time": Quota(30, 60),
        "connections": Quota(40, 40),
        "db_query_time": Quota(10, 60),
    }
    assert (panel.server_ip, panel.mail_server) == ("85.128.128.10", "mail.example.pl")
    assert panel.document_folder == "/public_html"


def test_a_quota_is_used_up_from_its_limit_on() -> None:
    quotas = read_panel(EXAMPLE).quotas
    used_up = {key for key, quota in quotas.items() if quota.is_used_up}
    assert used_up == {"transfer", "http_requests", "connections"}


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("9,8 GB", 9.8e9),
        ("9.8GB", 9.8e9),
        ("10 240 MB", 10240e6),
        ("10\u00a0240\u202fMB", 10240e6),
        ("512 KiB", 512 * 1024),
        ("512 kB", 512e3),
        ("0", 0),
        (1536, 1536),
    ],
)
def test_amounts_as_panels_print_them(written: str | int, amount: float) -> None:
    quota = read_panel({"disk": {"used": written, "limit": "bez limitu"}}).quotas["disk"]
    assert quota == Quota(amount, None)
    assert not quota.is_used_up


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-31",
        " 2026-12-31 ",
        "2026-12-31T23:59:59Z",
        "2026-12-31 23:59:59",
        "2026.12.31",
        "31.12.2026",
        "31.12.2026 r.",
        "31-12-2026",
        "31.12.2026 23:59",
        "31 grudnia 2026",
        "31/12/2026",
    ],
)
def test_dates_as_people_write_them(written: str) -> None:
    assert read_panel({"hosting_expires": written}).dates == {"hosting_expires": date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("written", "quota"),
    [
        ({"used": "512", "limit": "1024", "unit": "MB"}, Quota(512e6, 1024e6)),
        ({"used": "512", "limit": "1 GB", "unit": "MB"}, Quota(512e6, 1e9)),
        ({"used": 512, "limit": "1024", "unit": "MB"}, Quota(512e6, 1024e6)),
        ({"used": 9.8, "limit": "10 GB"}, Quota(9.8e9, 10e9)),
        ({"used": "9,8 GB", "limit": 10}, Quota(9.8e9, 10e9)),
        ({"used": "0,5", "limit": "1 GB"}, Quota(0.5e9, 1e9)),
        ({"used": "512", "limit": "bez limitu", "unit": "MB"}, Quota(512e6, None)),
    ],
)
def test_a_unit_that_stands_once_counts_for_both(written: dict[str, Any], quota: Quota) -> None:
    assert read_panel({"disk": written}).quotas["disk"] == quota


@pytest.mark.parametrize(
    ("written", "quota"),
    [
        ({"used": 900000, "limit": "1 mln"}, Quota(9e5, 1e6)),
        ({"used": "12", "limit": "1 mln"}, Quota(12, 1e6)),
        ({"used": "1,2", "limit": "2 mln"}, Quota(1.2e6, 2e6)),
    ],
)
def test_what_is_counted_needs_no_unit(written: dict[str, Any], quota: Quota) -> None:
    assert read_panel({"http_requests": written}).quotas["http_requests"] == quota


@pytest.mark.parametrize(
    "written", [{"used": None, "limit": "1 GB"}, {"used": 5, "limit": None}, {"used": 5}, {}]
)
def test_an_amount_that_is_not_known_leaves_the_quota_unknown(written: dict[str, Any]) -> None:
    assert read_panel({"disk": written}).quotas == {}


def test_an_address_may_have_spaces_around_it() -> None:
    assert read_panel({"server_ip": " 85.128.128.10 "}).server_ip == "85.128.128.10"


@pytest.mark.parametrize("written", ["Bez limitu", "nielimitowane", "brak limitu", "no limit", 0])
def test_a_limit_that_there_is_not(written: str) -> None:
    assert read_panel({"disk": {"used": 5, "limit": written}}).quotas["disk"] == Quota(5, None)


@pytest.mark.parametrize(
    ("data", "code", "key"),
    [
        ([], "object", None),
        ({"dysk": 1}, "key", "dysk"),
        ({"domain_expires": "05/06/2026"}, "date", "domain_expires"),
        ({"domain_expires": "2026-02-30"}, "date", "domain_expires"),
        ({"domain_expires": "31.12-2026"}, "date", "domain_expires"),
        ({"domain_expires": 20261231}, "date", "domain_expires"),
        ({"disk": "98 %"}, "quota", "disk"),
        ({"disk": {"used": "dużo", "limit": "10 GB"}}, "amount", "disk"),
        ({"disk": {"used": -1, "limit": 1}}, "amount", "disk"),
        ({"disk": {"used": True, "limit": 1}}, "amount", "disk"),
        ({"disk": {"used": 1, "limit": 10**400}}, "amount", "disk"),
        ({"disk": {"usage": 1, "limit": 1}}, "quota", "disk"),
        ({"disk": {"unit": "GB"}}, "quota", "disk"),
        ({"disk": {"used": "bez limitu", "limit": 1}}, "amount", "disk"),
        ({"disk": {"used": 1, "limit": 1, "unit": "worków"}}, "amount", "disk"),
        ({"server_ip": "85.128.128"}, "address", "server_ip"),
        ({"server_ip": 1434484746}, "address", "server_ip"),
        ({"server_ip": True}, "address", "server_ip"),
        ({"mail_server": "poczta"}, "host", "mail_server"),
        ({"document_folder": "a\nb"}, "text", "document_folder"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(data: Any, code: str, key: str | None) -> None:
    with pytest.raises(PanelError) as refused:
        read_panel(data)
    assert (refused.value.code, refused.value.params.get("key")) == (code, key)
    for lang in LANGUAGES:
        sentence = words(lang).text(f"panel.{code}", **refused.value.params)
        assert key is None or key in sentence


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"{", "json"), (b"[" * 50_000, "json"), (b" " * 70_000, "size"), (None, "file")],
)
def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, content: bytes | None, code: str
) -> None:
    file = tmp_path / "panel.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PanelError) as refused:
        read_panel_file(file)
    assert refused.value.code == code
    for lang in LANGUAGES:
        assert str(file) in words(lang).text(f"panel.{code}", **refused.value.params)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(EXAMPLE)), JSON))
def test_any_value_is_read_or_refused(data: dict[str, Any]) -> None:
    with suppress(PanelError):
        read_panel(json.loads(json.dumps(data)))
