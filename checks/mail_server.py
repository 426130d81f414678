"""What the domain's mail servers say to somebody who brings a letter, which is never sent."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from typing import Literal

from checks import lanes, mta_sts
from checks.certificate import ShownCertificate, read_peer
from checks.fairness import fair_attempts
from checks.mail_route import Exchanger, MailRoute, mail_route
from checks.mta_sts import StsPolicy
from checks.net import Net
from checks.net.deadline import Deadline
from checks.net.errors import (
    Attempt,
    Broken,
    Cancelled,
    Garbled,
    Late,
    NetError,
    NotConnected,
    PastDeadline,
    in_part,
    most_telling,
)
from checks.net.smtp import PORT, Dialogue, Refused, Reply, Step, Tls
from checks.observation import Skipped, Unseen, Why
from checks.sequence import Stage, check
from checks.target import Target

VISITED = 4  # exchangers, in the order in which senders try them
CHARS = 500  # of one reply
# Kept of the diagnosis' time, so that what was heard is told.
RESERVE_SECONDS = 0.5
POLICY_SECONDS = 1.0  # after the visits; hardly any domain has a policy
POSTMASTER = "postmaster"  # which every domain with mail has (RFC 5321 section 4.5.1)

FailureKind = Literal[
    "refused",  # no address accepts a connection; at least one refuses it
    "silent",  # no address accepts a connection
    "unreachable",  # the network in between reports that there is no way
    "garbled",  # what answers on the port speaks something else
]


@dataclass(frozen=True)
class Failure:
    """Why no conversation came about; `detail` is for consultants. `attempts`: the addresses that
    took no connection, of those that this assistant's network can reach."""

    kind: FailureKind
    detail: str
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True)
class Said:
    """A reply: its three digits, and its words."""

    code: int
    text: str

    @property
    def line(self) -> str:
        return f"{self.code} {self.text}".strip()

    @property
    def accepts(self) -> bool:
        return 200 <= self.code < 400


@dataclass(frozen=True)
class MailHost:
    """One visit. It went as far as `step`; `failure` is what ended it before its end.

    `refused` is the reply by which the server sent everybody away, if it did, `sender` that to the
    empty sender, `recipient` that to the mailbox, `stranger` that to a name that nobody has: asked
    only where the mailbox was accepted. `tls` and `certificate`: what came of STARTTLS.
    """

    preference: int
    host: str
    address: str | None
    step: Step
    failure: Failure | Unseen | None
    greeting: str = ""
    refused: Said | None = None
    sender: Said | None = None
    recipient: Said | None = None
    stranger: Said | None = None
    tls: Tls = "not_offered"
    certificate: ShownCertificate | Unseen | None = None


@dataclass(frozen=True)
class MailServer:
    """`recipient` is the address that was asked about, `named` whether a person named it, or it is
    the one that every domain has. `hosts` in the order in which senders try them; `more` were not
    visited. `policy`: to which servers the domain lets letters be brought, if it says so."""

    recipient: str
    named: bool
    hosts: tuple[MailHost, ...]
    more: int
    policy: StsPolicy | Unseen | None = None


@check(stage=Stage.SERVER, needs=[mail_route])
def mail_server(target: Target, net: Net, mail_route: MailRoute) -> MailServer | Skipped:
    """Do the domain's mail servers take letters, and that for the mailbox, if one was named?

    Each is visited beside the others: connection, greeting, EHLO, STARTTLS, an empty sender, the
    recipient, a recipient that nobody has, RSET, QUIT; never DATA. Source: RFC 5321, RFC 3207;
    RFC 8461, by which some senders hand letters only to servers that the domain names.
    """
    reachable = [one for one in mail_route.exchangers if one.public]
    if not reachable:
        return Skipped("no_mail_exchanger")
    policy = lanes.lookups.submit(mta_sts.find, net, mail_route.domain)
    recipient = _mailbox(target, mail_route.domain)
    named = recipient is not None
    recipient = recipient or f"{POSTMASTER}@{mail_route.domain}"
    recipients = (recipient, f"{secrets.token_hex(8)}@{mail_route.domain}")
    visits = [
        lanes.lookups.submit(_visit, one, recipients if named else recipients[:1], net)
        for one in reachable[:VISITED]
    ]
    hosts = tuple(visit.result() for visit in visits)
    more = max(0, len(reachable) - VISITED) + mail_route.more
    fair = tuple(_fair(host, net) for host in hosts)
    return MailServer(recipient, named, fair, more, _told(policy, net))


