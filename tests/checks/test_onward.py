"""Where a page sends its visitor by itself, and where a page is the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.onward import BARE_CHARS, FRAMES, Onward, from_header
from checks.page import read_document

TO = "https://cel.example/start"
FULL = 'width="100%" height="100%"'
WORDS = "Kwiaciarnia zaprasza codziennie od ósmej, bukiety i wieńce na zamówienie, dowóz."


def onward(body: str) -> Onward | None:
    return read_document(body.encode(), "text/html; charset=utf-8")[1]


@pytest.mark.parametrize(
    ("value", "to", "seconds"),
    [
        (f"0; url={TO}", TO, 0),
        (f"0;URL='{TO}'", TO, 0),
        (f'0; URL = "{TO}" and more', TO, 0),
        (f"5, url={TO}", TO, 5),
        (f"  3  {TO}", TO, 3),
        (f"0;{TO}", TO, 0),
        (f"0.5; url={TO}", TO, 0),
        (f".5; url={TO}", TO, 0),
        (f"0; uRl={TO}  ", TO, 0),
        ("0; url=urlop.html", "urlop.html", 0),
    ],
)
def test_a_refresh_names_its_time_and_address(value: str, to: str, seconds: int) -> None:
    assert from_header(value) == Onward("header", to, seconds)


@pytest.mark.parametrize(
    "value", ["", "5", "0;", "0; url=", f"url={TO}", f"11; url={TO}", f"600; url={TO}", "x; url=a"]
)
def test_a_refresh_of_the_page_itself_or_much_later_leads_nowhere(value: str) -> None:
    assert from_header(value) is None


@pytest.mark.parametrize(
    ("body", "to"),
    [
        (f'<meta http-equiv="refresh" content="0; url={TO}">', TO),
        (f"<META HTTP-EQUIV=Refresh CONTENT='0;URL={TO}'><body>{WORDS}", TO),
        (f'<body>{WORDS}<meta http-equiv=" REFRESH " content="2; {TO}">', TO),
        ('<base href="/pl/"><meta http-equiv="refresh" content="0; url=start">', "/pl/start"),
        (f'<meta http-equiv=refresh content="9"><meta http-equiv=refresh content="0;{TO}">', TO),
    ],
)
def test_a_meta_refresh_leads_on(body: str, to: str) -> None:
    assert onward(body) == Onward("meta_refresh", to, 2 if "2;" in body else 0)


@pytest.mark.parametrize(
    "body",
    [
        f'<noscript><meta http-equiv="refresh" content="0; url={TO}"></noscript>{WORDS}',
        f'<head><noscript><meta http-equiv="refresh" content="0; url={TO}"></noscript></head>',
        f'<!-- <meta http-equiv="refresh" content="0; url={TO}"> -->',
        f'<template><meta http-equiv="refresh" content="0; url={TO}"></template>',
        '<meta http-equiv="refresh" content="30">',
        f'<meta name="refresh" content="0; url={TO}">',
    ],
)
def test_what_browsers_do_not_obey_leads_nowhere(body: str) -> None:
    assert onward(body) is None


@pytest.mark.parametrize(
    "body",
    [
        f'<frameset rows="100%,*"><frame src="{TO}"><frame></frameset>',
        f'<frameset rows="100%,*"><frame src="{TO}"><frame src="/pusta.html"></frameset>',
        f'<frameset rows="0,*"><frame src="/pusta.html"><frame src="{TO}"></frameset>',
        f'<frameset cols="*"><frame src="{TO}"></frameset><noframes>{WORDS}</noframes>',
        f'<frameset rows="*,0"><frameset cols="100%"><frame src="{TO}"></frameset></frameset>',
        f'<body style="margin:0"><iframe src="{TO}" {FULL}></iframe></body>',
        f'<iframe src="{TO}" style="width:100vw;height:100vh;border:0">{WORDS}</iframe>',
        f'<iframe src="{TO}" style="position: fixed; inset: 0"></iframe>',
        f'<style>html,iframe{{height:100%}}</style><iframe src="{TO}"></iframe>',
        f'<title>Kwiaty</title><iframe src="{TO}" {FULL}></iframe><script>var stat=1;</script>',
        f'<iframe src="{TO}" {FULL}></iframe><iframe src="/licznik" width=0 height=0></iframe>',
        f'<iframe src="{TO}" {FULL}></iframe><iframe src="/x" style="display: none"></iframe>',
        f'<p>Strona otworzy się w ramce.</p><iframe src="{TO}" {FULL}></iframe>',
    ],
)
def test_a_frame_that_is_all_the_page_shows_is_followed(body: str) -> None:
    assert onward(body) == Onward("frame", TO)


@pytest.mark.parametrize(
    "body",
    [
        '<frameset cols="20%,80%"><frame src="/menu"><frame src="/tresc"></frameset>',
        '<frameset rows="90,*"><frame src="/logo"><frame src="/tresc"></frameset>',
        f"<p>{WORDS}</p><iframe src='{TO}' {FULL}></iframe>",
        f"<img src=/logo.png><iframe src='{TO}' {FULL}></iframe>",
        f"<form><input></form><iframe src='{TO}' {FULL}></iframe>",
        f"<iframe src='{TO}' width=560 height=315></iframe>",
        f"<iframe src='{TO}'></iframe>",
        f"<iframe src='{TO}' {FULL}></iframe><iframe src='/drugi' {FULL}></iframe>",
        f"<iframe src='about:blank' {FULL}></iframe>",
        f"<iframe {FULL}></iframe>",
        f"<iframe src='{TO}' {FULL}></iframe>" * (FRAMES + 1),
        f"<div id=root></div><script src=/app.js></script><iframe src='{TO}' hidden></iframe>",
    ],
)
def test_a_page_that_shows_more_than_a_frame_is_the_end(body: str) -> None:
    assert onward(body) is None


@pytest.mark.parametrize(
    "script",
    [
        f'window.location = "{TO}";',
        f"document.location.href='{TO}'",
        f"location.replace( '{TO}' )",
        f"setTimeout(function(){{ top.location.assign('{TO}'); }}, 100)",
        f'window.onload = () => {{ self.location = "{TO}" }}',
    ],
)
def test_a_script_that_is_all_the_page_has_is_followed(script: str) -> None:
    assert onward(f"<title>Kwiaty</title><script>{script}</script>") == Onward("script", TO)
    assert onward(f"<script>{script}</script><p>{WORDS}</p>") is None
    assert onward(f"<script>{script}</script><script src=/a.js></script>") is None


@pytest.mark.parametrize(
    "script",
    [
        f'if (screen.width < 700) location = "{TO}";',
        f'document.cookie = "a=1"; location.href = "{TO}";',
        f'if (location.href == "{TO}") go();',
        f'location = navigator.language == "pl" ? "{TO}" : "/en";',
        f'location.href = "{TO}" + token;',
        f'location = "{TO}"; location = "/inna";',
        f'relocation = "{TO}";',
        f'x == location.href=="{TO}";',
        "location.reload()",
        "location.href = address;",
        f'location = "{TO}";' + " " * 3000,
    ],
)
def test_a_script_that_depends_on_something_is_not_guessed(script: str) -> None:
    assert onward(f"<script>{script}</script>") is None


def test_a_page_is_bare_up_to_a_sentence() -> None:
    frame = f"<iframe src='{TO}' {FULL}></iframe>"
    assert onward("a" * BARE_CHARS + frame)
    assert onward("a" * (BARE_CHARS + 1) + frame) is None


@given(st.text(max_size=300))
def test_any_refresh_is_read_or_not(value: str) -> None:
    found = from_header(value)
    assert found is None or (found.to and 0 <= found.seconds <= 10)
