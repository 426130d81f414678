"""What a returned letter adds to the causes: whose side it is on decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest

from assistant.bounce.reading import Bounce, Refusal
from assistant.causes import bounced
from assistant.causes.catalogue import catalogue
from assistant.causes.evaluation import evaluate
from assistant.causes.replies import Meaning
from assistant.causes.seen import Seen, Told
from assistant.report import Acts, Cause, Certainty, Kind, Verdict
from tests.assistant.causes.observed import NOW, login_ports, mail_login, registration, seen

SENDING, ARRIVING, LOGIN = "email_not_sending", "email_not_arriving", "email_login"
OTHER = Refusal("jan@sklep.pl", "mx.sklep.pl", "", "550 no", Meaning.POLICY, False, True)
OWN = replace(OTHER, recipient="biuro@firma.pl")


def letter(*refusals: Refusal, **changes: Any) -> Told:
    first, *others = refusals or (OTHER,)
    return Told(bounce=Bounce((replace(first, **changes), *others)))


def judged(told: Told, symptom: str = SENDING, **changed: object) -> tuple[Verdict, list[Cause]]:
    verdict, causes = evaluate(seen(symptom, told, **changed))
    return verdict, [one for one in causes if one.code != "check_inconclusive"]


TABLE = [
    (OTHER, Meaning.MAILBOX_FULL, "mailbox_full", "recipient_full"),
    (OTHER, Meaning.MAILBOX_UNKNOWN, "mailbox_unknown", "recipient_unknown"),
    (OTHER, Meaning.DOMAIN_UNKNOWN, "mailbox_unknown", "recipient_unknown"),
    (OTHER, Meaning.UNREACHABLE, "mail_server_unreachable", "recipient_server_fails"),
    (OTHER, Meaning.POLICY, "mail_server_rejects", "letter_refused"),
    (OTHER, Meaning.TOO_BIG, "mail_server_rejects", "letter_too_big"),
    (OTHER, Meaning.RATE_LIMITED, "mail_server_rejects", "letters_too_many"),
    (OTHER, Meaning.RELAY_DENIED, "mail_server_rejects", "program_not_logged_in"),
    (OTHER, Meaning.SUSPENDED, "mail_server_rejects", "sending_blocked"),
    (OWN, Meaning.MAILBOX_FULL, "mailbox_full", None),
    (OWN, Meaning.MAILBOX_UNKNOWN, "mailbox_unknown", None),
    (OWN, Meaning.UNREACHABLE, "mail_server_unreachable", None),
    (OWN, Meaning.RELAY_DENIED, "mail_server_rejects", "mail_domain_not_served"),
    (OWN, Meaning.SPF, "mail_server_rejects", "sender_at_fault"),
    (OWN, Meaning.TOO_BIG, "mail_server_rejects", "sender_at_fault"),
]


@pytest.mark.parametrize(("refusal", "meaning", "code", "variant"), TABLE)
@pytest.mark.parametrize("symptom", [SENDING, ARRIVING, LOGIN])
def test_the_address_of_the_letter_decides_whose_side_it_is(
    refusal: Refusal, meaning: Meaning, code: str, variant: str | None, symptom: str
) -> None:
    verdict, (cause,) = judged(letter(refusal, meaning=meaning), symptom)
    assert verdict is Verdict.CAUSE_FOUND
    assert (cause.code, cause.variant, cause.kind) == (code, variant, Kind.FAULT)
    assert cause.evidence[0].code == f"bounce_{meaning}"


def test_every_meaning_shows_a_cause_but_the_unread() -> None:
    shown = {*bounced.SENT, *bounced.RECEIVED}
    assert shown == {*Meaning} - {Meaning.UNKNOWN, Meaning.GREYLISTED}
    variants = {means.variant for means in (*bounced.SENT.values(), *bounced.RECEIVED.values())}
    assert {*get_args(bounced.Variant)} - variants == {"letter_waits"}


@pytest.mark.parametrize(("symptom", "variant"), [(ARRIVING, None), (SENDING, "recipient_full")])
def test_without_an_address_the_symptom_decides(symptom: str, variant: str | None) -> None:
    _, (cause,) = judged(letter(recipient="", meaning=Meaning.MAILBOX_FULL), symptom)
    assert cause.variant == variant


def test_a_letter_to_a_part_of_the_domain_is_the_customers() -> None:
    told = letter(recipient="x@poczta.firma.pl", meaning=Meaning.MAILBOX_FULL)
    assert judged(told)[1][0].variant is None
    told = letter(recipient="x@mojafirma.pl", meaning=Meaning.MAILBOX_FULL)
    assert judged(told)[1][0].variant == "recipient_full"


@pytest.mark.parametrize("meaning", [Meaning.MAILBOX_FULL, Meaning.POLICY, Meaning.UNREACHABLE])
def test_a_letter_that_waits_is_no_fault(meaning: Meaning) -> None:
    verdict, (cause,) = judged(letter(meaning=meaning, waiting=True))
    assert verdict is not Verdict.CAUSE_FOUND
    assert (cause.kind, cause.acts, cause.variant) == (Kind.WARNING, Acts.WAIT, "letter_waits")


def test_a_letter_whose_reason_cannot_be_read_accuses_nobody() -> None:
    told = letter(meaning=Meaning.UNKNOWN)
    assert judged(told)[1] == []
    assert told.bounce is not None
    assert bounced.understood(told.bounce)[0].code == "bounce_unknown"


def test_a_letter_says_nothing_of_a_website() -> None:
    assert evaluate(seen(told=letter(meaning=Meaning.MAILBOX_FULL)))[1] == ()


def test_a_reason_without_a_servers_words_is_only_likely() -> None:
    told = letter(meaning=Meaning.MAILBOX_FULL, reply="")
    assert judged(told)[1][0].certainty is Certainty.LIKELY


def test_an_expired_domain_explains_what_the_letter_says_of_the_customers_server() -> None:
    expired = registration(expires=NOW - timedelta(days=3))
    _, causes = judged(letter(OWN, meaning=Meaning.UNREACHABLE), ARRIVING, registration=expired)
    assert [(one.code, one.explains) for one in causes] == [
        ("domain_expired", ("mail_server_unreachable",))
    ]
    _, causes = judged(letter(meaning=Meaning.MAILBOX_FULL), registration=expired)
    assert [one.code for one in causes] == ["domain_expired", "mailbox_full"]


def test_the_letters_reason_stands_before_closed_ports() -> None:
    closed = mail_login(*login_ports(993), *login_ports(465, 587, state="refused"))
    _, causes = judged(letter(meaning=Meaning.MAILBOX_FULL), mail_login=closed)
    assert [one.code for one in causes] == ["mailbox_full", "mail_login_unreachable"]


def test_recipients_of_the_same_fate_are_told_together() -> None:
    others = (replace(OTHER, recipient="ewa@sklep.pl"), replace(OTHER, recipient="x@inny.pl"))
    away = replace(OTHER, recipient="z@inny.pl", meaning=Meaning.MAILBOX_FULL)
    _, (cause,) = judged(letter(OTHER, *others, away))
    (named,) = (one.data for one in cause.evidence if one.code == "bounce_recipient")
    assert named["recipient"] == "jan@sklep.pl, ewa@sklep.pl, x@inny.pl"


def test_the_causes_that_letters_show_are_those_of_the_catalogue() -> None:
    codes = {means.code for means in (*bounced.SENT.values(), *bounced.RECEIVED.values())}
    of_senders = {"sender_blocklisted", "spf_invalid", "dmarc_invalid"}
    assert codes - of_senders <= catalogue().keys()
    assert isinstance(seen(SENDING), Seen)
