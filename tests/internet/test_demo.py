"""`make demo`: the app in the staged Internet, reached from outside, and a list of what to try."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from assistant.preparation.loading import load_profiles, recognise
from tests import ports
from tests.internet import lab as staged
from tests.internet.demo import overview
from tests.internet.scenario import load

pytestmark = pytest.mark.internet


def _free_port() -> int:
    """One for the app at home; those of the list and of the other vantages beside it are free."""
    return ports.free(1 + len({one.vantage for one in load()})) + 1


@pytest.fixture
def demo() -> Iterator[subprocess.Popen[str]]:
    if reason := staged.missing():
        pytest.skip(reason)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.internet.demo", "--port", str(_free_port())],
        stdout=subprocess.PIPE,
        text=True,
        cwd=staged.ROOT,
    ) as process:
        yield process
        process.kill()


def _get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_the_demo_serves_app_and_list_and_ends_with_ctrl_c(demo: subprocess.Popen[str]) -> None:
    app, listing = (
        int(re.search(r"localhost:(\d+)/", demo.stdout.readline())[1]) for _ in range(2)
    )
    status, page = _get(listing, "/")
    assert status == 200
    assert f"http://localhost:{app}/?address=pracownia-pod-lipa.pl&amp;" in page
    assert _get(app, "/healthz") == (200, '{"status":"ok"}')
    demo.send_signal(signal.SIGINT)
    assert demo.wait(30) == 0


def test_the_list_links_every_scenario_in_its_vantage_and_escapes_what_it_prints() -> None:
    scenarios = load()
    numbers = {
        vantage: 9000 + number
        for number, vantage in enumerate(sorted({one.vantage for one in scenarios}))
    }
    hostile = scenarios[0].model_copy(update={"title": "<script>"})
    page = overview([hostile, *scenarios[1:]], numbers)
    assert "<script>" not in page
    for vantage, port in numbers.items():
        expected = sum(one.vantage == vantage for one in scenarios)
        assert page.count(f'href="http://localhost:{port}/?address=') == expected


def test_a_port_that_is_taken_is_named_with_all_that_are_needed() -> None:
    if reason := staged.missing():
        pytest.skip(reason)
    taken = _free_port() - 1
    with socket.create_server(("127.0.0.1", taken)):
        ended = subprocess.run(
            [sys.executable, "-m", "tests.internet.demo", "--port", str(taken + 1)],
            capture_output=True,
            text=True,
            cwd=staged.ROOT,
            timeout=60,
        )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert re.fullmatch(
        rf"Port {taken} cannot be opened .* the ports {taken} to \d+, .*PORT=\d+\.\n", ended.stderr
    )


def test_the_list_fits_a_phone_and_shows_email_and_a_known_provider() -> None:
    scenarios = load()
    page = overview(scenarios, {one.vantage: 8501 for one in scenarios})
    assert '<meta name="viewport" content="width=device-width' in page
    assert "symptom=email_not_arriving" in page
    profiles = load_profiles()
    recognised = {recognise(one.dns.nameservers, [], profiles).id for one in scenarios}
    assert recognised == {"nazwa", "generic"}
