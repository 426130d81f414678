"""A letter's judgement as a table: what was read and seen, the outcome, and exactly the reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.letter import Outcome, judge, judge_address
from assistant.letter.judgement import WEIGHTS, Weight, conclude
from assistant.letter.rules import reasons
from checks.letter.looking import Checked, Looked
from checks.letter.reading import Signature, read
from checks.letter.received import border
from checks.net.errors import ResolverLate
from checks.observation import Unseen, Why
from checks.sender.dmarc import Dmarc
from checks.sender.spf_check import Verdict
from tests.checks.letter.letters import FIELDS, PUBLISHED, WAY, letter, public_key
from tests.checks.sender.zones import Zones, network

CONTACT = "biuro@firma.pl"
TIMEOUT = Unseen(Why.TIMEOUT)
LETTER = read(letter())
REJECT = Dmarc("firma.pl", ("v=DMARC1; p=reject",), "reject")
SEEN = Looked(border(LETTER.way), Verdict("pass"), "firma.pl", True, (), REJECT)
NO_SPF: dict[str, Any] = {"spf": Verdict("fail")}
UNKNOWN_WAY: dict[str, Any] = {"border": None, "spf": None, "spf_domain": None}


def signed(*outcomes: Any, aligned: bool = True) -> dict[str, Any]:
    signature = Signature("firma.pl" if aligned else "wysylka.pl", "s1", "rsa-sha256", 0)
    return {"signatures": tuple(Checked(signature, one, aligned) for one in outcomes)}


ACCEPTED, REFUSED, UNKNOWN = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNKNOWN
OWN = "sender_is_contact"

# what differs in the letter, what differs in what was seen -> outcome, reasons in order
TABLE: list[tuple[str, dict[str, Any], dict[str, Any], Outcome, list[str]]] = [
    ("healthy", {}, {}, ACCEPTED, [OWN, "spf_passes", "dmarc_passes"]),
    ("without rules", {}, {"dmarc": Dmarc("firma.pl", ())}, ACCEPTED, [OWN, "spf_passes"]),
    ("rules not seen", {}, {"dmarc": TIMEOUT}, ACCEPTED, [OWN, "spf_passes"]),
    ("signed", {}, signed("valid"), ACCEPTED,
     [OWN, "spf_passes", "signature_holds", "dmarc_passes"]),
    ("signed alone", {}, NO_SPF | signed("valid"), ACCEPTED,
     [OWN, "signature_holds", "dmarc_passes"]),
    ("signed, and the way is not known", {}, UNKNOWN_WAY | signed("valid"), ACCEPTED,
     [OWN, "signature_holds", "dmarc_passes"]),
    ("broken signature, and SPF", {}, signed("body_changed"), ACCEPTED,
     [OWN, "spf_passes", "dmarc_passes"]),
    ("from the sent folder", {}, UNKNOWN_WAY, UNKNOWN, ["way_unknown", OWN, "not_signed"]),
    ("wrong server", {}, NO_SPF, REFUSED,
     ["spf_fails", "nothing_proves", "dmarc_refuses", OWN, "not_signed"]),
    ("server in doubt", {}, {"spf": Verdict("softfail"), "dmarc": None}, REFUSED,
     ["spf_fails", "nothing_proves", OWN, "not_signed"]),
    ("SPF broken", {}, {"spf": Verdict("permerror"), "dmarc": TIMEOUT}, REFUSED,
     ["spf_broken", "nothing_proves", "dmarc_unseen", OWN, "not_signed"]),
    ("SPF silent", {}, {"spf": Verdict("none"), "dmarc": None}, REFUSED,
     ["nothing_proves", OWN, "spf_says_nothing", "not_signed"]),
    ("SPF of another", {}, {"spf_aligned": False, "spf_domain": "wysylka.pl", "dmarc": None},
     REFUSED, ["nothing_proves", OWN, "spf_of_another", "not_signed"]),
    ("SPF not seen", {}, {"spf": TIMEOUT}, UNKNOWN, ["spf_unseen", OWN, "not_signed"]),
    ("signed by another", {}, NO_SPF | signed("valid", aligned=False), REFUSED,
     ["spf_fails", "nothing_proves", "dmarc_refuses", OWN, "signature_of_another"]),
    ("changed on the way", {}, NO_SPF | signed("body_changed"), REFUSED,
     ["spf_fails", "signature_broken", "nothing_proves", "dmarc_refuses", OWN]),
    ("key missing", {}, NO_SPF | signed("no_key"), REFUSED,
     ["spf_fails", "signature_without_key", "nothing_proves", "dmarc_refuses", OWN]),
    ("key not seen", {}, UNKNOWN_WAY | signed(TIMEOUT), UNKNOWN,
     ["way_unknown", "signature_unseen", OWN]),
    ("one key missing, one not seen", {}, UNKNOWN_WAY | signed("no_key", TIMEOUT), UNKNOWN,
     ["way_unknown", "signature_unseen", OWN]),
    ("headers alone", {}, UNKNOWN_WAY | signed("not_verified"), UNKNOWN,
     ["way_unknown", "signature_not_verified", OWN]),
    ("from another address", {"senders": ("jan@inna.pl",)}, {}, REFUSED,
     ["sender_is_other", "spf_passes", "dmarc_passes"]),
    ("from the address in capitals", {"senders": ("Biuro@firma.pl",)}, {}, ACCEPTED,
     [OWN, "spf_passes", "dmarc_passes"]),
    ("from free mail", {"senders": ("jan@gmail.com",)}, {}, REFUSED,
     ["sender_is_other", "spf_passes", "dmarc_passes", "free_mail"]),
    ("from two", {"senders": ("a@b.pl", "c@d.pl")}, {}, REFUSED, ["several_senders"]),
    ("from nobody", {"senders": ()}, {}, REFUSED, ["no_sender"]),
    ("answers elsewhere", {"reply_to": ("x@inna.pl",)}, {}, REFUSED,
     ["reply_elsewhere", OWN, "spf_passes", "dmarc_passes"]),
    ("answers to a colleague", {"reply_to": ("ania@firma.pl",)}, {}, ACCEPTED,
     [OWN, "spf_passes", "dmarc_passes"]),
    ("very large", {"complete": False}, {}, ACCEPTED,
     [OWN, "spf_passes", "dmarc_passes", "cut_off"]),
    ("wrong clock", {"way": tuple(replace(one, seconds=-3600) for one in LETTER.way)}, {},
     ACCEPTED, [OWN, "spf_passes", "dmarc_passes", "clocks_differ"]),
    ("no letter", {"is_letter": False}, {}, UNKNOWN, ["no_letter"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("of_letter", "of_looked", "outcome", "codes"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_judgement(
    of_letter: dict[str, Any], of_looked: dict[str, Any], outcome: Outcome, codes: list[str]
) -> None:
    found = reasons(replace(LETTER, **of_letter), CONTACT, replace(SEEN, **of_looked))
    judgement = conclude(found)
    assert (judgement.outcome, [one.code for one in judgement.reasons]) == (outcome, codes)


def test_without_the_contact_address_it_stays_open() -> None:
    judgement = conclude(reasons(LETTER, None, SEEN))
    assert judgement.outcome is UNKNOWN
    assert judgement.reasons[0].code == "contact_unknown"


MISSING: Zones = {}  # not even the domain

# records of the contact's domain -> outcome, reasons
ADDRESSES: list[tuple[str, Zones, Outcome, list[str]]] = [
    ("biuro@firma.pl", PUBLISHED, ACCEPTED, ["domain_may_send", "domain_key_unknown"]),
    ("biuro@firma.pl", {"firma.pl TXT": "v=spf1 mx -all"}, ACCEPTED,
     ["domain_may_send", "domain_without_dmarc", "domain_key_unknown"]),
    ("biuro@firma.pl", {"firma.pl TXT": "v=spf1 includ:x -all"}, REFUSED,
     ["domain_spf_broken", "domain_without_dmarc", "domain_key_unknown"]),
    ("biuro@firma.pl", {"_dmarc.firma.pl TXT": "v=DMARC1; p=none"}, REFUSED,
     ["domain_without_spf", "domain_key_unknown"]),
    ("biuro@firma.pl", {
        "firma.pl TXT": "v=spf1 -all", "firma.pl MX": "1 aspmx.l.google.com.",
        "_spf.google.com TXT": "v=spf1 ip4:142.250.64.0/20 ~all",
        "_dmarc.firma.pl TXT": "v=DMARC1; p=none",
    }, REFUSED, ["domain_spf_broken", "domain_without_key"]),
    ("biuro@firma.pl", {
        "firma.pl TXT": ResolverLate("x"), "_dmarc.firma.pl TXT": "v=DMARC1; p=none",
    }, UNKNOWN, ["domain_unseen"]),
    ("biuro@firma.pl", {
        "firma.pl TXT": "v=spf1 include:b.pl -all", "b.pl TXT": ResolverLate("x"),
        "_dmarc.firma.pl TXT": "v=DMARC1; p=none",
    }, UNKNOWN, ["domain_unseen", "domain_key_unknown"]),
    ("jan@gmail.com", {"gmail.com TXT": "v=spf1 ip4:1.2.3.4 -all",
                       "_dmarc.gmail.com TXT": "v=DMARC1; p=none"}, ACCEPTED,
     ["domain_may_send", "free_mail", "domain_key_unknown"]),
    ("biuro@firma.pl", {
        **PUBLISHED, "firma.pl MX": "1 aspmx.l.google.com.",
        "_spf.google.com TXT": "v=spf1 ip4:85.128.1.2 ~all",
        "google._domainkey.firma.pl TXT": "v=DKIM1; p=AAAA",
    }, ACCEPTED, ["domain_may_send", "domain_has_key"]),
    ("biuro@firma.pl", MISSING, REFUSED, ["domain_missing"]),
    ("biuro", {}, UNKNOWN, ["contact_unreadable"]),
    ("biuro@localhost", {}, UNKNOWN, ["contact_unreadable"]),
]  # fmt: skip


@pytest.mark.parametrize(("contact", "zones", "outcome", "codes"), ADDRESSES)
def test_an_address_before_there_is_a_letter(
    contact: str, zones: Zones, outcome: Outcome, codes: list[str]
) -> None:
    there: Zones = {} if zones is MISSING else {f"{contact.rpartition('@')[2]} MX": ()}
    judgement = judge_address(contact, network({**there, **zones}).as_net())
    assert (judgement.outcome, [one.code for one in judgement.reasons]) == (outcome, codes)


def test_every_reason_has_its_row() -> None:
    rows = {code for row in TABLE for code in row[4]} | {
        code for row in ADDRESSES for code in row[3]
    }
    assert rows | {"contact_unknown", "time_ran_out"} == WEIGHTS.keys()


@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        (letter(signer=b"firma.pl"), ACCEPTED),
        (letter(), ACCEPTED),
        (letter(way=WAY.replace(b"85.128.1.2", b"85.128.9.9")), REFUSED),
        (letter(way=b""), UNKNOWN),
        (letter(way=b"", signer=b"firma.pl"), ACCEPTED),
        (letter(fields=FIELDS.replace(b"biuro@", b"prezes@")), REFUSED),
        (b"no letter", UNKNOWN),
    ],
)
def test_from_the_file_to_the_verdict(data: bytes, outcome: Outcome) -> None:
    zones = {**PUBLISHED, "s1._domainkey.firma.pl TXT": public_key()}
    assert judge(read(data), " Biuro@FIRMA.pl ", network(zones).as_net()).outcome is outcome


def test_only_what_weighs_against_or_is_hidden_needs_a_change() -> None:
    assert {WEIGHTS[code] for row in TABLE for code in row[4]} == set(Weight)
