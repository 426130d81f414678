"""A real Postfix in the staged Internet, as Debian ships it, for what it says by itself.

It takes letters for nobody: a recipient is as far as it gets.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.internet.certificates import Authority
from tests.internet.daemons import Daemon, passable
from tests.internet.lab import Lab

HOST = "serwer.hosting-jodlowy.pl"
PACKAGES = {"postfix": "postfix"}
# What else master.cf has is for letters that were taken.
MASTER = textwrap.dedent("""
    smtp      inet  n  -  n  -  -  smtpd
    rewrite   unix  -  -  n  -  -  trivial-rewrite
    proxymap  unix  -  -  n  -  -  proxymap
    anvil     unix  -  -  n  -  1  anvil
    tlsmgr    unix  -  -  n  1000?  1  tlsmgr
    postlog   unix-dgram n  -  n  -  1  postlogd
    cleanup   unix  n  -  n  -  0  cleanup
    pickup    unix  n  -  n  60  1  pickup
    qmgr      unix  n  -  n  300  1  qmgr
""")
# What it needs besides to ask the server behind it whether it would take a recipient.
VERIFYING = textwrap.dedent("""
    verify    unix  -  -  n  -  1  verify
    lmtp      unix  -  -  n  -  -  lmtp
    bounce    unix  -  -  n  -  0  bounce
    defer     unix  -  -  n  -  0  bounce
    trace     unix  -  -  n  -  0  bounce
""")


@dataclass(frozen=True)
class Setup:
    """`domains` with mailboxes, `mailboxes` that exist, and what it answers to single recipients
    in place of its own words: an action of access(5). `services` and `settings` are what
    master.cf and main.cf have besides."""

    addresses: Sequence[str]
    domains: Sequence[str]
    mailboxes: Sequence[str]
    recipients: Mapping[str, str]
    services: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)


def start(lab: Lab, setup: Setup, folder: Path) -> Daemon:
    """Start it with its whole configuration in `folder`, which is empty."""
    _write(folder, setup)
    command = ["postfix", "-c", str(folder)]
    return Daemon(lab, [*command, "start-fg"], [*command, "stop"], "daemon started", folder / "log")


def _write(folder: Path, setup: Setup) -> None:
    """Its whole configuration and the places where it works."""
    passable(folder)
    (folder / "queue").mkdir()
    (folder / "data").mkdir()
    shutil.chown(folder / "data", "postfix")
    # Signed by itself, as the one is that Debian installs with it.
    certificate = Authority(folder / "certificates").file([HOST], "self_signed")
    tables = {
        "mailboxes": dict.fromkeys(setup.mailboxes, "x"),
        "recipients": setup.recipients,
    }
    for name, rows in tables.items():
        lines = [f"{address} {says}\n" for address, says in rows.items()]
        (folder / name).write_text("".join(lines))
    (folder / "master.cf").write_text(MASTER + setup.services)
    settings = {
        "compatibility_level": "3.6",
        "maillog_file": "/dev/stdout",
        "queue_directory": f"{folder}/queue",
        "data_directory": f"{folder}/data",
        "inet_interfaces": ", ".join(setup.addresses),
        "inet_protocols": "all",
        "myhostname": HOST,
        "mydestination": "",
        "mynetworks": "127.0.0.0/8",
        "virtual_mailbox_domains": ", ".join(setup.domains),
        "virtual_mailbox_maps": f"texthash:{folder}/mailboxes",
        "smtpd_peername_lookup": "no",
        "smtpd_delay_reject": "yes",
        "smtpd_tls_security_level": "may",
        "smtpd_tls_chain_files": str(certificate),
        "smtpd_relay_restrictions": "permit_mynetworks, reject_unauth_destination",
        "smtpd_recipient_restrictions": f"check_recipient_access texthash:{folder}/recipients",
        "smtpd_reject_unlisted_recipient": "yes",
        **setup.settings,
    }
    (folder / "main.cf").write_text("".join(f"{key} = {is_}\n" for key, is_ in settings.items()))
