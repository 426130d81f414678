"""The server is killed during a save, the disk is full, the database is away and back: one clear
sentence at most, nothing half saved, and what was typed stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import ports
from tests.assistant.store import postgres as own
from tests.browser.chromium import PHONE, serve, settled
from tests.browser.looking import EXPIRED, PL, button
from tests.internet.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.internet]

SAVE = PL.text("case.save.button")


class Service:
    """A server of a test's own, which can be killed and started again."""

    def __init__(self, lab: Lab, data: Path, **environment: str) -> None:
        self._lab, self.data, self._port = lab, data, ports.free()
        self._environment = {"ASSISTANT_DATA": str(data), **environment}
        self.url = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        self._server = serve(self._lab, port=self._port, **self._environment)

    def kill(self) -> None:
        self._server.kill()
        self._server.wait()


@pytest.fixture
def start(lab: Lab, tmp_path: Path) -> Iterator[Callable[..., Service]]:
    started: list[Service] = []

    def one(**environment: str) -> Service:
        started.append(Service(lab, tmp_path / "data", **environment))
        return started[-1]

    yield one
    for service in started:
        service.kill()


@contextmanager
def result(browser: Browser, service: Service) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="pl-PL")
    page = context.new_page()
    page.goto(f"{service.url}/?address={EXPIRED}&lang=pl&run=1")
    expect(button(page, SAVE)).to_be_visible()
    settled(page)
    yield page
    context.close()


def cases(data: Path) -> int:
    with sqlite3.connect(data / "assistant.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count: int = connection.execute("SELECT count(*) FROM cases").fetchone()[0]
    return count


def test_a_server_that_is_killed_during_a_save(
    browser: Browser, start: Callable[..., Service]
) -> None:
    service = start()
    with result(browser, service) as page:
        verdict = page.locator("h1").inner_text()
        held = sqlite3.connect(service.data / "assistant.db", isolation_level=None)
        held.execute("BEGIN IMMEDIATE")  # the save waits for its turn
        button(page, SAVE).click()
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=running]")
        service.kill()
        held.execute("ROLLBACK")
        held.close()
        expect(page.locator(".lost:not([hidden])")).to_be_visible()
        expect(page.locator("h1")).to_have_text(verdict, use_inner_text=True)
        assert cases(service.data) == 0

        service.start()
        page.reload()
        expect(page.get_by_role("textbox").first).to_have_value(EXPIRED)
        page.goto(f"{service.url}/?address={EXPIRED}&lang=pl&run=1")
        button(page, SAVE).click()
        expect(page.locator(".case-number")).to_be_visible()
        assert cases(service.data) == 1


def test_a_disk_that_is_full(browser: Browser, lab: Lab, start: Callable[..., Service]) -> None:
    folder = lab.folder / "small-disk"
    folder.mkdir()
    mounted = lab.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)])
    assert mounted.returncode == 0, mounted.stderr
    service = start(ASSISTANT_DATA=str(folder))
    fill = ["dd", "if=/dev/zero", f"of={folder}/filler", "bs=4k"]
    with result(browser, service) as page:
        verdict = page.locator("h1").inner_text()
        assert lab.run(fill).returncode == 1
        button(page, SAVE).click()
        expect(page.locator("p.trouble")).to_have_text(PL.text("case.store.full"))
        expect(page.locator("h1")).to_have_text(verdict, use_inner_text=True)
        lab.run(["rm", f"{folder}/filler"])
        button(page, SAVE).click()
        expect(page.locator(".case-number")).to_be_visible()


@pytest.fixture
def postgres() -> Iterator[own.Postgres]:
    if reason := own.missing():
        pytest.skip(reason)
    with own.postgres() as running:
        running.folder.chmod(0o755)  # its owner is nobody in the lab
        yield running


def test_a_database_that_goes_away_and_comes_back(
    browser: Browser, start: Callable[..., Service], postgres: own.Postgres
) -> None:
    service = start(ASSISTANT_DATABASE_URL=postgres.new_database())
    with result(browser, service) as page:
        postgres.stop("fast")
        button(page, SAVE).click()
        expect(page.locator("p.trouble")).to_have_text(PL.text("case.store.unavailable"))
        settled(page)
        # Another diagnosis is as good without.
        page.goto(f"{service.url}/?address={EXPIRED}&symptom=website_slow&lang=pl&run=1")
        expect(button(page, SAVE)).to_be_visible()
        settled(page)
        postgres.start()
        button(page, SAVE).click()
        expect(page.locator(".case-number")).to_be_visible()
        link = page.locator("#case-link").get_attribute("href")
        assert link
        page.goto(link)
        expect(page.get_by_text(PL.text("case.about"), exact=True)).to_be_visible()
