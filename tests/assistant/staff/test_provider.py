"""Signing in at an OpenID provider: only what it really said of somebody is believed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant import server
from assistant.settings import SettingError
from assistant.staff import provider
from assistant.staff.way_back import COOKIE, MOST_CHARS, BackToStaff, way_back
from tests.assistant.staff import provided

USER_COOKIE = "_streamlit_user"
GONE = "Max-Age=0"
PAGES = ("/staff", "/staff-links")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ExitStack() as running:
        at = running.enter_context(provided.provider())
        folder = tmp_path_factory.mktemp("provided")
        proxies = {"ASSISTANT_TRUSTED_PROXIES": "127.0.0.1"}
        yield running.enter_context(provided.service(folder, at, **proxies))


def signed_in(url: str, who: str, way: str = "", scheme: str = "http") -> requests.Response:
    """Sign in by hand, redirect by redirect: the answer that leads back to our pages."""
    browser = requests.Session()
    if way:
        browser.cookies.set(COOKIE, way, domain="localhost.local")
    begin = jwt.encode(
        {"alg": "HS256"},
        {"provider": "default", "exp": int(time.time()) + 60},
        OctKey.import_key(provided.COOKIE_SECRET),
    )
    to_provider = browser.get(
        f"{url}/auth/login", params={"provider": begin}, allow_redirects=False, timeout=10
    )
    back = browser.post(
        to_provider.headers["location"], {"sub": who}, allow_redirects=False, timeout=10
    )
    home = browser.get(
        back.headers["location"],
        headers={"X-Forwarded-Proto": scheme},
        allow_redirects=False,
        timeout=10,
    )
    assert home.status_code == 302
    return home


def cookies(answer: requests.Response) -> list[str]:
    return answer.raw.headers.getlist("set-cookie")


@pytest.mark.parametrize("who", ["ewa", *provided.LIES])
def test_only_a_true_token_signs_in(url: str, who: str) -> None:
    home = signed_in(url, who)
    assert home.headers["location"] == ("/staff" if who == "ewa" else "/staff?refused=1")
    given = [one for one in cookies(home) if one.startswith(f"{USER_COOKIE}=") and GONE not in one]
    assert bool(given) is (who == "ewa")
    assert all("HttpOnly" in one and "SameSite=lax" in one for one in given)


def test_over_https_every_cookie_is_secure(url: str) -> None:
    secure = cookies(signed_in(url, "ewa", scheme="https"))
    assert any(one.startswith(f"{USER_COOKIE}=") for one in secure)
    assert all(one.endswith("; Secure") for one in secure)
    assert not any("Secure" in one for one in cookies(signed_in(url, "ewa")))


def test_the_way_back_leads_where_it_began(url: str) -> None:
    home = signed_in(url, "ewa", way=quote("/staff-links?lang=en", safe=""))
    assert home.headers["location"] == "/staff-links?lang=en"
    assert f"{COOKIE}=; Max-Age=0; Path=/; SameSite=Lax" in cookies(home)


@pytest.mark.parametrize(
    ("way", "leads"),
    [
        ("%2Fstaff%3Flang%3Den%26number%3DA7F%25203KX9", "/staff?lang=en&number=A7F+3KX9"),
        ("%2Fstaff-links", "/staff-links"),
        ("/staff?refused=1", "/staff"),
        ("", "/staff"),
        ("/letter", "/staff"),
        ("%FF", "/staff"),
        ("https://evil.example/", "/staff"),
        ("//evil.example/staff-links?lang=en", "/staff-links?lang=en"),
        ("/staff-links@evil.example", "/staff"),
        ("/staff?a=1%0D%0ASet-Cookie:%20b=2", "/staff?a=1Set-Cookie%3A+b%3D2"),
        ("/staff?" + "a" * MOST_CHARS, "/staff"),
        ("/staff?" + "a=1&" * 30, "/staff"),
    ],
)
def test_the_way_back_is_to_a_page_of_the_staff(way: str, leads: str) -> None:
    assert way_back(way, PAGES) == leads


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout"])
def test_no_link_of_another_website_signs_anybody_in_or_out(url: str, path: str) -> None:
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 302)):
        headers = {"Sec-Fetch-Site": site, "Cookie": f"{USER_COOKIE}=x"}
        answer = requests.get(url + path, headers=headers, allow_redirects=False, timeout=10)
        assert answer.status_code == status
        assert bool(cookies(answer)) is (status == 302)


def test_a_callback_that_nobody_asked_for_signs_nobody_in(url: str) -> None:
    made_up = f"{url}/oauth2callback?code=x&state=y"
    answer = requests.get(made_up, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["location"]) == (302, "/staff?refused=1")
    assert USER_COOKIE not in answer.cookies


def test_who_comes_back_from_signing_out_was_refused_nothing(url: str) -> None:
    answer = requests.get(f"{url}/oauth2callback", allow_redirects=False, timeout=10)
    assert answer.headers["location"] == "/staff"


def test_a_provider_that_is_away_is_said_where_the_way_began() -> None:
    away = Starlette(
        routes=[Route(provider.LOGIN, lambda _: PlainTextResponse("Authentication error", 400))],
        middleware=[Middleware(BackToStaff, pages=PAGES)],
    )
    browser = TestClient(away, cookies={COOKIE: quote("/staff-links?lang=en", safe="")})
    answer = browser.get(provider.LOGIN, follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["location"] == "/staff-links?lang=en&refused=1"


def test_the_key_opens_nothing_where_a_provider_is_set_up(url: str) -> None:
    answer = requests.post(f"{url}/staff-session", {"person": "A", "key": "B"}, timeout=10)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("section", "more", "known"),
    [
        ({"client_id": "us"}, {"aud": "us"}, True),
        ({"client_id": "us"}, {"aud": ["them", "us"]}, True),
        ({"client_id": "us"}, {"aud": ["them"], "azp": "us"}, False),
        ({"client_id": "us"}, {"aud": "us-too"}, False),
        ({"client_id": "us"}, {}, False),
        ({}, {}, False),
        ({"a": {"client_id": "us"}, "b": {"client_id": "them"}}, {"aud": "us"}, True),
        ({"a": {"client_id": "them"}, "b": {"client_id": "us"}}, {"aud": "us"}, False),
        ({"client_id": "us"}, {"aud": "us", "is_logged_in": False}, False),
    ],
)
def test_a_token_for_another_service_is_nobody_here(
    section: dict[str, object],
    more: dict[str, object],
    known: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = {"is_logged_in": True, "provider": "a"} | more
    monkeypatch.setattr(provider, "_section", lambda: section)
    monkeypatch.setattr(provider.st, "user", SimpleNamespace(to_dict=lambda: told))
    assert (provider.identity() is not None) is known


GOOD = {
    "redirect_uri": "https://pomoc.example.pl/oauth2callback",
    "cookie_secret": "s" * provider.SECRET_CHARS,
    "client_id": "assistant",
    "client_secret": "of-the-client",
    "server_metadata_url": "https://login.example.pl/.well-known/openid-configuration",
}
NAMED = ("client_id", "client_secret", "server_metadata_url")
SHARED = {key: value for key, value in GOOD.items() if key not in NAMED}


@pytest.mark.parametrize(
    ("auth", "refused"),
    [
        (GOOD, None),
        (SHARED | {"firma": {key: GOOD[key] for key in NAMED}}, None),
        ({}, "cookie_secret"),
        (GOOD | {"cookie_secret": "xxx"}, "cookie_secret"),
        (GOOD | {"redirect_uri": "https://pomoc.example.pl/"}, "redirect_uri"),
        (SHARED, "auth"),
        (GOOD | {"client_secret": ""}, "auth"),
        (SHARED | {"firma": {"client_id": "assistant"}}, "auth"),
    ],
)
def test_a_provider_with_whom_nobody_could_sign_in_or_anybody_is_refused(
    auth: dict[str, object], refused: str | None
) -> None:
    if refused is None:
        provider.check_section(auth)
        return
    with pytest.raises(SettingError) as error:
        provider.check_section(auth)
    assert error.value.code == refused


@pytest.mark.parametrize("written", ["[auth", "[auth]\n", "auth = 1\n", "\udcff"])
def test_with_a_file_that_says_nothing_sure_the_service_does_not_start(
    written: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "secrets.toml"
    monkeypatch.setattr(provider.config, "get_option", lambda _: [str(file)])
    provider.check()  # there is none
    file.write_bytes(written.encode(errors="surrogateescape"))
    assert server.main([]) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "secrets.toml" in sentence
    assert sentence.endswith(".")
