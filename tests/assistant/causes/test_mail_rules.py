"""What mail servers and the way to them show: exactly these causes, and nobody blamed wrongly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.causes.catalogue import catalogue
from assistant.causes.evaluation import evaluate
from assistant.causes.mail_filters import is_filter
from assistant.causes.own import gaps
from assistant.causes.seen import Provider, Seen, Told
from assistant.panel import Panel, Quota
from assistant.report import Certainty, Kind, Verdict
from checks.mail_route import Exchanger, MailRoute
from checks.mail_server import MailHost
from checks.mta_sts import StsPolicy
from checks.observation import Skipped, Unseen, Why
from tests.assistant.causes.observed import (
    NOW,
    addresses,
    exchanger,
    mail_down,
    mail_host,
    mail_route,
    mail_said,
    mail_server,
    nowhere_to,
    registration,
    seen,
)
from tests.assistant.causes.test_login_rules import LOGIN
from tests.assistant.causes.test_sender import TABLE as SENDERS

FAULT, FINE, OPEN = Verdict.CAUSE_FOUND, Verdict.NO_FAULT_FOUND, Verdict.INCONCLUSIVE
OUT_OF_DNS = addresses("missing", exists=False, a=(), aaaa=(), public=())
SKIPPED = Skipped("no_mail_exchanger")
LISTED = "554 5.7.1 Client host [85.1.2.3] blocked using zen.spamhaus.org"
GREYLISTED = "450 4.2.0 Greylisted, try again later"
FULL, UNKNOWN = "552 5.2.2 Mailbox full", "550 5.1.1 User unknown"
WANTS_TLS = "530 5.7.0 Must issue a STARTTLS command first"
NO_RELAY, DISABLED = "554 5.7.1 Relay access denied", "550 5.2.1 Account disabled"
BROKEN_DISK = "452 4.3.1 Insufficient system storage"


def at(reply: str, *, step: str, number: int = 1, **changes: Any) -> MailHost:
    """A host that refuses already at that step."""
    said = {step: mail_said(reply)}
    return mail_host(
        number=number, **{"sender": None, "recipient": None, "stranger": None} | said | changes
    )


def catch_all(number: int = 1) -> MailHost:
    return mail_host(number=number, stranger=mail_said("250 2.1.5 Ok"))


def unseen(why: Why = Why.OWN_NETWORK, number: int = 1) -> MailHost:
    return replace(mail_down(number=number), failure=Unseen(why))


def servers(*hosts: MailHost, **changes: Any) -> dict[str, Any]:
    return {"mail_server": mail_server(*hosts, **changes)}


def route(*exchangers: Exchanger, **changes: Any) -> dict[str, Any]:
    return {"mail_route": mail_route(*exchangers, **changes)}


def nothing_to_visit(by: str, *exchangers: Exchanger) -> dict[str, Any]:
    lost = MailRoute("firma.pl", by, exchangers)  # type: ignore[arg-type]
    return {"mail_route": lost, "mail_server": SKIPPED}


TABLE: list[tuple[str, dict[str, Any], Verdict, list[str]]] = [
    ("all is well", {}, FINE, []),
    ("all is well, and no mailbox was named", servers(mail_host(), named=False), FINE, []),
    ("the server takes whatever comes", servers(catch_all()), FINE, []),
    ("greylisting", servers(mail_host(GREYLISTED)), FINE, []),
    ("greylisting of the sender", servers(at(GREYLISTED, step="sender")), FINE, []),
    ("nobody is postmaster", servers(mail_host(UNKNOWN), named=False), FINE, []),
    ("postmaster's mailbox is switched off", servers(mail_host(DISABLED), named=False), FINE, []),
    ("the assistant is on a blocklist, with a status code of mailboxes",
     servers(mail_host("550 5.2.1 Client host [85.1.2.3] is on our blacklist"), named=False),
     OPEN, ["check_inconclusive"]),
    ("the whole account is, as said of postmaster",
     servers(mail_host("550 Account suspended"), named=False), FAULT, ["mail_server_rejects"]),
    # ---- the way
    ("no MX and no address", nothing_to_visit("nothing"), FAULT, ["mx_missing"]),
    ("the mailbox's domain is not there", nothing_to_visit("missing"), FAULT, ["mx_missing"]),
    ("no MX and an inner address", nothing_to_visit("address", nowhere_to("not_public")),
     FAULT, ["mx_missing"]),
    ("no MX, and the address takes mail", route(by="address"), FINE, []),
    ("null MX", nothing_to_visit("null"), FAULT, ["mail_disabled"]),
    ("the only MX does not exist", nothing_to_visit("mx", nowhere_to("missing")),
     FAULT, ["mx_broken"]),
    ("all MX lead nowhere, each in its way",
     nothing_to_visit("mx", *map(nowhere_to, ("loop", "not_public", "no_address"))),
     FAULT, ["mx_broken"]),
    ("one MX of two leads nowhere", route(nowhere_to("missing"), exchanger(2)),
     FINE, ["mx_broken"]),
    ("one MX leads nowhere, others were not looked at",
     route(nowhere_to("missing"), more=2), FINE, ["mx_broken"]),
    ("an MX cannot be looked up", nothing_to_visit("mx", nowhere_to(Unseen(Why.SERVER_FAILED))),
     OPEN, ["check_inconclusive"]),
    ("one MX of two cannot be looked up",
     route(exchanger(), nowhere_to(Unseen(Why.SERVER_FAILED), 2)), FINE, []),
    ("the MX records cannot be asked for",
     {"mail_route": Unseen(Why.TIMEOUT), "mail_server": Unseen(Why.NEEDS, "mail_route")},
     OPEN, ["check_inconclusive"]),
    # ---- the connection
    ("the only server is down", servers(mail_down()), FAULT, ["mail_server_unreachable"]),
    ("both are down", servers(mail_down(), mail_down("refused", 2)),
     FAULT, ["mail_server_unreachable"]),
    ("the first is down, the second takes it", servers(mail_down(), mail_host(number=2)),
     FINE, ["mail_server_unreachable"]),
    ("one is down, the other was not seen", servers(mail_down(), unseen(number=2)),
     OPEN, ["check_inconclusive", "mail_server_unreachable"]),
    ("the own network filters port 25", servers(unseen()), OPEN, ["check_inconclusive"]),
    ("the server takes its time", servers(unseen(Why.TIMEOUT)), OPEN, ["check_inconclusive"]),
    # ---- the server
    ("suspended at the greeting", servers(at("554 Account suspended", step="refused")),
     FAULT, ["mail_server_rejects"]),
    ("no relay for the domain", servers(mail_host(NO_RELAY)), FAULT, ["mail_server_rejects"]),
    ("no relay for its postmaster", servers(mail_host(NO_RELAY), named=False),
     FAULT, ["mail_server_rejects"]),
    ("its disk is full", servers(at(BROKEN_DISK, step="sender")), FAULT, ["mail_server_rejects"]),
    ("its disk is full, and the second takes it",
     servers(at(BROKEN_DISK, step="sender"), mail_host(number=2)), FINE, ["mail_server_rejects"]),
    ("it refuses for good, whatever the second would say",
     servers(mail_host(NO_RELAY), mail_host(number=2)), FAULT, ["mail_server_rejects"]),
    ("a second that is tried only when the first is down refuses",
     servers(mail_host(), mail_host(NO_RELAY, 2)), FINE, ["mail_server_rejects"]),
    ("one of two alike refuses",
     servers(mail_host(), replace(mail_host(NO_RELAY, 2), preference=10)),
     FAULT, ["mail_server_rejects"]),
    ("it does not know the domain", servers(mail_host("550 5.1.2 no"), named=False),
     FAULT, ["mail_server_rejects"]),
    ("nobody may bring it a letter without a password",
     servers(at("530 5.7.0 Authentication required", step="sender")),
     FAULT, ["mail_server_rejects"]),
    ("it wants a password of this assistant, and perhaps of nobody else",
     servers(mail_host("550 SMTP AUTH is required")), OPEN, ["check_inconclusive"]),
    ("it wants TLS and comes to none", servers(at(WANTS_TLS, step="sender", tls="failed")),
     FAULT, ["mail_server_rejects"]),
    ("it wants TLS, which somebody on the way may have taken out",
     servers(at(WANTS_TLS, step="sender", tls="not_offered")), OPEN, ["check_inconclusive"]),
    ("the mailbox gets too many letters for now",
     servers(mail_host("450 4.2.1 receiving mail too quickly")), FINE, []),
    ("the mailbox is disabled", servers(mail_host(DISABLED)), FAULT, ["mail_server_rejects"]),
    ("a number without a word at the greeting", servers(at("554 mail.firma.pl", step="refused")),
     OPEN, ["check_inconclusive"]),
    ("421 without a word", servers(at("421 mail.firma.pl", step="refused")),
     OPEN, ["check_inconclusive"]),
    # ---- about the assistant
    ("the assistant is on a blocklist", servers(mail_host(LISTED)), OPEN, ["check_inconclusive"]),
    ("at the greeting", servers(at(LISTED, step="refused")), OPEN, ["check_inconclusive"]),
    ("its address has no name",
     servers(mail_host("550 5.7.25 no PTR record")), OPEN, ["check_inconclusive"]),
    ("too many questions", servers(at("421 4.7.0 Too many connections", step="refused")),
     OPEN, ["check_inconclusive"]),
    ("empty senders are not liked", servers(at("550 5.7.1 Null sender not allowed", step="sender")),
     OPEN, ["check_inconclusive"]),
    ("the first refuses the assistant, the second takes whatever comes",
     servers(mail_host(LISTED), catch_all(2)), OPEN, ["check_inconclusive"]),
    ("the first refuses the assistant, the second tells of the mailbox",
     servers(mail_host(LISTED), mail_host(FULL, 2)), FAULT, ["mailbox_full"]),
    # ---- the mailbox
    ("full", servers(mail_host(FULL)), FAULT, ["mailbox_full"]),
    ("full for now", servers(mail_host("452 4.2.2 over quota")), FAULT, ["mailbox_full"]),
    ("unknown", servers(mail_host(UNKNOWN)), FAULT, ["mailbox_unknown"]),
    ("full, and the first server is down", servers(mail_down(), mail_host(FULL, 2)),
     FAULT, ["mailbox_full", "mail_server_unreachable"]),
    ("the first knows it, what the second says is no matter",
     servers(mail_host(), mail_host(UNKNOWN, 2)), FINE, []),
    ("the first takes whatever comes, what the second says is no matter",
     servers(catch_all(), mail_host(UNKNOWN, 2)), FINE, []),
    ("the first wants strangers to come again, the second is asked at once",
     servers(mail_host(GREYLISTED), mail_host(UNKNOWN, 2)), FAULT, ["mailbox_unknown"]),
    ("one of two alike does not know it",
     servers(catch_all(), replace(mail_host(UNKNOWN, 2), preference=10)),
     FAULT, ["mailbox_unknown"]),
    # ---- what explains it all
    ("the domain has expired", {"registration": registration(expires=NOW.replace(year=2025)),
     **nothing_to_visit("nothing")}, FAULT, ["domain_expired"]),
    ("the domain is out of the DNS", {"addresses": OUT_OF_DNS, **nothing_to_visit("missing")},
     FAULT, ["delegation_missing"]),
    ("a network that wants a login",
     {"addresses": Unseen(Why.OWN_NETWORK), **nothing_to_visit("nothing")},
     OPEN, ["check_inconclusive"]),
]  # fmt: skip


def judged(changed: dict[str, Any], told: Told = Told()) -> Seen:  # noqa: B008  frozen
    return seen("email_not_arriving", told, "biuro@firma.pl", **changed)


@pytest.mark.parametrize(
    ("changed", "verdict", "codes"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_exactly_these_causes_are_named(
    changed: dict[str, Any], verdict: Verdict, codes: list[str]
) -> None:
    said, causes = evaluate(judged(changed))
    assert (said, [one.code for one in causes]) == (verdict, codes)


def test_every_cause_of_mail_is_reached_by_a_row() -> None:
    told = {"wrong_mail_server"}  # has tests of its own, below
    rows = (*TABLE, *LOGIN, *SENDERS)
    mail = {code for code, entry in catalogue().items() if entry.area == "mail"}
    assert mail - {code for row in rows for code in row[3]} == told


@pytest.mark.parametrize(
    ("changed", "variant", "certainty"),
    [
        (servers(mail_host(NO_RELAY)), "mail_domain_not_served", Certainty.CONFIRMED),
        (servers(mail_host(BROKEN_DISK)), "mail_server_out_of_order", Certainty.LIKELY),
        (servers(mail_host(DISABLED)), "mailbox_disabled", Certainty.CONFIRMED),
        (servers(at("550 Domain suspended", step="sender")), None, Certainty.CONFIRMED),
        (servers(mail_down(), more=1), None, Certainty.LIKELY),
        (servers(mail_host("550")), None, Certainty.LIKELY),
        (servers(mail_host(LISTED)), "only_mail_server_unseen", Certainty.CONFIRMED),
        (
            {**route(by="address"), **servers(mail_down("refused"))},
            "mail_goes_to_website",
            Certainty.CONFIRMED,
        ),
    ],
)
def test_ways_with_words_of_their_own(
    changed: dict[str, Any], variant: str | None, certainty: Certainty
) -> None:
    _, (main, *_) = evaluate(judged(changed))
    assert (main.variant, main.certainty) == (variant, certainty)


def test_a_dead_server_beside_a_good_one_is_a_warning() -> None:
    _, (warning,) = evaluate(judged(servers(mail_down(), mail_host(number=2))))
    assert warning.kind is Kind.WARNING


# ---- what the customer told

USED_UP = Told(Panel(quotas={"mail_disk": Quota(1024, 1024)}))
ROOM = Told(Panel(quotas={"mail_disk": Quota(10, 1024)}))


def test_a_full_mailbox_by_the_panel_is_likely_where_the_server_takes_whatever_comes() -> None:
    verdict, (main,) = evaluate(judged(servers(catch_all()), USED_UP))
    assert (verdict, main.code, main.certainty) == (FAULT, "mailbox_full", Certainty.LIKELY)
    assert evaluate(judged(servers(catch_all()), ROOM)) == (FINE, ())


def test_the_panels_quota_ranks_after_what_was_seen() -> None:
    _, causes = evaluate(judged(servers(mail_host(NO_RELAY)), USED_UP))
    assert [one.code for one in causes] == ["mail_server_rejects", "mailbox_full"]


@pytest.mark.parametrize(
    ("panel", "code"),
    [(Panel(mailbox_full=True), "mailbox_full"), (Panel(suspended=True), "service_suspended")],
)
def test_what_the_panel_says_without_figures_is_a_likely_cause(panel: Panel, code: str) -> None:
    verdict, (main,) = evaluate(judged(servers(catch_all()), Told(panel)))
    assert (verdict, main.code, main.certainty) == (FAULT, code, Certainty.LIKELY)


def test_a_suspended_account_explains_a_mail_server_that_refuses() -> None:
    told = Told(Panel(suspended=True))
    _, (main,) = evaluate(judged(servers(at("554 Account suspended", step="refused")), told))
    assert (main.code, main.explains) == ("service_suspended", ("mail_server_rejects",))


def test_hosting_that_is_over_explains_a_mail_server_that_refuses() -> None:
    told = Told(Panel(dates={"hosting_expires": NOW.date().replace(year=2025)}))
    _, (main,) = evaluate(judged(servers(at("554 Account suspended", step="refused")), told))
    assert (main.code, main.explains) == ("hosting_expired", ("mail_server_rejects",))


def test_a_full_disk_by_the_panel_is_a_cause_of_missing_mail() -> None:
    told = Told(Panel(quotas={"disk": Quota(10, 10)}))
    _, (main,) = evaluate(judged({}, told))
    assert main.code == "disk_full"


ELSEWHERE = Exchanger(0, "poczta.dostawca.pl", (), ("77.55.0.9",), ("77.55.0.9",), None)
OWN_NAME = replace(ELSEWHERE, host="poczta.firma.pl")


@pytest.mark.parametrize(
    ("way", "codes"),
    [
        (mail_route(expected=ELSEWHERE), ["wrong_mail_server"]),
        (mail_route(expected=OWN_NAME), ["wrong_mail_server"]),
        (mail_route(exchanger(host="poczta.dostawca.pl"), expected=ELSEWHERE), []),
        (mail_route(exchanger(host="mx7.dostawca.pl"), expected=ELSEWHERE), []),
        (mail_route(exchanger(public=("77.55.0.9",)), expected=ELSEWHERE), []),
        (mail_route(exchanger(aliases=("poczta.dostawca.pl",)), expected=ELSEWHERE), []),
        (
            mail_route(exchanger(host="firma-pl.mail.protection.mimecast.com"), expected=OWN_NAME),
            [],
        ),
        (mail_route(expected=replace(OWN_NAME, public=(), fault="missing")), []),
        (mail_route(expected=replace(ELSEWHERE, public=(), fault=Unseen(Why.TIMEOUT))), []),
        (
            mail_route(
                exchanger(host="firma-pl.mail.protection.outlook.com"),
                expected=replace(ELSEWHERE, host="outlook.office365.com"),
            ),
            [],
        ),
        (mail_route(exchanger(), nowhere_to(Unseen(Why.TIMEOUT), 2), expected=OWN_NAME), []),
    ],
)
def test_another_mail_server_than_the_panel_shows(way: MailRoute, codes: list[str]) -> None:
    _, causes = evaluate(judged({"mail_route": way}))
    assert [one.code for one in causes] == codes


def test_another_mail_server_explains_what_that_one_says() -> None:
    changed = {"mail_route": mail_route(expected=ELSEWHERE), **servers(mail_host(UNKNOWN))}
    _, (main,) = evaluate(judged(changed))
    assert (main.code, main.explains) == ("wrong_mail_server", ("mailbox_unknown",))
    assert main.certainty is Certainty.CONFIRMED


PROVIDER = Told(provider=Provider("nazwa.pl", ("77.55.0.0/16",), ("nazwa.pl",)))


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        (servers(mail_host(NO_RELAY)), ["wrong_mail_server"]),
        (
            {**route(exchanger(public=("77.55.1.1",))), **servers(mail_host(UNKNOWN))},
            ["mailbox_unknown"],
        ),
        (
            {**route(exchanger(host="mx7.nazwa.pl")), **servers(mail_host(NO_RELAY))},
            ["mail_server_rejects"],
        ),
    ],
)
def test_a_server_outside_the_named_providers_networks(
    changed: dict[str, Any], codes: list[str]
) -> None:
    _, causes = evaluate(judged(changed, PROVIDER))
    assert [one.code for one in causes] == codes


@pytest.mark.parametrize(
    ("policy", "codes"),
    [
        (StsPolicy("enforce", ("mail.stary.pl",)), ["wrong_mail_server"]),
        (StsPolicy("enforce", ("*.firma.pl",)), []),
        (StsPolicy("testing", ("mail.stary.pl",)), []),
        (StsPolicy("none", ()), []),
        (Unseen(Why.TIMEOUT), []),
    ],
)
def test_a_policy_that_names_other_servers_is_worth_a_warning(
    policy: StsPolicy | Unseen, codes: list[str]
) -> None:
    said, causes = evaluate(judged(servers(policy=policy)))
    assert (said, [one.code for one in causes]) == (FINE, codes)
    assert [one.variant for one in causes] == ["mail_policy_outdated"] * len(codes)


def test_filters_are_known_by_their_names() -> None:
    assert is_filter("eu-smtp-inbound-1.mimecast.com")
    assert not is_filter("mimecast.com.pl")


# ---- what was not told, and is no failure


@pytest.mark.parametrize(
    ("changed", "told", "why"),
    [
        (servers(catch_all()), Told(), Why.NOT_TOLD),
        (servers(catch_all()), ROOM, None),
        (servers(mail_host(GREYLISTED)), Told(), Why.NOT_YET),
        (servers(mail_host(), named=False), Told(), None),
        (servers(mail_host()), Told(), None),
        (servers(mail_host(LISTED)), Told(), Why.REFUSED),
        (servers(unseen(Why.TIMEOUT), mail_host(number=2)), Told(), None),
    ],
)
def test_why_the_mailbox_was_not_seen(changed: dict[str, Any], told: Told, why: Why | None) -> None:
    gap = dict(gaps(judged(changed, told))).get("mail_server")
    assert (gap.why if gap else None) == why


@pytest.mark.parametrize("by", ["missing", "nothing"])
def test_a_resolver_that_knows_no_name_shows_no_way_in_order(by: str) -> None:
    offline = Unseen(Why.OFFLINE)
    blind = judged({**nothing_to_visit(by), "addresses": offline}, Told())
    assert dict(gaps(blind))["mail_route"] == offline
