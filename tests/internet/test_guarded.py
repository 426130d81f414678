"""No name, redirect, page, registry or name server leads the assistant inside its own network."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.symptoms import DEFAULT
from checks.net import guard
from tests.internet import lab as staged
from tests.internet.canary import ADDRESSES, COUNTERS, DATAGRAM_PORTS, PORTS
from tests.internet.commands import Commands, Done
from tests.internet.judgement import judge
from tests.internet.scenario import Scenario, load

pytestmark = pytest.mark.internet

INTERNET = Path(__file__).parent
TABLE = INTERNET / "guarded.toml"
SCENARIOS = load([TABLE])
AT_ONCE = 8
CONNECT = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5).recv(1)"
SEND = (
    "import socket, sys; family = socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET;"
    "socket.socket(family, socket.SOCK_DGRAM).sendto(b'x', (sys.argv[1], int(sys.argv[2])))"
)
NOBODY_LISTENS = ("127.9.9.9", "10.77.0.1", "fd77::1", "2002:7f00:1::1", "2620:4f:8000::1")


@dataclass(frozen=True)
class Canaries:
    """Who came to the canaries, and how many packets left for any inner address."""

    lab: staged.Lab
    file: Path

    @classmethod
    def listen(cls, lab: staged.Lab) -> Canaries:
        """They listen from now on."""
        file = lab.folder / "canaries"
        file.touch()
        lab.popen([sys.executable, "-m", "tests.internet.canary", str(file)])
        for _ in range(100):
            if file.read_text().startswith("ready"):
                return cls(lab, file)
            time.sleep(0.1)
        raise AssertionError("the canaries do not listen")

    def heard(self) -> tuple[str, str]:
        counters = self.lab.run(COUNTERS)
        counters.check_returncode()
        return self.file.read_text(), counters.stdout


@pytest.fixture(scope="module")
def guarded() -> Iterator[staged.Lab]:
    if reason := staged.missing():
        pytest.skip(reason)
    with staged.Lab([TABLE]) as running:
        yield running


@pytest.fixture(scope="module")
def canaries(guarded: staged.Lab) -> Canaries:
    return Canaries.listen(guarded)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_canary_sees_whoever_comes(canaries: Canaries, address: str) -> None:
    lines, counted = canaries.heard()
    for code, port in ((CONNECT, 80), (CONNECT, 53), (SEND, 53)):
        argv = [sys.executable, "-c", code, address, str(port)]
        canaries.lab.run(argv, timeout=20).check_returncode()
    wanted = [f"{address} 80 tcp", f"{address} 53 tcp", f"{address} 53 udp"]
    _until(lambda: sorted(canaries.heard()[0].splitlines()[-3:]) == sorted(wanted))
    assert len(canaries.heard()[0].splitlines()) == len(lines.splitlines()) + len(wanted)
    assert canaries.heard()[1] != counted


@pytest.mark.parametrize("address", NOBODY_LISTENS)
def test_packets_are_counted_where_nobody_listens(canaries: Canaries, address: str) -> None:
    _, counted = canaries.heard()
    canaries.lab.run([sys.executable, "-c", SEND, address, "53"]).check_returncode()
    assert canaries.heard()[1] != counted


def _until(holds: object, tries: int = 100) -> None:
    assert callable(holds)
    for _ in range(tries):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to hold")


TYPED = [
    "127.0.0.1", "http://127.0.0.1/", "http://[::1]/", "[::ffff:127.0.0.1]", "localhost",
    "http://localhost:8080/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/",
    "127.1", "http://169.254.169.254/latest/meta-data/", "firma.local", "router.lan",
    "http://firma.pl@127.0.0.1/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/",
    "http://[64:ff9b::7f00:1]/", "http://[fe80::1%25eth0]/", "metadata.google.internal",
]  # fmt: skip


@pytest.fixture(scope="module")
def runs(canaries: Canaries) -> dict[str, Done]:
    """What the command says to every scenario and address, several at a time, by what is typed.

    Nobody may have come to the canaries meanwhile.
    """
    symptoms = dict.fromkeys(TYPED, DEFAULT) | {one.typed: one.symptom for one in SCENARIOS}
    given = [
        ["diagnose", typed, "--symptom", symptom, "--json"] for typed, symptom in symptoms.items()
    ]
    before = canaries.heard()
    with closing(Commands(canaries.lab, AT_ONCE)) as commands:
        done = dict(zip(symptoms, commands.map(given), strict=True))
    assert canaries.heard() == before
    return done


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_nobody_is_led_inside(runs: dict[str, Done], scenario: Scenario) -> None:
    seen = judge(scenario, json.loads(runs[scenario.typed].stdout))
    assert seen.main in scenario.expect.main
    if len(scenario.expect.main) == 1:
        assert seen.verdict == scenario.expect.verdict


@pytest.mark.parametrize("typed", TYPED)
def test_nothing_that_is_typed_leads_inside(runs: dict[str, Done], typed: str) -> None:
    assert runs[typed].returncode in (0, 2), runs[typed].stderr


def test_every_port_that_is_ever_asked_has_a_canary() -> None:
    assert set(PORTS) >= guard.WEB | guard.WHOIS | guard.DNS | guard.MAIL | guard.PANELS
    assert set(DATAGRAM_PORTS) >= guard.DNS
