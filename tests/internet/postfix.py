"""A real Postfix in the staged Internet, as Debian ships it, for what it says by itself.

Its processes run as several users, so it is started where this process is root, and joins the
world's network from outside. It takes letters for nobody: a recipient is as far as it gets.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import textwrap
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.internet.certificates import Authority
from tests.internet.lab import Lab, LabError

HOST = "serwer.hosting-jodlowy.pl"
START_SECONDS, STOP_SECONDS, TICK_SECONDS = 60.0, 30.0, 0.1
# What else master.cf has is for letters that were taken.
MASTER = """
    smtp      inet  n  -  n  -  -  smtpd
    rewrite   unix  -  -  n  -  -  trivial-rewrite
    proxymap  unix  -  -  n  -  -  proxymap
    anvil     unix  -  -  n  -  1  anvil
    tlsmgr    unix  -  -  n  1000?  1  tlsmgr
    postlog   unix-dgram n  -  n  -  1  postlogd
    cleanup   unix  n  -  n  -  0  cleanup
    pickup    unix  n  -  n  60  1  pickup
    qmgr      unix  n  -  n  300  1  qmgr
"""


@dataclass(frozen=True)
class Setup:
    """`domains` with mailboxes, `mailboxes` that exist, and what it answers to single recipients
    in place of its own words: an action of access(5)."""

    addresses: Sequence[str]
    domains: Sequence[str]
    mailboxes: Sequence[str]
    recipients: Mapping[str, str]


def missing() -> str | None:
    """One line that says why Postfix cannot run here, or None when it can."""
    if os.geteuid():
        return "Postfix runs as several users, which only root can start"
    if shutil.which("postfix") is None:
        return "these tests need a Debian package: apt-get install postfix"
    return None


class Postfix:
    """A running Postfix. Use as a context manager."""

    def __init__(self, lab: Lab, setup: Setup, folder: Path) -> None:
        self._log = folder / "log"
        _write(folder, setup)
        command = ["nsenter", f"--net={lab.network}", "postfix", "-c", str(folder)]
        self._stop = [*command, "stop"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "start-fg"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Postfix:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def said(self) -> str:
        """What it has written to its log so far."""
        return self._log.read_text(errors="replace")

    def close(self) -> None:
        """End it, with all its processes."""
        subprocess.run(self._stop, capture_output=True, timeout=STOP_SECONDS)
        self._process.wait(STOP_SECONDS)

    def _wait(self) -> None:
        """Until it says that it has started; LabError with what it said instead."""
        for _ in range(int(START_SECONDS / TICK_SECONDS)):
            if "daemon started" in self.said:
                return
            if self._process.poll() is not None:
                break
            time.sleep(TICK_SECONDS)
        raise LabError(f"Postfix did not start:\n{self.said}")


def _write(folder: Path, setup: Setup) -> None:
    """Its whole configuration and the places where it works."""
    # Its unprivileged processes have to get through to their own places.
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o711)
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
    (folder / "master.cf").write_text(textwrap.dedent(MASTER))
    (folder / "main.cf").write_text(
        textwrap.dedent(f"""
            compatibility_level = 3.6
            maillog_file = /dev/stdout
            queue_directory = {folder}/queue
            data_directory = {folder}/data
            inet_interfaces = {", ".join(setup.addresses)}
            inet_protocols = all
            myhostname = {HOST}
            mydestination =
            mynetworks = 127.0.0.0/8
            virtual_mailbox_domains = {", ".join(setup.domains)}
            virtual_mailbox_maps = texthash:{folder}/mailboxes
            smtpd_peername_lookup = no
            smtpd_delay_reject = yes
            smtpd_tls_security_level = may
            smtpd_tls_chain_files = {certificate}
            smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
            smtpd_recipient_restrictions = check_recipient_access texthash:{folder}/recipients
            smtpd_reject_unlisted_recipient = yes
        """)
    )
