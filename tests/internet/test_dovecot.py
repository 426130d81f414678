"""A real Dovecot behind a real Postfix: ports, certificates and replies are read rightly."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.internet import daemons, dovecot, mail_hosts, postfix
from tests.internet import lab as staged
from tests.internet.diagnose import diagnose
from tests.internet.domains import Domain, domain_of
from tests.internet.judgement import judge
from tests.internet.lab import Lab
from tests.internet.scenario import Scenario, load

pytestmark = pytest.mark.internet

TABLE = Path(__file__).with_name("dovecot.toml")
SCENARIOS = load([TABLE])
DOMAINS = {one.id: domain_of(one, number) for number, one in enumerate(SCENARIOS)}
WITHOUT_IMAP = ("dovecot_pop3_alone", "dovecot_off")
WITHOUT_POP3 = ("dovecot_off",)
WITHOUT_SUBMISSION = ("dovecot_not_sending",)
DOWN = "dovecot_verified_down"
FULL = ("dovecot_full", "dovecot_verified_full", "dovecot_login_guessed")
VERIFIED = [one for one in DOMAINS if one.startswith("dovecot_verified")]


REAL = {id_: one for id_, one in DOMAINS.items() if one.login and one.login.real}


def _addresses(without: tuple[str, ...]) -> list[str]:
    """Where mail programs log in, but for the scenarios `without`."""
    return [ip for id_, one in REAL.items() if id_ not in without for ip in one.login_addresses]


def _certificate(lab: Lab, domain: Domain) -> Path:
    return lab.folder / "certificates" / mail_hosts.login_file(domain.name)


def _dovecot(lab: Lab) -> dovecot.Setup:
    return dovecot.Setup(
        mailboxes=[f"biuro@{one.name}" for one in DOMAINS.values()],
        full=[f"biuro@{DOMAINS[id_].name}" for id_ in FULL],
        imap=_addresses(WITHOUT_IMAP),
        pop3=_addresses(WITHOUT_POP3),
        certificates={
            ip: _certificate(lab, one) for one in REAL.values() for ip in one.login_addresses
        },
    )


def _submission(lab: Lab, behind: Path) -> Iterator[str]:
    """Lines of master.cf for the ports at which mail programs hand letters over."""
    usual = {"sasl_auth_enable": "yes", "sasl_type": "dovecot"}
    usual["sasl_path"] = str(dovecot.login(behind))
    how = {587: {"tls_security_level": "encrypt"}, 465: {"tls_wrappermode": "yes"}}
    for id_, one in REAL.items():
        for ip in one.login_addresses if id_ not in WITHOUT_SUBMISSION else []:
            for port, own in how.items():
                options = usual | own | {"tls_chain_files": str(_certificate(lab, one))}
                said = " ".join(f"-o smtpd_{name}={value}" for name, value in options.items())
                yield f"[{ip}]:{port}  inet  n  -  n  -  -  smtpd {said}\n"


def _postfix(lab: Lab, behind: Path) -> postfix.Setup:
    servers = [ip for one in DOMAINS.values() for _, ips in one.mail_servers for ip in ips]
    verified = [DOMAINS[id_].name for id_ in VERIFIED]
    others = [one.name for id_, one in DOMAINS.items() if id_ not in VERIFIED]
    return postfix.Setup(
        addresses=servers,
        domains=[*verified, *others],
        mailboxes=[*(f"@{name}" for name in verified), *(f"biuro@{name}" for name in others)],
        recipients=dict.fromkeys(verified, "reject_unverified_recipient")
        | dict.fromkeys(others, "ask_dovecot"),
        services=postfix.VERIFYING + "".join(_submission(lab, behind)),
        settings={
            "smtpd_restriction_classes": "ask_dovecot",
            "ask_dovecot": f"check_policy_service unix:{dovecot.policy(behind)}",
            "virtual_transport": f"lmtp:unix:{dovecot.lmtp(behind)}",
            "transport_maps": f"inline:{{ {DOMAINS[DOWN].name}=lmtp:unix:{behind}/nobody }}",
            "address_verify_map": "",
            "address_verify_poll_delay": "1s",
        },
    )


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    if reason := staged.missing() or daemons.missing(dovecot.PACKAGES | postfix.PACKAGES):
        pytest.skip(reason)
    with (
        tempfile.TemporaryDirectory(prefix="dovecot-") as behind,
        tempfile.TemporaryDirectory(prefix="postfix-") as before,
        Lab([TABLE]) as running,
        dovecot.start(running, _dovecot(running), Path(behind)),
        postfix.start(running, _postfix(running, Path(behind)), Path(before)),
    ):
        yield running


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_real_servers_are_read_rightly(lab: Lab, scenario: Scenario) -> None:
    report = diagnose(lab, scenario)
    seen = judge(scenario, report)
    said = json.dumps([report["observations"].get(name) for name in ("mail_server", "mail_login")])
    assert seen.main in scenario.expect.main, said
    assert seen.verdict == scenario.expect.verdict, said
    assert seen.further == set(scenario.expect.further), said


@pytest.mark.parametrize(
    ("id_", "password", "told"),
    [
        ("dovecot_login", dovecot.PASSWORD, (0, dovecot.ROOM)),
        ("dovecot_login_guessed", dovecot.PASSWORD, (dovecot.TOO_MUCH, dovecot.ROOM)),
        ("dovecot_login", "wrong", "wrong_token"),
        ("dovecot_certificate_expired", dovecot.PASSWORD, "untrusted"),
    ],
)
def test_a_mailbox_tells_its_owner_how_full_it_is(
    lab: Lab, id_: str, password: str, told: object
) -> None:
    name = DOMAINS[id_].name
    case = {"kind": "imap", "host": f"mail.{name}", "login": f"biuro@{name}", "token": password}
    argv = [sys.executable, "-m", "tests.internet.read_panels"]
    (read,) = json.loads(lab.run(argv, input=json.dumps([case])).stdout)
    if not isinstance(told, tuple):
        assert read["trouble"] == told
        return
    used, limit = told
    figure = read["mail_disk"]
    assert figure["limit"] == limit
    assert figure["used"] == pytest.approx(used, abs=1024)  # it counts in units of 1,024 octets
