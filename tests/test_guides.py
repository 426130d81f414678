"""What README and the guides tell strangers is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant import panel_file
from assistant.access import attempts
from assistant.bounce import letter
from assistant.diagnosis import DEADLINE_SECONDS
from assistant.documents import report_json, wording
from assistant.figures import reading as figures
from assistant.figures import usage
from assistant.letter import run
from assistant.pages import upload
from assistant.server import _parser
from assistant.settings import MOST_BLOCKLISTS, SETTINGS, read_settings
from checks import (
    autoconfig,
    certificate,
    mail_hosts,
    mail_login,
    mail_route,
    mail_server,
    page,
    panels,
    website,
)
from checks.lanes import DIAGNOSES
from checks.letter import headers, reading, received
from checks.net import (
    connect,
    guard,
    http,
    http_head,
    lines,
    login,
    message,
    panel,
    resolver,
    smtp,
    talks,
    whois,
)
from checks.panels import plesk
from checks.registries import whois_text
from checks.sender import blocklists, spf_survey

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
RUNNING = (ROOT / "docs/running.md").read_text(encoding="utf-8")
SAFETY = (ROOT / "docs/safety.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def links(text: str) -> list[str]:
    return [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]


def test_readme_leads_to_every_document_and_stays_under_a_screen() -> None:
    documents = {str(file.relative_to(ROOT)) for file in (ROOT / "docs").glob("*.md")}
    assert documents - set(links(README)) == set()
    assert len(README.splitlines()) <= 50


@pytest.mark.parametrize("guide", GUIDES, ids=lambda file: file.name)
def test_every_link_leads_to_a_file(guide: Path) -> None:
    named = links(guide.read_text(encoding="utf-8"))
    assert [link for link in named if not (guide.parent / link.partition("#")[0]).exists()] == []


def test_the_guide_names_every_argument_of_the_server() -> None:
    arguments = set(re.findall(r"--[a-z]+", _parser(read_settings({})).format_usage()))
    assert set(re.findall(r"^\| `(--[a-z]+)", RUNNING, re.MULTILINE)) == arguments


def test_the_guide_names_every_port_that_is_asked() -> None:
    table = RUNNING.split("## What it must reach")[1].split("\n\n")[2]
    named = {int(port) for port in re.findall(r"\b[0-9]{2,5}\b", table)}
    assert named == guard.DNS | guard.WEB | guard.WHOIS | guard.MAIL | guard.PANELS


def test_the_guide_to_safety_gives_the_bounds_of_the_code() -> None:
    ports = SAFETY.split("- **Ports by purpose**")[1].split(". ")[0]
    known = guard.DNS | guard.WEB | guard.WHOIS | guard.MAIL | guard.PANELS
    assert {int(port) for port in re.findall(r"\d+", ports)} == known
    bounds = {
        "a whole diagnosis": (DEADLINE_SECONDS,),
        "connecting to one host": (connect.CONNECT_SECONDS, connect.ADDRESSES),
        "a server that took the connection and is silent": (connect.QUIET_SECONDS,),
        "one HTTP answer": (http.FETCH_SECONDS, http.WIRE_BYTES >> 20, http.BODY_BYTES >> 10),
        "its head": (http_head.READ_LINES, http_head.LINES, http_head.LINE_BYTES >> 10),
        "cookies of one answer": (http.COOKIES, http.COOKIE_CHARS),
        "redirects of one visit": (website.MAX_HOPS, website.URL_CHARS),
        "a page": (page.TEXT_CHARS, page.RUN_CHARS >> 10),
        "names of a certificate": (certificate.NAMES_SHOWN, certificate.NAME_CHARS),
        "one question to the resolver": (
            resolver.ANSWER_SECONDS, resolver.RECORDS, resolver.ALIASES,
        ),
        "an SPF record with all that it includes": (spf_survey.COUNTED, spf_survey.SECONDS),
        "blocklists": (MOST_BLOCKLISTS, blocklists.ADDRESSES, blocklists.PATIENCE_SECONDS),
        "one answer by UDP": (talks.DATAGRAM_BYTES, message.SECTION),
        "a WHOIS answer": (
            whois.ANSWER_SECONDS, whois.ANSWER_BYTES >> 10, whois_text._MAX_TEXT >> 10,
        ),
        "a conversation with a mail server": (
            lines.CONVERSATION_BYTES >> 10, lines.REPLY_LINES, lines.LINE_BYTES >> 10,
            smtp.GREETING_SECONDS, connect.QUIET_SECONDS,
        ),
        "visits to mail servers": (mail_server.VISITED, mail_route.EXCHANGERS),
        "a server that mail programs log in to": (
            mail_hosts.HOSTS, mail_login.VISIT_SECONDS, login.GREETING_SECONDS,
        ),
        "the file for mail programs": (
            autoconfig.FILE_BYTES >> 10, autoconfig.REDIRECTS, autoconfig.SERVERS,
            mail_hosts.PUBLISHED_SECONDS,
        ),
        "a hosting panel": (panels.READ_SECONDS, panel.ANSWER_BYTES >> 20),
        "the answer of Plesk": (plesk.ELEMENTS,),
        "attempts at an account of a panel": (
            1, attempts.EVERY_SECONDS, attempts.MOST, attempts.WITHIN_SECONDS,
        ),
        "a returned letter that is handed in": (
            letter.MAX_BYTES >> 10, letter.PARTS, letter.LINE_BYTES,
        ),
        "a letter to support that is handed in": (
            reading.LETTER_BYTES >> 20, headers.HEAD_BYTES >> 10, headers.FIELDS, received.HOPS,
            reading.SIGNATURES, run.SECONDS,
        ),
        "any file of a visitor": (upload.MOST_BYTES >> 20,),
        "figures of the panel that are handed in": (
            panel_file.FILE_BYTES >> 10, panel_file.ROWS,
            figures.MOST_CHARS, figures.MOST_LINES, usage.LONGEST,
        ),
        "one text in a report": (report_json.LONGEST, wording.MAX_VALUE),
    }  # fmt: skip
    rows = dict(re.findall(r"^\| ([a-zA-Z ]+?) \| (.+?) \| `", SAFETY, re.MULTILINE))
    assert {what: tuple(map(int, re.findall(r"\d+", row))) for what, row in rows.items()} == bounds


def test_the_guide_names_settings_and_sizes_that_exist() -> None:
    known = {setting.name for setting in SETTINGS}
    assert set(re.findall(r"ASSISTANT_[A-Z_]+", RUNNING + README)) - known == set()
    assert f"up to {DIAGNOSES} diagnoses at once" in RUNNING


def test_make_alone_lists_every_target() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert targets
    first = re.search(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
    assert first
    assert first[1] == "help"
    listed = re.findall(r"@echo 'make ([a-z]+) .*[a-z].*'", MAKEFILE)
    assert {*listed, "help"} == set(targets[1].split())
