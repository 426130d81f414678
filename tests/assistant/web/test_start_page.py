"""The document and the cookie that comes with it."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.pages.visitor import known_visitor
from assistant.web.start_page import start_page

APP = Starlette(routes=[Route("/", start_page)])


def cookie(url: str, **sent: str) -> tuple[str, set[str]] | None:
    """Name and value, and the attributes, of the cookie that the document sets."""
    headers = {"cookie": "; ".join(f"{name}={value}" for name, value in sent.items())}
    given = TestClient(APP, base_url=url).get("/", headers=headers).headers.get("set-cookie")
    if given is None:
        return None
    pair, *attributes = given.split("; ")
    return pair, {one.lower() for one in attributes}


@pytest.mark.parametrize(
    ("url", "name", "more"),
    [
        ("http://127.0.0.1:8501", "visitor", set()),
        ("https://pomoc.example.pl", "__Host-visitor", {"secure"}),
    ],
)
def test_a_browser_without_an_id_gets_one_that_no_script_and_no_other_website_reads(
    url: str, name: str, more: set[str]
) -> None:
    pair, attributes = cookie(url) or ("", set())
    given, _, value = pair.partition("=")
    assert given == name
    assert known_visitor({name: value}) == value
    # Neither Expires nor Max-Age: it ends with the browser. No Domain: only this host gets it.
    assert attributes == {"httponly", "path=/", "samesite=lax"} | more


def test_an_id_that_is_there_stays() -> None:
    pair, _ = cookie("http://127.0.0.1") or ("", set())
    name, _, value = pair.partition("=")
    assert cookie("http://127.0.0.1", **{name: value}) is None


def test_an_id_that_is_none_of_ours_is_replaced() -> None:
    assert cookie("http://127.0.0.1", visitor="x") is not None


def test_no_cache_between_hands_one_visitors_id_to_another() -> None:
    headers = TestClient(APP).get("/").headers
    assert headers["cache-control"] == "private, no-cache"
