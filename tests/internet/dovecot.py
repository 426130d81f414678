"""A real Dovecot in the staged Internet, as Debian ships it: IMAP and POP3 with TLS, and behind
Postfix the mailboxes themselves, with their quota.
"""

from __future__ import annotations

import os
import pwd
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.internet.daemons import Daemon, passable
from tests.internet.lab import Lab

PACKAGES = {
    "dovecot": "dovecot-imapd",
    "/usr/lib/dovecot/imap": "dovecot-imapd",
    "/usr/lib/dovecot/pop3": "dovecot-pop3d",
    "/usr/lib/dovecot/lmtp": "dovecot-lmtpd",
}
OWNER = "mail"  # of the mailboxes
PASSWORD = "nobody-gets-in"  # noqa: S105  but who asks how full a mailbox is
ROOM = 20 * 1024  # bytes of each mailbox
TOO_MUCH = 30_000  # bytes

IMAP = {"imap": 143, "imaps": 993}
POP3 = {"pop3": 110, "pop3s": 995}


@dataclass(frozen=True)
class Setup:
    """`mailboxes` that exist, some of them `full`; the addresses at which IMAP and POP3 are on,
    and the certificate file (key, certificate, issuer's) of each address."""

    mailboxes: Sequence[str]
    full: Sequence[str]
    imap: Sequence[str]
    pop3: Sequence[str]
    certificates: Mapping[str, Path]


def start(lab: Lab, setup: Setup, folder: Path) -> Daemon:
    """Start it with its whole configuration in `folder`, which is empty."""
    _write(folder, setup)
    command = ["dovecot", "-c", str(folder / "dovecot.conf")]
    return Daemon(lab, [*command, "-F"], [*command, "stop"], "starting up for", folder / "log")


def lmtp(folder: Path) -> Path:
    """The socket at which it takes letters from Postfix, after `start`."""
    return folder / "run" / "lmtp"


def policy(folder: Path) -> Path:
    """The socket at which it tells Postfix whether a mailbox is full."""
    return folder / "run" / "quota-status"


def login(folder: Path) -> Path:
    """The socket at which it checks passwords for Postfix."""
    return folder / "run" / "auth-for-postfix"


def _write(folder: Path, setup: Setup) -> None:
    passable(folder)
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    for mailbox in setup.mailboxes:
        _make_mailbox(folder / "mail" / mailbox, full=mailbox in setup.full)
    for path in [folder / "mail", *(folder / "mail").rglob("*")]:
        os.chown(path, *_owner())
    users = [f"{mailbox}:{{PLAIN}}{PASSWORD}::::::\n" for mailbox in setup.mailboxes]
    (folder / "users").write_text("".join(users))
    parts = [_settings(folder), _listeners("imap", IMAP, setup.imap)]
    parts += [_listeners("pop3", POP3, setup.pop3)]
    parts += [_certificate(*one) for one in setup.certificates.items()]
    (folder / "dovecot.conf").write_text("\n".join(parts))


def _owner() -> tuple[int, int]:
    entry = pwd.getpwnam(OWNER)
    return entry.pw_uid, entry.pw_gid


def _make_mailbox(home: Path, *, full: bool) -> None:
    for name in ("cur", "new", "tmp"):
        (home / "Maildir" / name).mkdir(parents=True)
    if full:
        letter = "From: biuro@example.pl\nSubject: x\n\n" + "x\n" * (TOO_MUCH // 2)
        (home / "Maildir" / "cur" / "1.M1.host:2,S").write_text(letter)


def _settings(folder: Path) -> str:
    return textwrap.dedent(f"""
        protocols = imap pop3 lmtp
        base_dir = {folder}/run
        state_dir = {folder}/state
        log_path = {folder}/log
        ssl = yes
        disable_plaintext_auth = yes
        mail_location = maildir:~/Maildir
        mail_uid = {OWNER}
        mail_gid = {OWNER}
        first_valid_uid = 1
        mail_plugins = $mail_plugins quota
        protocol imap {{
          mail_plugins = $mail_plugins imap_quota
        }}
        lmtp_rcpt_check_quota = yes
        passdb {{
          driver = passwd-file
          args = {folder}/users
        }}
        userdb {{
          driver = static
          args = home={folder}/mail/%u allow_all_users=no
        }}
        plugin {{
          quota = maildir:Room
          quota_rule = *:storage={ROOM}B
          quota_grace = 0
          quota_status_success = DUNNO
          quota_status_nouser = DUNNO
          quota_status_overquota = "552 5.2.2 Mailbox is over quota"
        }}
        service quota-status {{
          executable = quota-status -p postfix
          client_limit = 1
          unix_listener {policy(folder).name} {{
            mode = 0666
          }}
        }}
        service lmtp {{
          unix_listener {lmtp(folder).name} {{
            mode = 0666
          }}
        }}
        service auth {{
          unix_listener {login(folder).name} {{
            mode = 0666
          }}
        }}
    """)


def _listeners(protocol: str, ports: Mapping[str, int], addresses: Sequence[str]) -> str:
    lines = [f"service {protocol}-login {{"]
    for name, port in ports.items():
        tls = "ssl = yes" if name.endswith("s") else ""
        lines += [f"  inet_listener {name} {{", f"    address = {' '.join(addresses)}"]
        lines += [f"    port = {port}", f"    {tls}", "  }"]
    return "\n".join([*lines, "}"])


def _certificate(address: str, file: Path) -> str:
    return f"local {address} {{\n  ssl_cert = <{file}\n  ssl_key = <{file}\n}}"
