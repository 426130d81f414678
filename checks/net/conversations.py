"""Conversations in lines that go on over TLS, with the certificate looked at as for https."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from checks.net import reach, tls
from checks.net.connect import BoundedSocket, BoundedTlsSocket
from checks.net.deadline import Deadline
from checks.net.errors import Broken, NetError, NoTls, TlsTooOld, Untrusted
from checks.net.lines import Lines
from checks.net.reach import Reach
from checks.net.smtp import LeadUp

Connect = Callable[[str, int, Deadline], BoundedSocket]


class Conversations:
    """Those of one diagnosis, on sockets that `connect` opens; `remember` takes what a server
    showed."""

    def __init__(
        self, connect: Connect, remember: Callable[[tls.Peer], object], own_reach: Reach
    ) -> None:
        self._connect, self._remember, self._reach = connect, remember, own_reach
        self._lead_ups: dict[tuple[str, int], LeadUp] = {}

    def open(self, host: str, port: int, limit: Deadline, lead_up: LeadUp) -> Lines:
        """See Net.converse."""
        lines = self._opened(host, host, port, limit)
        if not _led_up(lines, lead_up):
            return lines
        self._lead_ups[host, port] = lead_up
        try:
            shown = tls.peer(lines.start_tls(tls.verifying()), host, lines.address, port)
            reach.note(port, spoken=True)
        except Untrusted as refusal:
            self._reach.begin(port, spoken=True)
            lines, secured = self._again(host, lines.address, port, limit)
            shown = tls.peer(secured, host, lines.address, port, refusal)
        except (NoTls, Broken) as failure:
            raise self._explained(lines, limit, failure) from failure
        self._remember(shown)
        return lines

    def up_to_tls(self, host: str, address: str, port: int, limit: Deadline) -> Lines:
        """A conversation with a server that was met before, up to where TLS begins."""
        lines = self._opened(host, address, port, limit)
        lead_up = self._lead_ups.get((host, port))
        if lead_up is not None and not _led_up(lines, lead_up):
            lines.close()
            raise NoTls(f"{host}: offers TLS only once")
        return lines

    def _opened(self, host: str, at: str, port: int, limit: Deadline) -> Lines:
        return Lines(self._connect(at, port, limit), host, port, limit)

    def _again(
        self, host: str, address: str, port: int, limit: Deadline
    ) -> tuple[Lines, BoundedTlsSocket]:
        """The same conversation again, with any certificate, version and cipher."""
        lines = self.up_to_tls(host, address, port, limit)
        return lines, lines.start_tls(tls.explaining())

    def _explained(self, lines: Lines, limit: Deadline, failure: NoTls | Broken) -> NoTls | Broken:
        """A handshake that failed, after another in which nothing is too old or too weak."""
        with suppress(NetError):
            again, secured = self._again(lines.host, lines.address, lines.port, limit)
            with again:
                return explained(lines.host, secured, failure)
        return failure


def explained(host: str, lenient: BoundedTlsSocket, failure: NoTls | Broken) -> NoTls | Broken:
    """Why a handshake failed, by what the same server agrees to with somebody less strict."""
    version, cipher = lenient.version() or "", (lenient.cipher() or ("",))[0]
    if version in tls.OLD_VERSIONS:
        return TlsTooOld(host, version)
    if isinstance(failure, NoTls):
        return NoTls(f"{failure}; {version} with {cipher}, which browsers do not offer")
    return failure


def _led_up(lines: Lines, lead_up: LeadUp) -> bool:
    try:
        return lead_up(lines)
    except BaseException:
        lines.close()
        raise
