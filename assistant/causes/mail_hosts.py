"""What became of each visit to a mail server, in the light of what its replies mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from assistant.causes.replies import Meaning, read_reply
from assistant.causes.seen import Seen
from checks.mail_server import Failure, MailHost, MailServer, Said
from checks.observation import Unseen, Why


class State(Enum):
    """How a host takes letters for the address that was asked about."""

    ACCEPTS = auto()
    ACCEPTS_ALL = auto()  # a name that nobody has as well
    FULL = auto()
    UNKNOWN = auto()
    DISABLED = auto()
    LATER = auto()  # it wants strangers to come again
    REJECTS = auto()  # whoever brings a letter, and for whomever
    DOWN = auto()
    UNSEEN = auto()  # what it says is about the assistant


TAKES = frozenset(
    {State.ACCEPTS, State.ACCEPTS_ALL, State.FULL, State.UNKNOWN, State.DISABLED, State.LATER}
)
TELLS = TAKES - {State.ACCEPTS_ALL, State.LATER}  # something of the mailbox
MAILBOX_DISABLED = "2.1"  # that mailbox alone, not the domain (RFC 3463)
OF_A_MAILBOX = "2."  # the subject of such status codes
LOGIN_FIRST = 530  # says who lets in nobody without a password (RFC 4954 section 6)
# What a reply says of the server or of the domain as a whole, at any step.
DOMAIN_NOT_SERVED = frozenset({Meaning.RELAY_DENIED, Meaning.DOMAIN_UNKNOWN})
OUT_OF_ORDER = frozenset({Meaning.SERVER_FAILED, Meaning.LOOP, Meaning.TLS})
_OF_MAILBOX = {
    Meaning.MAILBOX_UNKNOWN: State.UNKNOWN,
    Meaning.MAILBOX_FULL: State.FULL,
    Meaning.MAILBOX_DISABLED: State.DISABLED,
}


@dataclass(frozen=True)
class Judged:
    """A visited host. `reply` decided; `says` is what it means, `sure` whether it has a word or a
    status code for that, `permanent` whether senders give up at once."""

    host: MailHost
    state: State
    reply: Said | None = None
    says: Meaning | None = None
    sure: bool = True
    permanent: bool = True
    unseen: Unseen | None = None


def judged(seen: Seen) -> tuple[Judged, ...]:
    """The hosts that were visited, in the order in which senders try them."""
    return judge(seen.mail_server) if seen.mail_server else ()


def judge(visited: MailServer) -> tuple[Judged, ...]:
    """The same of one observation."""
    return tuple(_judge(host, named=visited.named) for host in visited.hosts)


def _judge(host: MailHost, *, named: bool) -> Judged:
    if isinstance(host.failure, Failure):
        return Judged(host, State.DOWN)
    deciding = next((said for said in _replies(host) if not said.accepts), None)
    if deciding is None:
        if host.failure is not None:
            return Judged(host, State.UNSEEN, unseen=host.failure)
        everybody = host.stranger is not None and host.stranger.accepts
        return Judged(host, State.ACCEPTS_ALL if everybody else State.ACCEPTS, host.recipient)
    reading = read_reply(deciding.line)
    of_recipient = deciding is host.recipient
    if _refuses_all(reading.says, deciding, host):
        state = State.REJECTS
    elif reading.says is Meaning.RATE_LIMITED and reading.status.startswith(OF_A_MAILBOX):
        state = State.LATER  # not the assistant, but all letters to that mailbox are too many
    else:
        state = _meant(reading.says, of_recipient=of_recipient, named=named)
    disabled = reading.says is Meaning.MAILBOX_DISABLED and reading.status == MAILBOX_DISABLED
    if of_recipient and not named and disabled:
        state = State.ACCEPTS
    sure = reading.by != "basic"
    if state is State.REJECTS and not sure:
        state = State.UNSEEN  # no more than a number, and it may be about the assistant
    return Judged(
        host,
        state,
        deciding,
        reading.says,
        sure,
        permanent=bool(reading.permanent),
        unseen=Unseen(Why.REFUSED, deciding.line) if state is State.UNSEEN else None,
    )


def _replies(host: MailHost) -> Iterator[Said]:
    yield from (said for said in (host.refused, host.sender, host.recipient) if said is not None)


def _refuses_all(says: Meaning, reply: Said, host: MailHost) -> bool:
    """Whether whoever brings a letter, and for whomever, would hear the same."""
    if says is Meaning.LOGIN_REQUIRED:
        return reply.code == LOGIN_FIRST
    if says is Meaning.TLS:
        return host.tls == "failed"  # it takes nothing without TLS, and comes to none
    return says in DOMAIN_NOT_SERVED | OUT_OF_ORDER


def _meant(says: Meaning, *, of_recipient: bool, named: bool) -> State:
    if says is Meaning.GREYLISTED:
        return State.LATER
    if of_recipient and says in _OF_MAILBOX:
        # Of the address that every domain should have, and many do not, it tells nothing.
        if named:
            return _OF_MAILBOX[says]
        return State.REJECTS if says is Meaning.MAILBOX_DISABLED else State.ACCEPTS
    return State.REJECTS if says is Meaning.MAILBOX_DISABLED else State.UNSEEN


def first_tried(hosts: tuple[Judged, ...]) -> tuple[Judged, ...]:
    """Of the hosts that take connections, those that senders try first: the most wanted, which
    may be several alike."""
    up = [one for one in hosts if one.state is not State.DOWN]
    return tuple(one for one in up if one.host.preference == up[0].host.preference)


def of_mailbox(hosts: tuple[Judged, ...]) -> Judged | None:
    """The first host that tells something of the mailbox; None when none does, or when senders try
    one before it that takes all letters."""
    takes_all = [one.host.preference for one in hosts if one.state is State.ACCEPTS_ALL]
    tells = next((one for one in hosts if one.state in TELLS), None)
    if tells is None or (takes_all and min(takes_all) < tells.host.preference):
        return None
    return tells
