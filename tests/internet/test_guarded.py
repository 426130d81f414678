"""No name and no redirect leads the assistant to an address inside its own network."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.net import guard
from tests.internet import lab as staged
from tests.internet.canary import ADDRESSES, PORTS
from tests.internet.scenario import Scenario, load

pytestmark = pytest.mark.internet

TABLE = Path(__file__).with_name("guarded.toml")
SCENARIOS = load([TABLE])
CONNECT = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5).recv(1)"


@pytest.fixture(scope="module")
def guarded() -> Iterator[staged.Lab]:
    if reason := staged.missing():
        pytest.skip(reason)
    with staged.Lab([TABLE]) as running:
        yield running


@pytest.fixture(scope="module")
def visitors(guarded: staged.Lab) -> Path:
    """The file to which the canaries write; they listen from now on."""
    file = guarded.folder / "canaries"
    file.touch()
    guarded.popen([sys.executable, "-m", "tests.internet.canary", str(file)])
    for _ in range(100):
        if file.read_text().startswith("ready"):
            return file
        time.sleep(0.1)
    raise AssertionError("the canaries do not listen")


def test_a_canary_sees_whoever_comes(guarded: staged.Lab, visitors: Path) -> None:
    before = len(visitors.read_text().splitlines())
    for address in ADDRESSES:
        guarded.run([sys.executable, "-c", CONNECT, address, "80"], timeout=20).check_returncode()
    assert len(visitors.read_text().splitlines()) == before + len(ADDRESSES)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_nobody_is_led_inside(guarded: staged.Lab, visitors: Path, scenario: Scenario) -> None:
    before = visitors.read_text()
    result = guarded.run(
        [sys.executable, "-m", "assistant", "diagnose", scenario.typed, "--json"], timeout=60
    )
    report = json.loads(result.stdout)
    assert visitors.read_text() == before
    assert report["verdict"] == scenario.expect.verdict
    assert [cause["code"] for cause in report["causes"]][:1] == [
        code for code in scenario.expect.main if code
    ]


def test_every_port_that_is_ever_asked_has_a_canary() -> None:
    assert set(PORTS) >= guard.WEB | guard.WHOIS | guard.DNS
