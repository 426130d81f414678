"""The file for mail programs: read where it is one, and of no harm where it is something else."""

from __future__ import annotations

import pytest

from checks import autoconfig
from checks.autoconfig import FILE_BYTES, Server
from checks.net.errors import Late, Untrusted
from tests.checks.staged import Network, reply

FIRST = "https://autoconfig.firma.pl/mail/config-v1.1.xml"
SECOND = "https://firma.pl/.well-known/autoconfig/mail/config-v1.1.xml"
THIRD = "http://autoconfig.firma.pl/mail/config-v1.1.xml"


def file(*servers: str, before: str = "") -> bytes:
    inside = "".join(servers)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<clientConfig version="1.1">'
        f'<emailProvider id="firma.pl">{inside}</emailProvider></clientConfig>'
    ).encode()


def incoming(host: str, kind: str = "imap") -> str:
    return f'<incomingServer type="{kind}"><hostname>{host}</hostname></incomingServer>'


def outgoing(host: str, kind: str = "smtp") -> str:
    return f'<outgoingServer type="{kind}"><hostname>{host}</hostname></outgoingServer>'


RECEIVE, SEND = Server("imap.lipowe.pl", "receive"), Server("smtp.lipowe.pl", "send")
GOOD = file(incoming("imap.lipowe.pl"), outgoing("smtp.lipowe.pl"))


@pytest.mark.parametrize(
    ("body", "servers"),
    [
        (GOOD, (RECEIVE, SEND)),
        (file(incoming(" IMAP.lipowe.pl. ")), (RECEIVE,)),
        (file(incoming("mail.%EMAILDOMAIN%")), (Server("mail.firma.pl", "receive"),)),
        (file(incoming("imap.lipowe.pl"), incoming("imap.lipowe.pl", "pop3")), (RECEIVE,)),
        (file(incoming("x.lipowe.pl", "exchange"), incoming("imap.lipowe.pl")), (RECEIVE,)),
        (file(incoming("smtp.lipowe.pl", "smtp")), ()),
        (file(incoming("localhost"), incoming("127.0.0.1"), incoming("")), ()),
        (file(), ()),
        (b"", ()),
        (b"<html><body>404</body></html>", ()),
        (b"{}", ()),
        (GOOD[:-20], ()),
        (GOOD + b" " * FILE_BYTES, ()),
    ],
)
def test_the_servers_of_a_file_are_read(body: bytes, servers: tuple[Server, ...]) -> None:
    assert autoconfig.read(body, "firma.pl") == servers


def test_entities_are_neither_fetched_nor_blown_up() -> None:
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    assert autoconfig.read(file(incoming("&e;"), before=outside), "firma.pl") == ()
    laughs = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(20))
    inside = f'<!DOCTYPE x [<!ENTITY e0 "lol">{laughs}]>'
    assert autoconfig.read(file(incoming("&e20;"), before=inside), "firma.pl") == ()


@pytest.mark.parametrize(
    "web",
    [
        {FIRST: reply(FIRST, 200, GOOD)},
        {FIRST: reply(FIRST, 404), SECOND: reply(SECOND, 200, GOOD)},
        {FIRST: reply(FIRST, 200, b"<html></html>"), THIRD: reply(THIRD, 200, GOOD)},
        {FIRST: Untrusted("autoconfig.firma.pl", 62, "x"), SECOND: reply(SECOND, 200, GOOD)},
        {FIRST: Late("x"), SECOND: Late("x"), THIRD: reply(THIRD, 200, GOOD)},
        {
            FIRST: reply(FIRST, 301, location="/other.xml"),
            "https://autoconfig.firma.pl/other.xml": reply("x", 200, GOOD),
        },
    ],
)
def test_each_place_is_tried_until_one_has_a_file(web: dict) -> None:  # type: ignore[type-arg]
    assert autoconfig.published("firma.pl", Network(web=web).as_net()) == (RECEIVE, SEND)


@pytest.mark.parametrize(
    "web",
    [
        {},
        {FIRST: reply(FIRST, 500)},
        {FIRST: reply(FIRST, 302, location=FIRST)},
        {FIRST: reply(FIRST, 302, location="ftp://firma.pl/")},
        {FIRST: reply(FIRST, 302, location="http://[broken")},
    ],
)
def test_no_file_is_no_answer_and_no_failure(web: dict) -> None:  # type: ignore[type-arg]
    assert autoconfig.published("firma.pl", Network(web=web).as_net()) == ()


def test_nobody_is_told_the_mail_address() -> None:
    network = Network()
    autoconfig.published("firma.pl", network.as_net())
    assert network.asked == [FIRST, SECOND, THIRD]
