"""The visits to the mail servers: what is kept of each, and what counts as the server's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checks.mail_route import MailRoute
from checks.mail_server import CHARS, VISITED, Failure, MailServer, mail_server
from checks.net.errors import (
    Attempt,
    Broken,
    Garbled,
    Late,
    NetError,
    NotConnected,
    PastDeadline,
)
from checks.net.smtp import Dialogue, Refused, Reply
from checks.observation import Skipped, Unseen, Why, from_json, to_json
from checks.target import parse_target
from tests.assistant.causes.observed import exchanger, nowhere_to
from tests.checks.staged import Network, Reach
from tests.checks.test_certificate import shown

TARGET = parse_target("biuro@firma.pl")
OK = Reply(250, "2.1.5 Ok")
GOOD = Dialogue("85.128.128.11", "recipient", "not_offered", "mx1", OK, (OK, Reply(550, "unknown")))
REACHED = Reach(frozenset({25, 443}))


def route(*exchangers: Any) -> MailRoute:
    return MailRoute("firma.pl", "mx", exchangers or (exchanger(),))


def ended(failure: NetError, step: Any = "greeting", **changes: Any) -> Dialogue:
    return replace(GOOD, step=step, sender=None, recipients=(), failure=failure, **changes)


def not_connected(*attempts: tuple[str, str]) -> NotConnected:
    return NotConnected("mx1", tuple(Attempt(ip, 25, how) for ip, how in attempts))  # type: ignore[arg-type]


def look(
    *dialogues: Dialogue, reach: Reach = REACHED, target: Any = TARGET, **changes: Any
) -> MailServer:
    network = Network(
        mail={f"mx{n}.firma.pl": one for n, one in enumerate(dialogues or (GOOD,), 1)},
        reach=reach,
        **changes,
    )
    way = route(*(exchanger(number) for number in range(1, max(2, len(dialogues) + 1))))
    found = mail_server(target, network.as_net(), mail_route=way)
    assert isinstance(found, MailServer)
    assert from_json(MailServer, to_json(found)) == found
    return found


def test_what_was_said_is_kept() -> None:
    (host,) = look().hosts
    assert (host.failure, host.refused, host.greeting) == (None, None, "mx1")
    assert host.recipient is not None
    assert host.recipient.line == "250 2.1.5 Ok"
    assert host.stranger is not None
    assert not host.stranger.accepts


def test_a_mailbox_is_asked_about_and_then_a_name_that_nobody_has() -> None:
    network = Network(mail={"mx1.firma.pl": GOOD}, reach=REACHED)
    mail_server(TARGET, network.as_net(), mail_route=route())
    (asked,) = network.asked
    host, mailbox, stranger = asked.split()
    assert (host, mailbox) == ("mx1.firma.pl", "biuro@firma.pl")
    assert stranger.endswith("@firma.pl")


@pytest.mark.parametrize("typed", ["firma.pl", "biuro@inna.firma.pl"])
def test_without_a_mailbox_of_the_domain_its_postmaster_is_asked_about(typed: str) -> None:
    network = Network(mail={"mx1.firma.pl": GOOD}, reach=REACHED)
    found = mail_server(parse_target(typed), network.as_net(), mail_route=route())
    assert isinstance(found, MailServer)
    assert (found.recipient, found.named) == ("postmaster@firma.pl", False)
    assert network.asked == ["mx1.firma.pl postmaster@firma.pl"]


def test_every_server_is_visited_up_to_a_number() -> None:
    found = look(*(GOOD for _ in range(VISITED + 2)))
    assert [one.preference for one in found.hosts] == [10, 20, 30, 40]
    assert found.more == 2


def test_where_no_name_leads_to_a_server_nobody_is_visited() -> None:
    found = mail_server(TARGET, Network().as_net(), mail_route=route(nowhere_to("missing")))
    assert found == Skipped("no_mail_exchanger")


def test_long_replies_are_cut() -> None:
    (host,) = look(replace(GOOD, recipients=(Reply(550, "x" * 5000),))).hosts
    assert host.recipient is not None
    assert len(host.recipient.text) == CHARS


@pytest.mark.parametrize(
    ("dialogue", "failure"),
    [
        (ended(not_connected(("85.1.1.1", "refused")), "connect"), "refused"),
        (ended(not_connected(("85.1.1.1", "silent")), "connect"), "silent"),
        (ended(Garbled("HTTP/1.1"), "greeting"), "garbled"),
        (ended(Garbled("junk"), "recipient"), Why.UNREADABLE),
        (ended(Late("x")), Why.TIMEOUT),
        (ended(Broken("x")), Why.REFUSED),
        (ended(PastDeadline("x")), Why.DEADLINE),
        (ended(Refused("mx1", Reply(554, "no"))), None),
    ],
)
def test_each_end_of_a_visit(dialogue: Dialogue, failure: str | Why | None) -> None:
    (host,) = look(dialogue).hosts
    found = host.failure
    kind = found.kind if isinstance(found, Failure) else found.why if found else None
    assert kind == failure
    assert (host.refused is not None) == (failure is None)


SILENT = ended(not_connected(("85.1.1.1", "silent"), ("2a00:1a28::1", "silent")), "connect")
SILENT_V6 = ended(not_connected(("2a00:1a28::1", "silent")), "connect")


@pytest.mark.parametrize(
    ("dialogue", "reach", "blamed"),
    [
        (SILENT, REACHED, True),
        (SILENT, Reach(frozenset({443})), False),
        (SILENT, Reach(frozenset({25}), ipv4=False), True),
        (SILENT_V6, Reach(frozenset({25}), ipv6=False), False),
        (ended(Garbled("x")), Reach(frozenset({25}), speaking=frozenset()), False),
    ],
)
def test_silence_counts_only_where_others_are_reached(
    dialogue: Dialogue, reach: Reach, blamed: bool
) -> None:
    (host,) = look(dialogue, reach=reach).hosts
    assert isinstance(host.failure, Failure) == blamed
    if not blamed:
        assert isinstance(host.failure, Unseen)
        assert host.failure.why is Why.OWN_NETWORK


DECEIVED = Reach(frozenset({25}), speaking=frozenset())
SECURED = replace(GOOD, tls="used")


@pytest.mark.parametrize(
    ("dialogue", "code", "reach", "heard"),
    [
        (GOOD, None, REACHED, True),
        (GOOD, None, DECEIVED, False),
        (SECURED, 0, DECEIVED, True),
        (SECURED, 10, DECEIVED, False),
        (SECURED, 10, REACHED, True),
    ],
)
def test_words_count_only_where_nobody_answers_in_the_servers_place(
    dialogue: Dialogue, code: int | None, reach: Reach, heard: bool
) -> None:
    host = "mx1.firma.pl"
    peers = {} if code is None else {host: shown(host, code, port=25)}
    (seen,) = look(dialogue, reach=reach, peers=peers).hosts
    assert (seen.recipient is not None) == heard
    assert (seen.failure is None) == heard


def test_what_cannot_be_seen_of_the_policy_changes_nothing_of_the_visits() -> None:
    names = {("_mta-sts.firma.pl", "TXT"): Late("x")}
    assert look(names=names).policy == Unseen(Why.TIMEOUT, "x")
    assert look(names=names).hosts == look().hosts
    assert look().policy is None
