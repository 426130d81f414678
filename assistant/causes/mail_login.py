"""Causes that keep mail programs out: servers that do not answer, certificates that they refuse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.report import Certainty, Evidence, Kind
from checks.autoconfig import Use
from checks.certificate import ShownCertificate
from checks.mail_hosts import Source
from checks.mail_login import LoginHost, LoginPort
from checks.observation import Unseen, Why

CHECK = "mail_login"
NAMES_SHOWN = 3

# What a mail program has to do for each symptom; the other is worth a warning.
NEEDED: dict[str, Use] = {"email_login": "receive", "email_not_sending": "send"}
NAMED: frozenset[Source] = frozenset({"customer", "autoconfig", "srv"})  # for this domain
USES: tuple[Use, ...] = ("receive", "send")


def needed(seen: Seen) -> Use | None:
    """What the symptom is about, of all that mail programs do."""
    return NEEDED.get(seen.symptom.id)


def _hosts(seen: Seen, use: Use) -> list[LoginHost]:
    known = seen.mail_login.hosts if seen.mail_login else ()
    return [host for host in known if use in host.uses]


def _ports(seen: Seen, use: Use) -> list[LoginPort]:
    return [port for host in _hosts(seen, use) for port in host.of(use)]


def unreached(seen: Seen) -> Unseen | None:
    """Why it stays open whether mail programs get in: none was seen to, and none to be kept out."""
    use = needed(seen)
    if use is None or seen.mail_login is None:
        return None
    ports = _ports(seen, use)
    if any(port.is_open for port in ports):
        return None
    failures = [port.state for port in ports if isinstance(port.state, Unseen)]
    if failures:
        return failures[0]
    return None if _closed(seen, use) else Unseen(Why.UNKNOWN_SERVER)


def _closed(seen: Seen, use: Use) -> list[LoginHost]:
    """The hosts for `use` when it is sure that these are the ones and none of them lets in.

    Of hosts that nobody named for this domain, only one of its own to which letters are delivered
    is surely a mail server, and it may still be that mail programs have another.
    """
    hosts = _hosts(seen, use)
    if any(port.is_open or isinstance(port.state, Unseen) for port in _ports(seen, use)):
        return []
    return [
        host
        for host in hosts
        if (host.of(use) or not host.ports) and (host.source in NAMED or _is_own_mx(seen, host))
    ]


def _is_own_mx(seen: Seen, host: LoginHost) -> bool:
    return host.is_mx and f".{host.host}".endswith(f".{seen.target.domain}")


@cause("mail_login_unreachable")
def mail_login_unreachable(seen: Seen) -> Finding | None:
    closed = {use: _closed(seen, use) for use in USES}
    wanted = needed(seen)
    use = wanted if wanted and closed[wanted] else next((one for one in USES if closed[one]), None)
    if use is None:
        return None
    hosts = closed[use]
    missing = all(not host.ports for host in hosts)
    return Finding(
        tuple(one for host in hosts for one in _how(host, use)),
        Certainty.CONFIRMED if hosts[0].source in NAMED else Certainty.LIKELY,
        kind=None if use == wanted else Kind.WARNING,
        variant="mail_host_missing" if missing else None,
    )


def _how(host: LoginHost, use: Use) -> Iterator[Evidence]:
    """How the ports of a host fail, those alike in one piece."""
    if not host.ports:
        yield Evidence(CHECK, "mail_host_missing", {"host": host.host})
        return
    by_state: dict[str, list[LoginPort]] = {}
    for port in host.of(use):
        by_state.setdefault(str(port.state), []).append(port)
    for state, ports in by_state.items():
        data = {
            "host": host.host,
            "ports": [str(port.port) for port in ports],
            "detail": ports[0].words,
        }
        yield Evidence(CHECK, f"login_{state}", data)


@dataclass(frozen=True)
class _Refused:
    """A certificate that mail programs refuse, with the ports at which it is shown."""

    host: LoginHost
    ports: tuple[LoginPort, ...]
    shown: ShownCertificate

    @property
    def is_name_alone(self) -> bool:
        """Of a host that nobody named, the certificate may be for the name that programs use."""
        return self.host.source == "guess" and all(port.shared for port in self.ports)


@cause("mail_certificate_invalid")
def mail_certificate_invalid(seen: Seen) -> Finding | None:
    refused = [one for use in USES for host in _hosts(seen, use) for one in _refused(host, use)]
    surely = [one for one in refused if not one.is_name_alone]
    if not refused:
        return None
    bad = {port.port for one in surely for port in one.ports}
    use = needed(seen)
    usable = [port for port in _ports(seen, use) if port.is_open] if use else []
    # As long as one way in is good, programs may be using that one.
    keeps_out = bool(usable) and all(port.port in bad for port in usable)
    found = surely or refused
    return Finding(
        tuple(_evidence(one, seen.now) for one in _once(found)),
        Certainty.CONFIRMED if found[0].host.source in NAMED else Certainty.LIKELY,
        kind=None if keeps_out else Kind.WARNING,
        variant=None if surely else "mail_certificate_other_name",
    )


def _refused(host: LoginHost, use: Use) -> Iterator[_Refused]:
    """The certificates that `host` shows on its ports for `use` and that are not accepted."""
    by_certificate: dict[ShownCertificate, list[LoginPort]] = {}
    for port in host.of(use):
        if port.is_open and port.certificate is not None and not port.is_trusted:
            by_certificate.setdefault(port.certificate, []).append(port)
    for shown, ports in by_certificate.items():
        yield _Refused(host, tuple(ports), shown)


def _once(found: Iterable[_Refused]) -> list[_Refused]:
    """One of each certificate: most servers show one on all ports."""
    return list({(one.host.host, one.shown): one for one in reversed(list(found))}.values())[::-1]


def _evidence(one: _Refused, now: datetime) -> Evidence:
    code, data = _fault(one.shown, now)
    ports = [str(port.port) for port in one.ports]
    return Evidence(CHECK, code, {"host": one.host.host, "ports": ports} | data)


def _fault(shown: ShownCertificate, now: datetime) -> tuple[str, dict[str, Any]]:
    """What is wrong with a certificate, the worst first, as code and figures of its text."""
    if shown.not_after < now:
        return "mail_certificate_expired", {"not_after": shown.not_after.date().isoformat()}
    if shown.not_before > now:
        return "mail_certificate_not_yet_valid", {"not_before": shown.not_before.date().isoformat()}
    if not shown.named:
        names = list(shown.subject_names[:NAMES_SHOWN])
        return (
            ("mail_certificate_names", {"names": names})
            if names
            else ("mail_certificate_without_names", {})
        )
    if shown.left_out in ("found", "of_public_authority"):
        return "mail_certificate_incomplete", {"issuer": shown.issuer or "–"}
    return "mail_certificate_untrusted", {"issuer": shown.issuer or "–"}
