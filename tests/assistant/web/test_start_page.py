"""The document and the cookie that comes with it."""

from __future__ import annotations

import re

import pytest
from starlette.requests import Request
from starlette.responses import Response

from assistant.pages.visitor import known_visitor
from assistant.texts import words
from assistant.web.start_page import EARLY, LATER, NO_ROBOTS, hidden_page, start_page

PL = words("pl")
HTTP, HTTPS = "http", "https"


def document(scheme: str = HTTP, **cookies: str) -> Response:
    sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
    headers = [(b"host", b"pomoc.example.pl"), (b"cookie", sent.encode())]
    scope = {"type": "http", "scheme": scheme, "path": "/", "query_string": b"", "headers": headers}
    return start_page(Request(scope))


def cookie(scheme: str = HTTP, **cookies: str) -> tuple[str, set[str]] | None:
    """Name and value, and the attributes, of the cookie that the document sets."""
    given = document(scheme, **cookies).headers.get("set-cookie")
    if given is None:
        return None
    pair, *attributes = given.split("; ")
    return pair, {one.lower() for one in attributes}


@pytest.mark.parametrize(
    ("scheme", "name", "more"),
    [(HTTP, "visitor", set()), (HTTPS, "__Host-visitor", {"secure"})],
)
def test_a_browser_without_an_id_gets_one_that_no_script_and_no_other_website_reads(
    scheme: str, name: str, more: set[str]
) -> None:
    pair, attributes = cookie(scheme) or ("", set())
    given, _, value = pair.partition("=")
    assert given == name
    assert known_visitor({name: value}) == value
    # Neither Expires nor Max-Age: it ends with the browser. No Domain: only this host gets it.
    assert attributes == {"httponly", "path=/", "samesite=lax"} | more


def test_an_id_that_is_there_stays() -> None:
    pair, _ = cookie() or ("", set())
    name, _, value = pair.partition("=")
    assert cookie(**{name: value}) is None


def test_an_id_that_is_none_of_ours_is_replaced() -> None:
    assert cookie(visitor="x") is not None


def test_no_cache_between_hands_one_visitors_id_to_another() -> None:
    assert document().headers["cache-control"] == "private, no-cache"


def test_the_document_says_that_it_loads_and_knows_how_to_say_that_the_connection_is_gone() -> None:
    written = document().body.decode()
    assert PL.text("page.loading") in written
    for w in (PL, words("en")):
        assert f'lang="{w.lang}" role="alert" hidden>{w.text("page.lost")}' in written


def test_each_widget_of_the_pages_has_its_code_linked_once() -> None:
    written = document().body.decode()
    for widget in (*EARLY, *LATER):
        assert len(re.findall(rf'"\./static/js/{widget}\.[^"]+\.js" data-widget>', written)) == 1


def test_only_hidden_pages_tell_search_engines_to_keep_away() -> None:
    scope = {"type": "http", "scheme": HTTP, "path": "/case", "query_string": b"", "headers": []}
    meta = f'<meta name="robots" content="{NO_ROBOTS}">'.encode()
    hidden, usual = hidden_page(Request(scope)), document()
    assert hidden.headers["x-robots-tag"] == NO_ROBOTS
    assert meta in hidden.body
    assert "x-robots-tag" not in usual.headers
    assert b'name="robots"' not in usual.body