def _told(policy: Future[StsPolicy | None], net: Net) -> StsPolicy | Unseen | None:
    """What is known of the policy by the time that the servers have been visited, or soon after."""
    wait([policy], net.deadline.left(POLICY_SECONDS))
    if not policy.done():
        return Unseen(Why.TIMEOUT)
    try:
        return policy.result()
    except NetError as failure:
        return in_part(failure)


def _mailbox(target: Target, domain: str) -> str | None:
    """The mailbox that was named, if it is one of this domain and can be asked about."""
    local, _, host = (target.mailbox or "").rpartition("@")
    return target.mailbox if local and host == domain else None


def _visit(exchanger: Exchanger, recipients: Sequence[str], net: Net) -> MailHost:
    limit = _limit(net)
    said = net.visit_mail_server(exchanger.host, recipients, limit)
    refused = said.failure.reply if isinstance(said.failure, Refused) else None
    answers = [*map(_said, said.recipients), None, None]
    return MailHost(
        preference=exchanger.preference,
        host=exchanger.host,
        address=said.address,
        step=said.step,
        failure=_failure(said),
        greeting=said.greeting[:CHARS],
        refused=_said(refused) if refused else None,
        sender=_said(said.sender) if said.sender else None,
        recipient=answers[0],
        stranger=answers[1],
        tls=said.tls,
        certificate=_certificate(exchanger.host, net) if said.tls == "used" else None,
    )


def _limit(net: Net) -> Deadline:
    left = net.deadline.left()
    return net.deadline.within(max(left - RESERVE_SECONDS, left / 2))


def _said(reply: Reply) -> Said:
    return Said(reply.code, reply.text[:CHARS])


def _certificate(host: str, net: Net) -> ShownCertificate | Unseen | None:
    peer = net.peer(host, PORT)
    if peer is None:
        return None
    try:
        return read_peer(peer, net)
    except ValueError as error:
        return Unseen(Why.UNREADABLE, str(error))


def _failure(said: Dialogue) -> Failure | Unseen | None:
    error = said.failure
    if error is None or isinstance(error, Refused):
        return None
    if isinstance(error, NotConnected):
        return Failure(most_telling(error.attempts), str(error), error.attempts)
    if isinstance(error, Garbled) and said.step == "greeting":
        return Failure("garbled", str(error))
    return _not_said(error)


def _not_said(error: NetError) -> Unseen:
    """A server that took the connection may keep it waiting for minutes (RFC 5321 section
    4.5.3.2), and those that hang up do so on visitors whom they dislike."""
    if isinstance(error, PastDeadline | Cancelled):
        return error.unseen()
    if isinstance(error, Late):
        return Unseen(Why.TIMEOUT, str(error))
    return Unseen(Why.REFUSED, str(error)) if isinstance(error, Broken) else error.unseen()


def _fair(host: MailHost, net: Net) -> MailHost:
    """What the host says counts only when it is the host that says it, and its silence only when
    the assistant reaches others in the same way."""
    failure = host.failure
    if isinstance(failure, Unseen):
        return host
    if failure is not None and failure.attempts:
        if seen := fair_attempts(failure.attempts, net):
            return replace(host, failure=Failure(most_telling(seen), failure.detail, seen))
    elif _is_itself(host, net):
        return host
    detail = failure.detail if failure else host.greeting
    return MailHost(
        host.preference, host.host, host.address, host.step, Unseen(Why.OWN_NETWORK, detail)
    )


def _is_itself(host: MailHost, net: Net) -> bool:
    """Whether nobody on the way can have answered in its place."""
    certificate = host.certificate
    if isinstance(certificate, ShownCertificate) and certificate.refused is None:
        return True
    return net.reach.proven(PORT, spoken=True)
