"""Real replies of mail servers, each in the report of a server that brings it back.

They stand in ../shared/data, beside the project and never within it.
"""

from __future__ import annotations

import pytest

from assistant.bounce.reading import read_bounce
from assistant.causes.replies import Meaning
from tests.assistant.causes.real_replies import FILE, replies

RIGHT = 0.95
REPORT = """From: MAILER-DAEMON@smtp.firma.pl
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; smtp.firma.pl

Final-Recipient: rfc822; jan@sklep.pl
Action: failed
Status: {status}
Diagnostic-Code: smtp; {reply}

--b--
"""

# What the collection calls it, and what a returned letter may make of it.
MEANINGS = {
    "unknown_user": {Meaning.MAILBOX_UNKNOWN, Meaning.DOMAIN_UNKNOWN},
    "mailbox_full": {Meaning.MAILBOX_FULL},
    "account_disabled": {Meaning.MAILBOX_DISABLED},
    "relay_denied": {Meaning.RELAY_DENIED},
    "service_unavailable": {Meaning.SERVER_FAILED, Meaning.LOOP, Meaning.TLS},
    "delivery_timeout": {Meaning.UNREACHABLE},
    "message_too_big": {Meaning.TOO_BIG},
    "greylisted": {Meaning.GREYLISTED},
    "blocklisted": {Meaning.BLOCKLISTED},
    "rate_limited": {Meaning.RATE_LIMITED},
    "sender_domain_invalid": {Meaning.SENDER_UNKNOWN},
    "policy_rejection": {
        *(Meaning.POLICY, Meaning.CONTENT, Meaning.SPF, Meaning.DKIM, Meaning.DMARC),
        *(Meaning.RELAY_DENIED, Meaning.SUSPENDED, Meaning.TLS),
    },
}


@pytest.mark.skipif(not FILE.is_file(), reason="needs ../shared/data/smtp/replies.jsonl")
def test_real_replies_in_reports_are_read_right() -> None:
    wrong, total = [], 0
    for one in replies():
        total += 1
        digit = "4" if one.permanent is False else "5"
        letter = REPORT.format(reply=one.line, status=f"{digit}.0.0")
        refusal = read_bounce(letter).first
        if refusal.recipient != "jan@sklep.pl" or refusal.meaning not in MEANINGS[one.says]:
            wrong.append((one.says, refusal.meaning, one.line))
    assert total - len(wrong) >= RIGHT * total, wrong
