"""What a real Postfix says by itself is read rightly, and no letter is ever begun."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.internet import daemons, postfix
from tests.internet import lab as staged
from tests.internet.daemons import Daemon
from tests.internet.diagnose import diagnose
from tests.internet.domains import domain_of
from tests.internet.judgement import judge
from tests.internet.postfix import Setup
from tests.internet.scenario import Scenario, load

pytestmark = pytest.mark.internet

TABLE = Path(__file__).with_name("postfix.toml")
SCENARIOS = load([TABLE])
UNSERVED = "poczta-niczyja.pl"
ADDRESSES = [
    ip
    for number, one in enumerate(SCENARIOS)
    for _, ips in domain_of(one, number).mail_servers
    for ip in ips
]
SETUP = Setup(
    addresses=ADDRESSES,
    domains=[one.domain for one in SCENARIOS if one.domain != UNSERVED],
    mailboxes=["biuro@poczta-postfixa.pl", "@poczta-lapie-wszystko.pl"]
    + [f"biuro@{one.domain}" for one in SCENARIOS[4:]],
    recipients={
        "biuro@poczta-po-brzegi.pl": "552 5.2.2 Mailbox is over quota",
        "biuro@poczta-na-klodke.pl": "550 5.2.1 Mailbox disabled",
        "biuro@poczta-na-szaro.pl": "DEFER_IF_PERMIT Greylisted, see postgrey",
        "biuro@poczta-po-nazwisku.pl": "reject_unknown_client_hostname",
    },
)


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[staged.Lab, Daemon]]:
    if reason := staged.missing() or daemons.missing(postfix.PACKAGES):
        pytest.skip(reason)
    with (
        tempfile.TemporaryDirectory(prefix="postfix-") as folder,
        staged.Lab([TABLE]) as lab,
        postfix.start(lab, SETUP, Path(folder)) as server,
    ):
        yield lab, server


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_its_own_words_are_read_rightly(
    running: tuple[staged.Lab, Daemon], scenario: Scenario
) -> None:
    lab, _ = running
    report = diagnose(lab, scenario)
    seen = judge(scenario, report)
    said = json.dumps(report["observations"].get("mail_server"))
    assert (seen.main, seen.verdict) in [
        (main, scenario.expect.verdict) for main in scenario.expect.main
    ], said
    assert seen.further == set(), said
    greeting = report["observations"]["mail_server"]["hosts"][0]["greeting"]
    assert greeting.startswith(f"{postfix.HOST} ESMTP Postfix")


def test_no_letter_was_ever_begun(running: tuple[staged.Lab, Daemon]) -> None:
    _, server = running
    ends = [line for line in server.said.splitlines() if "disconnect from" in line]
    assert ends
    assert not any("data=" in line for line in ends)
