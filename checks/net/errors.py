"""What can keep a look-up from its answer. Each class is one sentence; the class is what counts.

NetError
├── Late            time ran out before the answer came
│   └── PastDeadline   the whole diagnosis ran out of time
├── Cancelled       the person stopped the diagnosis
├── Forbidden       the guard does not contact that address: it is not in the public Internet
│   └── PortForbidden  the guard does not contact that port
├── Offline         the assistant's resolver cannot be used at all
├── Unresolved      the name has no address to connect to
├── ResolverFailed  the resolver reported a failure (SERVFAIL, REFUSED) instead of an answer
│   └── ResolverLate   the resolver did not answer in time
├── NotConnected    no address accepted a connection; `attempts` says how each one failed
├── Untrusted       the TLS peer's certificate was not accepted
├── NoTls           the peer does not speak TLS, or no version and cipher in common
│   └── TlsTooOld      the peer speaks TLS of a version that browsers no longer do
├── Broken          the peer closed or reset the connection before its answer was complete
└── Garbled         the answer is not of the protocol, or larger than allowed
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from checks.observation import Unseen, Why


class NetError(Exception):
    """A look-up did not get its answer."""

    why: ClassVar[Why]

    def unseen(self) -> Unseen:
        """This failure as the value of an observation's field."""
        return Unseen(self.why, str(self))


def in_part(failure: NetError) -> Unseen:
    """The failure as the value of one field among others. One that ends the whole diagnosis, its
    deadline or a cancel, is raised again."""
    if isinstance(failure, PastDeadline | Cancelled):
        raise failure
    return failure.unseen()


class Late(NetError):
    """Time ran out before the answer came."""

    why = Why.TIMEOUT


class PastDeadline(Late):
    """The whole diagnosis ran out of time."""

    why = Why.DEADLINE


class Cancelled(NetError):
    """The person stopped the diagnosis."""

    why = Why.CANCELLED


class Forbidden(NetError):
    """The guard does not contact that address: it is not in the public Internet."""

    why = Why.FORBIDDEN


class PortForbidden(Forbidden):
    """The guard does not contact that port, whatever the address."""


class Offline(NetError):
    """The assistant's resolver cannot be used at all."""

    why = Why.OFFLINE


class Unresolved(NetError):
    """The name has no address to connect to."""

    why = Why.UNREACHABLE


class ResolverFailed(NetError):
    """The resolver reported a failure (SERVFAIL, REFUSED) instead of an answer."""

    why = Why.SERVER_FAILED


class ResolverLate(ResolverFailed):
    """The resolver did not answer in time."""

    why = Why.TIMEOUT


Outcome = Literal["refused", "silent", "unreachable"]  # the most telling first


@dataclass(frozen=True)
class Attempt:
    """One address that took no connection: it refused, stayed silent, or there is no way to it."""

    address: str
    port: int
    outcome: Outcome

    @property
    def ipv6(self) -> bool:
        return ":" in self.address


def most_telling(attempts: Iterable[Attempt]) -> Outcome:
    """How the attempts failed on the whole: a server that refuses exists, which says more than the
    silence of another of its addresses."""
    outcomes = {attempt.outcome for attempt in attempts}
    return next(outcome for outcome in get_args(Outcome) if outcome in outcomes)


class NotConnected(NetError):
    """No address accepted a connection; `attempts` says how each one failed."""

    why = Why.UNREACHABLE

    def __init__(self, host: str, attempts: tuple[Attempt, ...]) -> None:
        tried = ", ".join(f"{one.address}:{one.port} {one.outcome}" for one in attempts)
        super().__init__(f"{host}: {tried}")
        self.attempts = attempts


class Untrusted(NetError):
    """The TLS peer's certificate was not accepted; `code` is OpenSSL's X509_V_ERR number."""

    why = Why.UNREADABLE

    def __init__(self, host: str, code: int, message: str) -> None:
        super().__init__(f"{host}: {message} ({code})")
        self.code = code


class NoTls(NetError):
    """The peer does not speak TLS, or no version and cipher in common."""

    why = Why.UNREADABLE


class TlsTooOld(NoTls):
    """The peer speaks TLS of a version that browsers no longer do; `version` is its newest."""

    def __init__(self, host: str, version: str) -> None:
        super().__init__(f"{host}: nothing newer than {version}")
        self.version = version


class Broken(NetError):
    """The peer closed or reset the connection before its answer was complete."""

    why = Why.UNREACHABLE


class Garbled(NetError):
    """The answer is not of the protocol, or larger than allowed."""

    why = Why.UNREADABLE
