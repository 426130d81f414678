"""Signing in at an OpenID provider: only what it really said of somebody is believed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.assistant.staff import provided

USER_COOKIE = "_streamlit_user"


def signed_in(url: str, who: str) -> tuple[str, bool]:
    """Sign in by hand, redirect by redirect: where it leads, and whether we know who it is."""
    browser = requests.Session()
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
    home = browser.get(back.headers["location"], allow_redirects=False, timeout=10)
    assert home.status_code == 302
    return home.headers["location"], bool(browser.cookies.get(USER_COOKIE))


@pytest.mark.parametrize("kind", provided.KINDS)
def test_only_a_true_token_signs_in(kind: str, tmp_path: Path) -> None:
    with ExitStack() as running:
        at = running.enter_context(provided.provider(kind))
        url = running.enter_context(provided.service(tmp_path, at))
        assert signed_in(url, "ewa") == ("/staff", kind == "honest")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ExitStack() as running:
        at = running.enter_context(provided.provider("honest"))
        folder = tmp_path_factory.mktemp("provided")
        yield running.enter_context(provided.service(folder, at))


def test_a_callback_that_nobody_asked_for_signs_nobody_in(url: str) -> None:
    made_up = f"{url}/oauth2callback?code=x&state=y"
    answer = requests.get(made_up, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["location"]) == (302, "/staff")
    assert USER_COOKIE not in answer.cookies


def test_the_key_opens_nothing_where_a_provider_is_set_up(url: str) -> None:
    answer = requests.post(f"{url}/staff-session", {"person": "A", "key": "B"}, timeout=10)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
