"""DNS messages (RFC 1035 section 4): questions as bytes, answers as plain values.

A diagnosis asks some thirty questions. dnspython makes objects of every label and record, which
costs twenty times as much as reading them and was half of a diagnosis' processor time. So the
common records are read here; the rarer ones, and names in odd letters, are left to dnspython.
"""

from __future__ import annotations

import re
import secrets
import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import dns.edns
import dns.exception
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype

PAYLOAD = 1232  # bytes, the DNS flag day 2020 value: never fragmented
SECTION = 128  # records of a section that are read; nobody needs more, a zone can hold thousands

RECURSION, CHECKING_DISABLED = 0x0100, 0x0010  # what a question may ask for (RFC 4035 section 3.2)
_RESPONSE, _OPCODE, _AUTHORITATIVE, _CUT, _RCODE = 0x8000, 0x7800, 0x0400, 0x0200, 0x000F
_SIGNATURES = 0x8000  # of EDNS, "DNSSEC OK" (RFC 3225)
_CLIENT_SUBNET = 8  # option of EDNS (RFC 7871)
_IN = int(dns.rdataclass.IN)
_OPT = int(dns.rdatatype.OPT)
# Failures that some servers report without repeating the question.
_TERSE = frozenset({dns.rcode.FORMERR, dns.rcode.SERVFAIL, dns.rcode.NOTIMP, dns.rcode.REFUSED})

_HEADER = struct.Struct("!6H")
_RECORD = struct.Struct("!HHIH")  # type, class, time to live, length of the data
_TIMES = struct.Struct("!5I")  # of an SOA record
_POINTER = 0xC0
_JUMPS = 16  # of one compressed name
_NAME_BYTES = 255
_PLAIN_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?", re.IGNORECASE)
_PLAIN_LABEL = re.compile(rb"[A-Za-z0-9_-]+")


class Malformed(ValueError):
    """Bytes that are no DNS message."""


@dataclass(frozen=True)
class Record:
    """One record of an answer: `owner` and names in `value` are A-labels; `ttl` in seconds.

    `owner` is in lower case without the final dot, `value` in master-file form.
    """

    owner: str
    kind: str
    value: str
    ttl: int


@dataclass(frozen=True)
class Message:
    """An answer; at most SECTION records a section. `rcode` is the RFC 6895 mnemonic ("NOERROR").

    Of one that is `cut` (its TC flag) no record is read. `wire` are its bytes.
    """

    rcode: str
    authoritative: bool
    cut: bool
    answer: tuple[Record, ...]
    authority: tuple[Record, ...]
    additional: tuple[Record, ...]
    wire: bytes


def _new_id() -> int:
    return secrets.randbelow(1 << 16)


@dataclass(frozen=True)
class Question:
    """One question, with an unguessable number that its answer has to repeat (RFC 5452).

    `name` is in A-labels, `kind` a record type ("A"). `signatures` asks for them too (RFC 4035
    section 3.2.1), `place` for what clients in that IPv4 network get (RFC 7871). Without `edns` it
    is as servers older than that understand it.
    """

    name: str
    kind: str
    flags: int = RECURSION
    signatures: bool = False
    place: str | None = None
    edns: bool = True
    id: int = field(default_factory=_new_id)

    def without_edns(self) -> Question:
        """The same, as a question of its own."""
        return replace(self, signatures=False, place=None, edns=False, id=_new_id())

    @property
    def wire(self) -> bytes:
        """The question as it is sent. Raises dns.exception.DNSException for an impossible name."""
        header = _HEADER.pack(self.id, self.flags, 1, 0, 0, int(self.edns))
        return header + self._section + (self._options() if self.edns else b"")

    @property
    def _section(self) -> bytes:
        return _name_wire(self.name) + struct.pack("!HH", _number_of(self.kind), _IN)

    def _options(self) -> bytes:
        """The pseudo-record of EDNS (RFC 6891 section 6.1.2), its owner the root."""
        data = b""
        if self.place is not None:
            address, _, length = self.place.partition("/")
            subnet = dns.edns.ECSOption(address, int(length)).to_wire() or b""
            data = struct.pack("!HH", _CLIENT_SUBNET, len(subnet)) + subnet
        flags = _SIGNATURES if self.signatures else 0
        return b"\0" + _RECORD.pack(_OPT, PAYLOAD, flags, len(data)) + data

    def answer_in(self, data: bytes) -> Message | None:
        """The answer to this question in a datagram; None when it is something else."""
        if not self.is_answered_by(data):
            return None
        try:
            return read(data)
        except Malformed:
            return None

    def is_answered_by(self, data: bytes) -> bool:
        """Whether the message is an answer, and to this very question."""
        if len(data) < _HEADER.size:
            return False
        id_, flags, questions, *_ = _HEADER.unpack_from(data)
        if id_ != self.id or not flags & _RESPONSE or flags & _OPCODE:
            return False
        if not questions:
            return flags & _RCODE in _TERSE
        asked, end = self._section, _HEADER.size + len(self._section)
        answered = data[_HEADER.size : end]
        # Names are the same in whatever case; type and class behind them are numbers.
        same_name = answered[:-4].lower() == asked[:-4].lower()
        return questions == 1 and same_name and answered[-4:] == asked[-4:]


def read(wire: bytes) -> Message:
    """What a message says; what follows its end is ignored. Raises Malformed."""
    try:
        return _read(wire)
    except (IndexError, ValueError, struct.error, dns.exception.DNSException) as error:
        raise Malformed(str(error)) from error


