"""The panel read by a token in a real browser, and the token looked for everywhere afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocket, expect

from assistant.causes.figures import usage
from assistant.pages.token import LOGIN, TOKEN
from assistant.panel import Quota
from assistant.texts import Words
from checks.panels import PORTS, Kind, Trouble
from tests.browser import chromium
from tests.browser.chromium import DESKTOP, PHONE, settled
from tests.browser.looking import EN, LISTEN, PL, button, fits, violations
from tests.internet.lab import Lab
from tests.internet.panel_server import GIB, USER
from tests.internet.panel_server import TOKEN as GOOD

pytestmark = [pytest.mark.browser, pytest.mark.internet]

DOMAIN = "pensjonat.pl"
WRONG = "W" * 32
PORT = 8611  # of the lab's own loopback, for the service that logs everything
# As assistant.server starts, with the log of everything that Python, http.client and urllib3 tell,
# and not in the service's own form, which would leave out what looks like a token.
TALKATIVE = """
import http.client, logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
from assistant import server
server.write_json_lines = lambda: None
sys.exit(server.main(["--port", sys.argv[1]]))
"""


def offer(page: Page, w: Words) -> Locator:
    """The offer under the result, unfolded."""
    folded = page.locator(".st-key-token")
    if folded.locator("details").first.get_attribute("open") is None:
        folded.locator("summary").first.click()
    expect(folded.get_by_role("button", name=w.text("token.read"), exact=True)).to_be_visible()
    settled(page)
    return folded


def result(visit: Callable[..., Page], w: Words, viewport: dict[str, int], **look: str) -> Page:
    page = visit(f"?address={DOMAIN}&run=1&lang={w.lang}", viewport, **look)
    expect(page.locator(".verdict")).to_be_visible()
    settled(page)
    return page


def read(
    page: Page, w: Words, host: str, secret: str, login: str = USER, kind: str = "cpanel"
) -> None:
    """Fill in the form and press its button; an empty secret leaves the field as it is."""
    page.locator(f"[class*='st-key-token-host-{kind}'] input").fill(host)
    page.locator(f".st-key-{LOGIN}-{kind} input").fill(login)
    if secret:
        page.locator(f".st-key-{TOKEN} input").fill(secret)
    button(page, w.text("token.read")).press("Enter")


def trouble(w: Words, code: Trouble, host: str, kind: Kind = Kind.CPANEL) -> str:
    return w.text(f"token.trouble.{code}", host=host, port=PORTS[kind], domain=DOMAIN)


@pytest.mark.parametrize(
    ("w", "viewport", "scheme"),
    [(PL, PHONE, "light"), (EN, DESKTOP, "dark")],
    ids=["phone-pl-light", "desktop-en-dark"],
)
def test_wrong_then_right_then_forgotten(
    visit: Callable[..., Page], w: Words, viewport: dict[str, int], scheme: str
) -> None:
    page = result(visit, w, viewport, color_scheme=scheme)
    page.evaluate(LISTEN)
    form = offer(page, w)
    secret = page.locator(f".st-key-{TOKEN}")
    expect(secret.locator("input")).to_have_attribute("type", "password")
    shows = secret.locator("button")
    expect(shows).to_have_attribute("aria-label", w.text("token.show"))
    shows.press("Enter")
    expect(shows).to_have_attribute("aria-label", w.text("token.hide"))
    shows.press("Enter")
    assert violations(page) == []
    assert fits(page)

    # The same account is not tried again at once.
    host, other = (f"{does}-{w.lang}.{DOMAIN}" for does in ("cloudlinux", "usual"))
    read(page, w, host, WRONG)
    expect(form.locator(".trouble")).to_have_text(trouble(w, Trouble.WRONG_TOKEN, host))
    expect(secret.locator("input")).to_have_value("")
    expect(form.get_by_label(w.text("token.host.panel"))).to_have_value(host)

    read(page, w, other, GOOD)
    quota = Quota(118 * GIB, 100 * GIB, unit="GiB")
    told = w.text("token.figure", quota="transfer", usage=usage("transfer", quota))
    expect(form.locator(".seen")).to_contain_text(told)
    expect(page.locator(".verdict-problem")).to_be_visible()
    expect(form).to_contain_text(w.text("page.bounce.considered"))
    assert violations(page) == []
    assert fits(page)
    heard = page.evaluate("heard")
    assert any(told in said for said in heard), (told, heard)

    button(page, w.text("token.forget")).click()
    expect(form.get_by_text(w.text("token.forgotten"), exact=True).first).to_be_visible()
    expect(button(page, w.text("token.forget"))).to_have_count(0)
    expect(form.locator(".seen")).to_contain_text(told)


def test_a_reading_can_be_stopped_while_the_page_stays(visit: Callable[..., Page]) -> None:
    page = result(visit, PL, DESKTOP)
    form = offer(page, PL)
    host = f"silent.{DOMAIN}"
    read(page, PL, host, GOOD)
    expect(form).to_contain_text(PL.text("token.reading", host=host))
    expect(page.locator(".verdict")).to_be_visible()
    button(page, PL.text("token.stop")).click()
    expect(form.locator(".trouble")).to_have_text(trouble(PL, Trouble.CANCELLED, host))


# ---- where the token is not

# What is done with the recognisable token: panel, first label of the host, login.
FORCED = [
    ("cpanel", "usual", USER),
    ("cpanel", "echo", USER),
    ("cpanel", "echo-status", USER),
    ("cpanel", "echo-folder", USER),
    ("directadmin", "usual", USER),
    ("directadmin", "echo", USER),
    ("plesk", "usual", USER),
    ("plesk", "echo", USER),
    ("imap", "usual", f"usual@{DOMAIN}"),
    ("imap", "usual", f"echo@{DOMAIN}"),
]


@pytest.fixture(scope="module")
def talkative(lab: Lab) -> Iterator[tuple[str, Path, Path]]:
    """A service that logs everything: its address, its output and its folder of data."""
    log, data = lab.folder / "talkative.log", lab.folder / "talkative"
    url = f"http://127.0.0.1:{PORT}"
    with log.open("wb") as output:
        server = lab.popen(
            [sys.executable, "-c", TALKATIVE, str(PORT)],
            env={"ASSISTANT_DATA": str(data), "STREAMLIT_LOGGER_LEVEL": "debug"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            lab.run([sys.executable, "-c", chromium._WAIT, f"{url}/healthz"]).check_returncode()
            yield url, log, data
        finally:
            server.terminate()
            server.wait()


def test_the_token_is_nowhere_but_on_its_way_to_the_panel(
    talkative: tuple[str, Path, Path], browser: Browser
) -> None:
    url, log, data = talkative
    received: list[str | bytes] = []
    pages: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda one: received.append(one))

    context = browser.new_context(viewport=DESKTOP, locale="pl-PL")
    page = context.new_page()
    page.on("websocket", listen)
    page.goto(f"{url}?address={DOMAIN}&run=1&lang=pl")
    expect(page.locator(".verdict")).to_be_visible()
    settled(page)
    form = offer(page, PL)
    chosen = "cpanel"
    for kind, does, login in FORCED:
        if kind != chosen:
            form.get_by_text(PL.text(f"token.kind.{kind}"), exact=True).click()
            expect(page.locator(f".st-key-{LOGIN}-{kind}")).to_be_visible()
            chosen = kind
        read(page, PL, f"{does}.{DOMAIN}", GOOD, login, kind)
        expect(button(page, PL.text("token.forget"))).to_be_visible()  # the token has arrived
        settled(page)
        expect(page.locator(f".st-key-{TOKEN} input")).to_have_value("")
        expect(button(page, PL.text("token.read"))).to_be_enabled()  # and the reading is over
        expect(form.locator(".trouble, .seen").first).to_be_visible()
        settled(page)
        pages += [page.content(), page.inner_text("body"), page.url, *values(page)]
        button(page, PL.text("token.forget")).click()
        expect(button(page, PL.text("token.forget"))).to_have_count(0)
    pages += [json.dumps(context.cookies()), json.dumps(context.storage_state())]
    context.close()

    told = log.read_bytes()
    assert b"DEBUG" in told  # it does log
    assert b"/execute/Quota/get_quota_info" in told  # and what it asks of panels
    assert GOOD.encode() not in told
    assert b"Traceback" not in told
    assert GOOD not in "\n".join(pages)
    assert len(received) > len(FORCED)
    frames = (one.encode() if isinstance(one, str) else one for one in received)
    assert not any(GOOD.encode() in one for one in frames)
    kept = [one for one in data.rglob("*") if one.is_file()]
    assert not any(GOOD.encode() in one.read_bytes() for one in kept)


def values(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all("input, textarea", "all => all.map(e => e.value)")
    return found
