"""What is typed to have a panel read, how often it may be tried, what becomes of the figures."""

from __future__ import annotations

import pytest

from assistant.access import AccessError, panel_of, suggested_host, typed
from assistant.access.attempts import EVERY_SECONDS, MOST, WITHIN_SECONDS, Attempts
from assistant.panel import Panel, Quota
from checks.mail_login import LoginHost, MailLogin
from checks.observation import Unseen, Why
from checks.panels import Figure, Kind, Reading, Unit
from checks.secret import Secret
from tests.assistant.causes.observed import report_of, seen

GOOD = {"kind": Kind.DIRECTADMIN, "host": "s1.firma.pl", "login": "jan", "token": "tajne"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"host": ""}, "host_empty"),
        ({"host": "  "}, "host_empty"),
        ({"host": "serwer"}, "host"),
        ({"host": "dwa serwery firma.pl"}, "host"),
        ({"host": "router.lan"}, "host"),
        ({"host": "127.0.0.1"}, "host_ip"),
        ({"host": "0x7f.1:2222"}, "host_ip"),
        ({"host": "https://s1.firma.pl:2083/"}, "port"),
        ({"login": ""}, "login_empty"),
        ({"login": " "}, "login_empty"),
        ({"login": "jan:nowak"}, "login"),
        ({"login": "jan nowak"}, "login"),
        ({"login": "jan\nX-Evil: 1"}, "login"),
        ({"login": "j" * 255}, "login"),
        ({"kind": Kind.CPANEL, "token": "ABC", "login": "żółw"}, "login"),
        ({"kind": Kind.IMAP}, "login_mailbox"),
        ({"token": ""}, "token_empty"),
        ({"token": "a\r\nX-Evil: 1"}, "token"),
        ({"token": "a\u200bb"}, "token"),
        ({"token": "x" * 513}, "token"),
        ({"kind": Kind.CPANEL, "token": "ABC DEF"}, "token_cpanel"),
        ({"kind": Kind.CPANEL, "token": "hasło"}, "token_cpanel"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_reason(
    changed: dict[str, object], code: str
) -> None:
    given = {**GOOD, **changed}
    token = str(given["token"])
    with pytest.raises(AccessError) as refused:
        typed(given["kind"], given["host"], given["login"], Secret(token), "firma.pl")
    assert refused.value.code == code
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert not token or token not in f"{refused.value!r} {refused.value.params}"


@pytest.mark.parametrize(
    ("kind", "host", "login", "expected"),
    [
        (Kind.DIRECTADMIN, " https://S1.Firma.pl:2222/evo/ ", " jan ", ("s1.firma.pl", "jan")),
        (Kind.CPANEL, "s1.firma.pl", "jan", ("s1.firma.pl", "jan")),
        (Kind.PLESK, "żółw.pl", "", ("xn--w-uga1v8h.pl", "")),
        (Kind.IMAP, "poczta.firma.pl", "biuro@firma.pl", ("poczta.firma.pl", "biuro@firma.pl")),
        (Kind.DIRECTADMIN, "https://jan:tajne@s1.firma.pl/", "jan", ("s1.firma.pl", "jan")),
    ],
)
def test_what_people_paste_is_understood(
    kind: Kind, host: str, login: str, expected: tuple[str, str]
) -> None:
    access = typed(kind, host, login, Secret("ABC123"), "firma.pl")
    assert (access.host, access.login) == expected


def test_the_suggested_server_is_where_the_website_or_the_mailbox_is() -> None:
    found = MailLogin((LoginHost("imap.poczta.pl", (), "records", False, ()),))
    usual = report_of(seen())
    assert suggested_host(Kind.CPANEL, usual) == "firma.pl"
    assert suggested_host(Kind.IMAP, usual) == "mail.firma.pl"
    known = report_of(seen("email_login", mail_login=found))
    assert suggested_host(Kind.IMAP, known) == "imap.poczta.pl"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_an_account_is_tried_once_in_a_few_seconds_whoever_asks() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    assert attempts.take("s1.firma.pl", "jan")
    assert not attempts.take("s1.firma.pl", "Jan")
    assert attempts.take("s1.firma.pl", "ewa")
    assert attempts.take("s2.firma.pl", "jan")
    clock.now += EVERY_SECONDS
    assert attempts.take("s1.firma.pl", "jan")


def test_an_account_is_tried_some_times_and_then_again_later() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    made = []
    for _ in range(MOST + 5):
        made.append(attempts.take("s1.firma.pl", "jan"))
        clock.now += EVERY_SECONDS
    assert made == [True] * MOST + [False] * 5
    clock.now += WITHIN_SECONDS
    assert attempts.take("s1.firma.pl", "jan")


def test_what_is_remembered_of_attempts_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.access.attempts.ACCOUNTS", 3)
    attempts = Attempts(Clock())
    for number in range(10):
        attempts.take("s1.firma.pl", f"login{number}")
    assert len(attempts._made) == 3


FULL = Figure(10, 10)


@pytest.mark.parametrize(
    ("reading", "panel"),
    [
        (Reading(), Panel()),
        (
            Reading(disk=FULL, mail_disk=Figure(1, None), transfer=Figure(5, 4)),
            Panel(
                quotas={"disk": Quota(10, 10), "mail_disk": Quota(1, None), "transfer": Quota(5, 4)}
            ),
        ),
        (
            Reading(
                requests=FULL,
                processor=Figure(97, 100, Unit.PERCENT),
                connections=Figure(20, 20, Unit.COUNT),
                database=Unseen(Why.UNREADABLE),
            ),
            Panel(
                quotas={
                    "http_requests": Quota(10, 10),
                    "cpu_time": Quota(97, 100, measured=False),
                    "connections": Quota(20, 20),
                }
            ),
        ),
        (Reading(folder="/public_html"), Panel(document_folder="/public_html")),
        (Reading(suspended=True, full=True), Panel(suspended=True, mailbox_full=True)),
        (Reading(suspended=False, full=False), Panel()),
    ],
)
def test_a_reading_becomes_the_figures_of_the_panel(reading: Reading, panel: Panel) -> None:
    assert panel_of(reading) == panel


@pytest.mark.parametrize(
    ("figure", "unit"),
    [
        (Figure(5, 10 * 2**30), "GiB"),
        (Figure(3 * 2**20, None), "MiB"),
        (Figure(2**40, 2**40), "TiB"),
        (Figure(5, 10), ""),
        (Figure(2**30, 2**31, Unit.COUNT), ""),
    ],
)
def test_sizes_are_written_as_the_panel_prints_them(figure: Figure, unit: str) -> None:
    assert panel_of(Reading(disk=figure)).quotas["disk"].unit == unit
