"""Panels read inside the staged Internet: every documented answer, and all that comes instead."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from checks.net import guard
from checks.panels import PORTS, Trouble
from tests.internet import lab as staged
from tests.internet.panel_server import GIB, INSTEAD, PASSWORD, TOKEN, USER
from tests.internet.test_guarded import INTERNET, Canaries

pytestmark = pytest.mark.internet

TABLE = INTERNET / "panels.toml"
DOMAIN = "pensjonat.pl"
INBOX = f"usual@{DOMAIN}"
MB = 2**20

Told = dict[str, Any]


def figure(used: float, limit: float | None, unit: str = "bytes") -> Told:
    return {"used": used, "limit": limit, "unit": unit}


FOLDER = "/home/pensjonat/public_html"
DISK = figure(10035.2 * MB, 10240 * MB)
TRANSFER = figure(118 * GIB, 100 * GIB)
USUAL = {"disk": DISK, "transfer": TRANSFER, "folder": FOLDER}
SUSPENDED = {"suspended": True}
HTTPDOCS = "/var/www/vhosts/pensjonat.pl/httpdocs"
SUBSCRIPTION = {
    "disk": figure(5 * GIB, 20 * GIB),
    "transfer": figure(9 * GIB, 10 * GIB),
    "suspended": False,
    "folder": HTTPDOCS,
}
ACCOUNT = {
    "disk": figure(10 * GIB, 10 * GIB),
    "transfer": figure(3 * GIB, 50 * GIB),
    "suspended": False,
}

# kind, first label of the host -> what the panel told, or the trouble
TOLD: dict[tuple[str, str], Told | Trouble] = {
    ("cpanel", "usual"): USUAL,
    ("cpanel", "wrapped"): USUAL,
    ("cpanel", "strings"): USUAL,
    ("cpanel", "unlimited"): {
        "disk": figure(5.46 * MB, None),
        "transfer": figure(1024, None),
        "folder": FOLDER,
    },
    # Without quotas on the server its figures are zeros; then the usages say it.
    ("cpanel", "no-quotas"): {**USUAL, "disk": figure(10522669875, 10737418240)},
    ("cpanel", "cloudlinux"): {
        **USUAL,
        "processor": figure(97, 100, "percent"),
        "connections": figure(20, 20, "count"),
    },
    ("cpanel", "stats-bar"): {**USUAL, "transfer": figure(118.5 * MB, None)},
    ("cpanel", "only-disk"): {"disk": DISK},
    ("cpanel", "failing-parts"): {"disk": DISK},
    ("cpanel", "odd-figures"): {},
    ("cpanel", "refusing"): Trouble.FAILED,
    ("cpanel", "suspended-account"): SUSPENDED,
    ("cpanel", "other"): Trouble.UNREADABLE,
    ("cpanel", "echo-folder"): {"disk": DISK, "transfer": TRANSFER},
    ("directadmin", "usual"): ACCOUNT,
    ("directadmin", "wrapped"): ACCOUNT,
    ("directadmin", "strings"): {"disk": figure(10 * GIB, 10 * GIB), "suspended": False},
    ("directadmin", "unlimited"): {
        "disk": figure(5, None),
        "transfer": figure(7, None),
        "suspended": False,
    },
    ("directadmin", "switched"): {**ACCOUNT, "suspended": True},
    ("directadmin", "one-command"): {name: ACCOUNT[name] for name in ("disk", "transfer")},
    ("directadmin", "no-licence"): Trouble.FAILED,
    ("directadmin", "no-commands"): Trouble.API_BLOCKED,
    ("directadmin", "otp"): Trouble.TWO_FACTOR,
    ("directadmin", "disabled"): SUSPENDED,
    ("directadmin", "nothing"): Trouble.UNREADABLE,
    ("plesk", "usual"): SUBSCRIPTION,
    ("plesk", "unlimited"): {
        **SUBSCRIPTION,
        "disk": figure(5 * GIB, None),
        "transfer": figure(9 * GIB, None),
    },
    ("plesk", "full"): {**SUBSCRIPTION, "disk": figure(20 * GIB, 20 * GIB)},
    ("plesk", "disabled"): {**SUBSCRIPTION, "suspended": True},
    ("plesk", "expired"): {**SUBSCRIPTION, "suspended": True},
    ("plesk", "backup"): SUBSCRIPTION,
    ("plesk", "odd-figures"): {"suspended": False, "folder": HTTPDOCS},
    ("plesk", "many"): Trouble.UNREADABLE,
    ("plesk", "locked"): Trouble.TOO_MANY,
    ("plesk", "account-disabled"): SUSPENDED,
    ("plesk", "no-access"): Trouble.API_BLOCKED,
    ("plesk", "not-permitted"): Trouble.API_BLOCKED,
    ("plesk", "no-domain"): Trouble.NO_DOMAIN,
    ("plesk", "entity-bomb"): Trouble.UNREADABLE,
    ("plesk", "external"): Trouble.UNREADABLE,
    ("plesk", "deep-xml"): Trouble.UNREADABLE,
    ("plesk", "not-xml"): Trouble.UNREADABLE,
    ("plesk", "other-xml"): Trouble.UNREADABLE,
}
# What any of them may do instead.
INSTEAD_TOLD: dict[str, Told | Trouble] = {
    "login": Trouble.PAGE,
    "suspended": SUSPENDED,
    "switched-off": SUSPENDED,
    "captcha": Trouble.CAPTCHA,
    "second-factor": Trouble.TWO_FACTOR,
    "second-factor-refused": Trouble.TWO_FACTOR,
    "blocked": Trouble.API_BLOCKED,
    "blocking": Trouble.TOO_MANY,
    "throttled": Trouble.TOO_MANY,
    "missing": Trouble.NOT_THERE,
    "broken": Trouble.FAILED,
    "away": Trouble.ELSEWHERE,
    "to-login": Trouble.PAGE,
    "silent": Trouble.SLOW,
    "cut": Trouble.FAILED,
    "huge": Trouble.UNREADABLE,
    "deep": Trouble.UNREADABLE,
    "nonsense": Trouble.UNREADABLE,
    "number": Trouble.UNREADABLE,
    "empty": Trouble.UNREADABLE,
    "echo": Trouble.FAILED,
    "echo-status": Trouble.UNREADABLE,
    "echo-redirect": Trouble.ELSEWHERE,
}
# login -> what the server of the mailbox told
INBOXES: dict[str, Told | Trouble] = {
    "usual": {"mail_disk": figure(512 * 1024, 1024 * 1024), "full": False},
    "full": {"mail_disk": figure(GIB, GIB), "full": False},
    "roots": {"mail_disk": figure(90 * 1024, 100 * 1024), "full": False},
    "over": {"full": True},
    "no-limit": {"mail_disk": figure(5 * 1024, None), "full": False},
    "none": Trouble.NO_QUOTA,
    "old": Trouble.NO_QUOTA,
    "odd": Trouble.NO_QUOTA,
    "app-password": Trouble.TWO_FACTOR,
    "expired": Trouble.WRONG_TOKEN,
    "unavailable": Trouble.FAILED,
    "many": Trouble.TOO_MANY,
    "plain-no": Trouble.WRONG_TOKEN,
    "echo": Trouble.WRONG_TOKEN,
}
Case = tuple[str, str, str, str]  # kind, host, login, token

CASES: dict[Case, Told | Trouble] = {
    **{(kind, f"{does}.{DOMAIN}", USER, TOKEN): told for (kind, does), told in TOLD.items()},
    **{
        (kind, f"{does}.{DOMAIN}", USER, TOKEN): told
        for kind in ("cpanel", "directadmin", "plesk")
        for does, told in INSTEAD_TOLD.items()
        if kind == "cpanel" or does not in ("silent", "deep")
    },
    **{("imap", DOMAIN, f"{login}@{DOMAIN}", PASSWORD): told for login, told in INBOXES.items()},
    # what is typed may be wrong, or pasted
    ("cpanel", f"usual.{DOMAIN}", USER, "A" * 32): Trouble.WRONG_TOKEN,
    ("cpanel", f"usual.{DOMAIN}", "somebody", TOKEN): Trouble.WRONG_TOKEN,
    ("cpanel", f"  https://usual.{DOMAIN}:2083/cpsess123/frontend ", USER, TOKEN): USUAL,
    ("directadmin", f"usual.{DOMAIN}", USER, "wrong"): Trouble.WRONG_TOKEN,
    ("plesk", f"usual.{DOMAIN}", USER, "złe hasło"): Trouble.WRONG_TOKEN,
    ("plesk", f"usual.{DOMAIN}", "", TOKEN): SUBSCRIPTION,
    ("plesk", f"usual.{DOMAIN}", "", "wrong"): Trouble.WRONG_TOKEN,
    ("imap", DOMAIN, INBOX, "złe hasło"): Trouble.WRONG_TOKEN,
    ("imap", f"by-login.{DOMAIN}", INBOX, TOKEN): INBOXES["usual"],
    ("imap", f"by-login.{DOMAIN}", INBOX, PASSWORD): Trouble.WRONG_TOKEN,  # LOGIN takes ASCII
    ("imap", f"bye.{DOMAIN}", INBOX, PASSWORD): Trouble.TOO_MANY,
    ("imap", f"not-imap.{DOMAIN}", INBOX, PASSWORD): Trouble.UNREADABLE,
    ("imap", f"garbage.{DOMAIN}", INBOX, PASSWORD): Trouble.UNREADABLE,
    # the way there
    **{
        (kind, host, INBOX if kind == "imap" else USER, TOKEN): trouble
        for kind in PORTS
        for host, trouble in {
            "panel-bez-zaufania.pl": Trouble.UNTRUSTED,
            "panel-innej-nazwy.pl": Trouble.UNTRUSTED,
            "bez-panelu.pl": Trouble.NOT_THERE,
            "nie-ma-takiej.bez-panelu.pl": Trouble.NO_ADDRESS,
            **dict.fromkeys(
                (
                    f"{name}.bez-panelu.pl"
                    for name in ("petla", "prywatny", "chmura", "mieszany", "szosty", "inny")
                ),
                Trouble.NOT_ALLOWED,
            ),
        }.items()
    },
    ("cpanel", "cisza.bez-panelu.pl", USER, TOKEN): Trouble.UNREACHABLE,
    ("plesk", "przemycony.bez-panelu.pl", USER, TOKEN): Trouble.NOT_ALLOWED,
}
TYPED: dict[Case, str] = {
    ("cpanel", "", USER, TOKEN): "host_empty",
    ("cpanel", "127.0.0.1", USER, TOKEN): "host_ip",
    ("cpanel", "http://2130706433/", USER, TOKEN): "host_ip",
    ("cpanel", "https://[::1]:2083/", USER, TOKEN): "host_ip",
    ("cpanel", "localhost", USER, TOKEN): "host",
    ("cpanel", "metadata.google.internal", USER, TOKEN): "host",
    ("plesk", f"https://{DOMAIN}:22/", USER, TOKEN): "port",
    ("plesk", f"https://{DOMAIN}:443/", USER, TOKEN): "port",
}


@pytest.fixture(scope="module")
def internet() -> Iterator[staged.Lab]:
    if reason := staged.missing():
        pytest.skip(reason)
    with staged.Lab([TABLE]) as running:
        yield running


@pytest.fixture(scope="module")
def told(internet: staged.Lab) -> dict[Case, dict[str, Any]]:
    """What each case brought; nobody came to the canaries meanwhile."""
    canaries = Canaries.listen(internet)
    before = canaries.heard()
    cases = [*CASES, *TYPED]
    names = ("kind", "host", "login", "token")
    asked = json.dumps([dict(zip(names, case, strict=True)) for case in cases])
    argv = [sys.executable, "-m", "tests.internet.read_panels"]
    run = internet.run(argv, input=asked, timeout=180)
    run.check_returncode()
    assert run.stderr == ""
    assert canaries.heard() == before
    return dict(zip(cases, json.loads(run.stdout), strict=True))


def _label(case: Case) -> str:
    kind, host, login, _ = case
    return f"{kind}-{host}-{login}"


@pytest.mark.parametrize("case", CASES, ids=_label)
def test_each_answer_is_told_or_has_a_name(told: dict[Case, dict[str, Any]], case: Case) -> None:
    got, expected = told[case], CASES[case]
    if isinstance(expected, Trouble):
        assert got.get("trouble") == expected
        return
    seen = {
        name: value
        for name, value in got.items()
        if name != "seconds" and not (isinstance(value, dict) and "why" in value)
    }
    assert seen == expected


@pytest.mark.parametrize("case", TYPED, ids=lambda case: case[1])
def test_what_is_typed_wrongly_asks_nobody(told: dict[Case, dict[str, Any]], case: Case) -> None:
    assert told[case] == {"input": TYPED[case]}


def test_nothing_takes_long(told: dict[Case, dict[str, Any]]) -> None:
    assert {case: one["seconds"] for case, one in told.items() if one.get("seconds", 0) > 15} == {}


def test_no_credential_follows_a_redirect(
    internet: staged.Lab, told: dict[Case, dict[str, Any]]
) -> None:
    heard = (internet.folder / "world.log").read_text()
    assert f"asked as away.{DOMAIN}" in heard
    assert f"asked as bait.{DOMAIN}" not in heard


def test_no_panel_of_a_bad_certificate_is_told_the_token(
    internet: staged.Lab, told: dict[Case, dict[str, Any]]
) -> None:
    heard = (internet.folder / "world.log").read_text()
    assert "asked as panel-bez-zaufania.pl" not in heard
    assert "asked as panel-innej-nazwy.pl" not in heard


def test_what_came_back_holds_no_token(told: dict[Case, dict[str, Any]]) -> None:
    whole = json.dumps([*told.values()], ensure_ascii=False)
    assert TOKEN not in whole
    assert PASSWORD not in whole


def test_every_trouble_but_those_of_here_is_met() -> None:
    met = {one for one in CASES.values() if isinstance(one, Trouble)}
    assert {*Trouble} - met == {Trouble.OFFLINE, Trouble.CANCELLED, Trouble.CRASHED}


def test_all_that_panels_do_instead_is_tried() -> None:
    assert INSTEAD_TOLD.keys() == INSTEAD.keys()


def test_only_the_panels_own_ports_are_asked() -> None:
    assert set(PORTS.values()) <= guard.PANELS | guard.MAIL
    assert {8443, 2083, 2222} == guard.PANELS
