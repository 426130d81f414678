"""A letter judged inside the staged Internet: every look-up is a real one."""

from __future__ import annotations

import sys

import pytest

from tests.checks.letter.letters import FIELDS, letter
from tests.internet.lab import Lab

pytestmark = pytest.mark.internet

# As the page calls it: a net of its own, the file, the contact address.
JUDGE = """
import sys
from assistant import letter
from assistant.settings import read_settings
from checks.net import Net
from checks.net.deadline import Deadline

net = Net(Deadline(10), read_settings({}).references)
seen = letter.read(sys.stdin.buffer.read())
judgement = letter.judge(seen, sys.argv[1], net)
print(judgement.outcome, *(one.code for one in judgement.reasons))
net.close()
"""
# The domain and its server are those of [sender_listed] in scenarios/mail_sender.toml.
CONTACT, SERVER, STRANGER = "biuro@kurier-lokalny-paczka.pl", "85.131.6.7", "85.131.6.99"


def handed_over_by(address: str) -> str:
    way = (
        f"Return-Path: <{CONTACT}>\r\n"
        f"Received: from mail.kurier-lokalny-paczka.pl (unknown [{address}])\r\n"
        "\tby mx.dostawca.pl with ESMTPS id 2; Thu, 26 Nov 2026 10:00:07 +0100\r\n"
    )
    fields = FIELDS.replace(b"biuro@firma.pl", CONTACT.encode())
    return letter(way=way.encode(), fields=fields).decode()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (SERVER, "accepted sender_is_contact spf_passes dmarc_passes"),
        (STRANGER, "refused spf_fails nothing_proves sender_is_contact not_signed"),
    ],
)
def test_the_server_that_may_send_makes_the_difference(lab: Lab, address: str, said: str) -> None:
    run = lab.run([sys.executable, "-c", JUDGE, CONTACT], input=handed_over_by(address))
    assert (run.stdout.strip(), run.stderr) == (said, "")
