"""Signing in and out over HTTP, asked of a real server as its operator starts it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from assistant.staff.session_route import MOST_BYTES, PATH
from assistant.store.staff import SESSION
from tests.assistant.test_server import served

KEY = re.compile(r"([A-Z0-9]{5}-){5}[A-Z0-9]{5}")
HTTPS = {"X-Forwarded-Proto": "https", "Origin": "https://pomoc.example.pl"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("first-start")


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    proxied = {
        "ASSISTANT_TRUSTED_PROXIES": "127.0.0.1",
        "ASSISTANT_PUBLIC_URL": "https://pomoc.example.pl",
    }
    with served(folder / "log", **proxied) as url:
        yield url


@pytest.fixture(scope="module")
def key(url: str, folder: Path) -> str:
    """The key that the first start has printed."""
    late = time.monotonic() + 30
    while not (found := KEY.search((folder / "log").read_text())):
        assert time.monotonic() < late, "no key was printed"
        time.sleep(0.1)
    return found[0]


def post(url: str, key: str, **headers: str) -> requests.Response:
    return requests.post(url + PATH, {"person": "Anna", "key": key}, headers=headers, timeout=30)


def test_the_cookie_is_for_us_alone(url: str, key: str) -> None:
    answer = post(url, key, **HTTPS)
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 204
    assert re.match(r"__Host-staff=[\w-]{43};", cookie)
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    seconds = int(SESSION.total_seconds())
    assert flags == {"httponly", "secure", "samesite=strict", "path=/", f"max-age={seconds}"}
    plain = post(url, key)
    assert plain.headers["set-cookie"].startswith("staff=")
    assert "secure" not in plain.headers["set-cookie"].lower()


def test_signing_out_takes_the_cookie_back(url: str, key: str) -> None:
    browser = requests.Session()
    assert browser.post(url + PATH, {"person": "Anna", "key": key}, timeout=30).ok
    assert "staff" in browser.cookies
    assert browser.delete(url + PATH, timeout=30).status_code == 204
    assert "staff" not in browser.cookies


@pytest.mark.parametrize("method", ["post", "delete"])
def test_no_other_website_signs_anybody_in_or_out(url: str, key: str, method: str) -> None:
    answer = requests.request(
        method,
        url + PATH,
        data={"person": "Anna", "key": key},
        headers={"Origin": "https://evil.example"},
        timeout=30,
    )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"person=Anna&key=" + b"A" * MOST_BYTES, "name"),
        (b"\xff\xfe", "name"),
        (b"person=Anna&" + b"a=1&" * 20, "name"),
        (b"person=Anna", "key"),
    ],
)
def test_what_is_no_such_form_is_refused_in_a_sentence(url: str, body: bytes, field: str) -> None:
    answer = requests.post(url + PATH, body, timeout=30)
    assert answer.status_code == 400
    assert answer.json()["field"] == field
    assert answer.json()["sentence"].endswith(".")


def test_the_key_is_printed_once_and_nothing_else_of_it_is_logged(
    url: str, key: str, folder: Path
) -> None:
    token = post(url, key).cookies["staff"]
    post(url, "WRONG-KEY-OF-SOMEBODY")
    with served(folder / "second-log", ASSISTANT_DATA=str(folder)) as again:
        assert post(again, key).status_code == 204
    log = (folder / "log").read_text() + (folder / "second-log").read_text()
    assert log.count(key) == 1
    assert token not in log
    assert "SOMEBODY" not in log
    assert "Anna" not in log