def _read(wire: bytes) -> Message:
    _, flags, questions, answers, authorities, additionals = _HEADER.unpack_from(wire)
    rcode, authoritative = flags & _RCODE, bool(flags & _AUTHORITATIVE)
    if flags & _CUT:
        return Message(_rcode_name(rcode), authoritative, True, (), (), (), wire)
    at = _HEADER.size
    for _ in range(questions):
        at = _name(wire, at)[1] + 4
    answer, _, at = _section(wire, at, answers)
    authority, _, at = _section(wire, at, authorities)
    additional, upper, _ = _section(wire, at, additionals)
    name = _rcode_name(upper << 4 | rcode)
    return Message(name, authoritative, False, answer, authority, additional, wire)


def _section(wire: bytes, at: int, count: int) -> tuple[tuple[Record, ...], int, int]:
    """The records of a section, the upper bits of the RCODE if they are in it (RFC 6891 section
    6.1.3), and its end.

    A record that is there twice counts once, and of CNAME and SOA an owner has one.
    """
    found: dict[tuple[str, int, str], tuple[str, int]] = {}
    upper = 0
    for _ in range(count):
        owner, at = _name(wire, at)
        kind, class_, ttl, size = _RECORD.unpack_from(wire, at)
        at += _RECORD.size
        end = at + size
        if end > len(wire):
            raise Malformed("a record is longer than its message")
        if kind == _OPT:
            upper = ttl >> 24
        elif class_ == _IN and len(found) < SECTION:
            value = _value(wire, kind, at, end)
            if ttl >= 1 << 31:
                ttl = 0  # RFC 2181 section 8
            key = (plain_name(owner), kind, "" if kind in _SINGLE else value)
            known = found.get(key, (value, ttl))
            found[key] = value, min(ttl, known[1])
        at = end
    records = tuple(
        Record(owner, _name_of(kind), value, ttl)
        for (owner, kind, _), (value, ttl) in found.items()
    )
    return records, upper, at


def _value(wire: bytes, kind: int, at: int, end: int) -> str:
    """The data of a record in master-file form."""
    reader = _READERS.get(kind)
    if reader is None:
        type_ = dns.rdatatype.RdataType.make(kind)
        return dns.rdata.from_wire(dns.rdataclass.IN, type_, wire, at, end - at).to_text()
    value, stop = reader(wire, at)
    if stop != end:
        raise Malformed("a record is shorter or longer than what it holds")
    return value


def _ipv4(wire: bytes, at: int) -> tuple[str, int]:
    return socket.inet_ntop(socket.AF_INET, wire[at : at + 4]), at + 4


def _ipv6(wire: bytes, at: int) -> tuple[str, int]:
    return socket.inet_ntop(socket.AF_INET6, wire[at : at + 16]), at + 16


def _mx(wire: bytes, at: int) -> tuple[str, int]:
    host, end = _name(wire, at + 2)
    return f"{int.from_bytes(wire[at : at + 2])} {host}", end


def _soa(wire: bytes, at: int) -> tuple[str, int]:
    primary, at = _name(wire, at)
    mailbox, at = _name(wire, at)
    times = " ".join(map(str, _TIMES.unpack_from(wire, at)))
    return f"{primary} {mailbox} {times}", at + _TIMES.size


def _name(wire: bytes, at: int) -> tuple[str, int]:
    """The name that begins at `at`, with its final dot, and where it ends there (section 4.1.4).

    A pointer leads backwards only, so that no name goes in circles.
    """
    labels: list[str] = []
    end: int | None = None
    limit, size, jumps = at, 1, 0
    while count := wire[at]:
        if count >= _POINTER:
            target = (count & 0x3F) << 8 | wire[at + 1]
            jumps += 1
            if target >= limit or jumps > _JUMPS:
                raise Malformed("a name points forwards, or from place to place")
            if end is None:
                end = at + 2
            limit = at = target
            continue
        size += 1 + count
        if count > 63 or size > _NAME_BYTES:
            raise Malformed("a name is too long")
        labels.append(_label(wire[at + 1 : at + 1 + count]))
        at += 1 + count
    return ".".join(labels) + ".", at + 1 if end is None else end


def _label(label: bytes) -> str:
    if _PLAIN_LABEL.fullmatch(label):
        return label.decode("ascii")
    return dns.name.Name((label,)).to_text()


def plain_name(name: str) -> str:
    """The name in lower case, without the final dot; the root is "."."""
    return name.removesuffix(".").lower() or "."


@lru_cache(maxsize=1024)
def _name_wire(name: str) -> bytes:
    if not _PLAIN_NAME.fullmatch(name) or len(name) >= _NAME_BYTES - 1:
        return dns.name.from_text(name).to_wire() or b""
    labels = name.rstrip(".").encode("ascii").split(b".")
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


@lru_cache(maxsize=256)
def _number_of(kind: str) -> int:
    return int(dns.rdatatype.from_text(kind))


@lru_cache(maxsize=256)
def _name_of(kind: int) -> str:
    return dns.rdatatype.to_text(dns.rdatatype.RdataType.make(kind))


@lru_cache(maxsize=256)
def _rcode_name(rcode: int) -> str:
    return dns.rcode.to_text(dns.rcode.Rcode.make(rcode))


_READERS: Mapping[int, Callable[[bytes, int], tuple[str, int]]] = {
    dns.rdatatype.A: _ipv4,
    dns.rdatatype.AAAA: _ipv6,
    dns.rdatatype.CNAME: _name,
    dns.rdatatype.NS: _name,
    dns.rdatatype.MX: _mx,
    dns.rdatatype.SOA: _soa,
}
_SINGLE = frozenset({int(dns.rdatatype.CNAME), int(dns.rdatatype.SOA)})
