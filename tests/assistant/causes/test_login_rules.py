"""The judgement on servers that mail programs log in to, as a table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assistant.causes.evaluation import evaluate
from assistant.report import Certainty, Kind, Verdict
from checks.mail_login import PORTS
from checks.observation import Unseen, Why
from tests.assistant.causes.observed import NOW, login_ports, mail_login, registration, seen

FAULT, FINE, OPEN = Verdict.CAUSE_FOUND, Verdict.NO_FAULT_FOUND, Verdict.INCONCLUSIVE
PASSED = NOW - timedelta(days=3)
OWN_NETWORK = Unseen(Why.OWN_NETWORK)
CLOSED = {"state": "refused"}
EXPIRED = {"refused": "expired", "not_after": PASSED}
OTHER_NAME = {"refused": "wrong_name", "named": False, "subject_names": ("poczta.lipowe.pl",)}
RECEIVE, SEND = PORTS["receive"], PORTS["send"]
NOT_REACHED = login_ports(*RECEIVE, state=OWN_NETWORK)
UNREACHED, CERTIFICATE = "mail_login_unreachable", "mail_certificate_invalid"
LOGIN: list[tuple[str, Any, Verdict, list[str]]] = [
    ("email_login", mail_login(), FINE, []),
    ("email_login", mail_login(*login_ports(993, 465)), FINE, []),
    ("email_login", mail_login(*login_ports(143, 587), *login_ports(993, 465, **CLOSED)), FINE, []),
    ("email_login", mail_login(*login_ports(993, 465), *NOT_REACHED), FINE, []),
    (
        "email_login",
        mail_login(*login_ports(*RECEIVE, **CLOSED), *login_ports(465)),
        FAULT,
        [UNREACHED],
    ),
    ("email_login", mail_login(*login_ports(*RECEIVE, *SEND, **CLOSED)), FAULT, [UNREACHED]),
    (
        "email_login",
        mail_login(*login_ports(*RECEIVE), *login_ports(*SEND, **CLOSED)),
        FINE,
        [UNREACHED],
    ),
    (
        "email_not_sending",
        mail_login(*login_ports(*RECEIVE), *login_ports(*SEND, **CLOSED)),
        FAULT,
        [UNREACHED],
    ),
    # Open is what could not be seen, and what is not known to be the right server.
    ("email_login", mail_login(*NOT_REACHED), OPEN, ["check_inconclusive"]),
    (
        "email_login",
        mail_login(*login_ports(993, 995, **CLOSED), *NOT_REACHED[2:]),
        OPEN,
        ["check_inconclusive"],
    ),
    (
        "email_login",
        mail_login(*login_ports(*RECEIVE, **CLOSED), is_mx=False),
        OPEN,
        ["check_inconclusive"],
    ),
    (
        "email_login",
        mail_login(*login_ports(*RECEIVE, **CLOSED), host="mx.lipowe.pl"),
        OPEN,
        ["check_inconclusive"],
    ),
    (
        "email_login",
        mail_login(*login_ports(*RECEIVE, **CLOSED), is_mx=False, source="srv"),
        FAULT,
        [UNREACHED],
    ),
    ("email_login", mail_login(*login_ports(993), ports=(), source="customer"), FAULT, [UNREACHED]),
    ("email_login", Unseen(Why.UNKNOWN_SERVER), OPEN, ["check_inconclusive"]),
    ("email_not_sending", Unseen(Why.UNKNOWN_SERVER), FINE, []),
    (
        "email_login",
        mail_login(*login_ports(993), ports=(), is_mx=False, source="provider"),
        OPEN,
        ["check_inconclusive"],
    ),
    # Certificates count where each way in that is needed has a bad one.
    ("email_login", mail_login(*login_ports(*RECEIVE, *SEND, **EXPIRED)), FAULT, [CERTIFICATE]),
    (
        "email_login",
        mail_login(*login_ports(993, **EXPIRED), *login_ports(995, 465)),
        FINE,
        [CERTIFICATE],
    ),
    (
        "email_login",
        mail_login(*login_ports(993), *login_ports(465, **EXPIRED)),
        FINE,
        [CERTIFICATE],
    ),
    (
        "email_not_sending",
        mail_login(*login_ports(993), *login_ports(465, **EXPIRED)),
        FAULT,
        [CERTIFICATE],
    ),
    (
        "email_login",
        mail_login(*login_ports(993, **OTHER_NAME), source="autoconfig"),
        FAULT,
        [CERTIFICATE],
    ),
    ("email_login", mail_login(*login_ports(993, **OTHER_NAME)), FAULT, [CERTIFICATE]),
    ("email_login", mail_login(*login_ports(993, shared=True, **OTHER_NAME)), FINE, [CERTIFICATE]),
    ("email_login", mail_login(*login_ports(993, **OTHER_NAME | EXPIRED)), FAULT, [CERTIFICATE]),
    (
        "email_login",
        mail_login(*login_ports(*RECEIVE, **CLOSED), *login_ports(465, **EXPIRED)),
        FAULT,
        [UNREACHED],
    ),
]


@pytest.mark.parametrize(("symptom", "observed", "verdict", "codes"), LOGIN)
def test_mail_programs_are_kept_out_only_by_what_they_need(
    symptom: str, observed: Any, verdict: Verdict, codes: list[str]
) -> None:
    came_to, causes = evaluate(seen(symptom, mail_login=observed))
    assert (came_to, [one.code for one in causes]) == (verdict, codes)


@pytest.mark.parametrize(
    ("changes", "certainty"), [({}, Certainty.LIKELY), ({"source": "srv"}, Certainty.CONFIRMED)]
)
def test_what_is_seen_of_a_guessed_server_is_only_likely(
    changes: dict[str, Any], certainty: Certainty
) -> None:
    for ports in (login_ports(*RECEIVE, **CLOSED), login_ports(*RECEIVE, **EXPIRED)):
        (cause,) = evaluate(seen("email_login", mail_login=mail_login(*ports, **changes)))[1]
        assert cause.certainty is certainty


def test_a_name_that_programs_may_not_use_is_told_in_words_of_its_own() -> None:
    shown = mail_login(*login_ports(993, shared=True, **OTHER_NAME))
    (cause,) = evaluate(seen("email_login", mail_login=shown))[1]
    assert (cause.kind, cause.variant) == (Kind.WARNING, "mail_certificate_other_name")


def test_an_expired_domain_explains_a_closed_mail_server() -> None:
    closed = mail_login(*login_ports(*RECEIVE, **CLOSED))
    expired = registration(expires=PASSED)
    (cause,) = evaluate(seen("email_login", registration=expired, mail_login=closed))[1]
    assert (cause.code, cause.explains) == ("domain_expired", (UNREACHED,))
