"""Hostile zones and name servers: records without measure, and answers that are none.

What a table writes as `dns.hostile` is a name of RECORDS (lines of the zone, below healthy ones)
or of ANSWERS (what the name server sends instead of its answer).
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Callable

import dns.flags
import dns.message
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from tests.internet import injected

INNER = {dns.rdatatype.A: ("127.0.0.1", "10.1.2.3"), dns.rdatatype.AAAA: ("::1", "fd00::7")}


def _chain(length: int, last: str) -> str:
    """CNAMEs from www on: www -> c1 -> c2 …"""
    names = ["www", *(f"c{number}" for number in range(1, length)), last]
    return "\n".join(f"{alias} CNAME {name}" for alias, name in itertools.pairwise(names))


def _many(line: str, count: int) -> str:
    return "\n".join(line.format(n=n, high=n // 250, low=n % 250 + 1) for n in range(count))


# Bytes as master files write them: escape, NUL, a dot inside a label, a quote, beyond ASCII.
_ODD = r"\027[31m\000\"\.\200\255.kropka\.w\.srodku"


def _quoted(text: str) -> str:
    """A text as a string of a master file (RFC 1035 section 5.1)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _label(text: str) -> str:
    """A text as one label of a name: every sign of it by its number."""
    return "".join(f"\\{byte:03}" for byte in text.encode())


RECORDS: dict[str, str] = {
    "injecting": "\n".join(
        [
            *(f"@ TXT {_quoted(text)}" for text in injected.ALL),
            f"_dmarc TXT {_quoted('v=DMARC1; p=none; rua=mailto:' + injected.MARKDOWN)}",
            f"@ TXT {_quoted('v=spf1 include:' + injected.MARKDOWN + ' -all')}",
            f"@ MX 5 {_label(injected.NAMES[0])}",
            f"sklep CNAME {_label(injected.NAMES[0])}",
            f"blog CNAME {_label(injected.NAMES[2])}",
        ]
    ),
    "cname_chain": _chain(100, "koniec") + "\nkoniec A {web}",
    "cname_loop_of_fifty": _chain(50, "www"),
    "huge_txt": _many('@ TXT "' + "x" * 250 + '{n}"', 230),
    "five_hundred_addresses": _many("@ A 85.130.{high}.{low}", 500),
    "thousand_mx": _many("@ MX {n} mx{n}.{{domain}}.", 1000),
    "odd_mx": f"@ MX 5 {_ODD}",
    "odd_ns": f"@ NS {_ODD}",
    "odd_cname": f"www CNAME {_ODD}",
}


def records(hostile: str | None, web: str, domain: str) -> str:
    """The lines of a master file that make the zone hostile."""
    lines = RECORDS.get(hostile or "", "")
    return "\n" + lines.replace("{web}", web).replace("{domain}", domain)


Answer = Callable[[dns.message.Message, dns.message.Message], list[bytes]]


def _wrong_number(_query: dns.message.Message, reply: dns.message.Message) -> list[bytes]:
    reply.id = (reply.id + 1) % 65536
    return [reply.to_wire()]


def _wrong_question(_query: dns.message.Message, reply: dns.message.Message) -> list[bytes]:
    other = dns.message.make_query("example.org", "A", id=reply.id)
    return [dns.message.make_response(other).to_wire()]


def _noise(_query: dns.message.Message, _reply: dns.message.Message) -> list[bytes]:
    return [os.urandom(300)]


def _torn(_query: dns.message.Message, reply: dns.message.Message) -> list[bytes]:
    wire = reply.to_wire()
    return [wire[: len(wire) // 2]]


def _pointing_at_itself(_query: dns.message.Message, reply: dns.message.Message) -> list[bytes]:
    """A name that is a compression pointer to itself (RFC 1035 section 4.1.4)."""
    header = reply.to_wire()[:4] + b"\x00\x00\x00\x01\x00\x00\x00\x00"
    return [header + b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04\x7f\x00\x00\x01"]


def _flood(_query: dns.message.Message, reply: dns.message.Message) -> list[bytes]:
    return [reply.to_wire()] * 200


def _truncated(_query: dns.message.Message, reply: dns.message.Message) -> list[bytes]:
    reply.flags |= dns.flags.TC
    reply.answer, reply.authority, reply.additional = [], [], []
    return [reply.to_wire()]


def _back_to_the_root(_query: dns.message.Message, reply: dns.message.Message) -> list[bytes]:
    reply.answer, reply.flags = [], reply.flags & ~dns.flags.AA
    up = dns.rrset.from_text(".", 300, "IN", "NS", "a.root-servers.net.", "l.root-servers.net.")
    reply.authority = [up]
    return [reply.to_wire()]


_asked: Counter[tuple[str, int]] = Counter()


def _rebinding(query: dns.message.Message, reply: dns.message.Message) -> list[bytes]:
    """The true address to the first question for a name, inner ones to all later ones; TTL 0."""
    question = query.question[0]
    for rrset in reply.answer:
        rrset.ttl = 0
    if question.rdtype in INNER and reply.answer:
        key = (str(question.name), int(question.rdtype))
        _asked[key] += 1
        if _asked[key] > 1:
            inner = INNER[question.rdtype]
            reply.answer = [dns.rrset.from_text(question.name, 0, "IN", question.rdtype, *inner)]
    return [reply.to_wire()]


def _mixing(query: dns.message.Message, reply: dns.message.Message) -> list[bytes]:
    """Inner addresses beside the true one, in each answer."""
    for rrset in reply.answer:
        rrset.ttl = 0
        if rrset.rdtype in INNER:
            inner = dns.rrset.from_text(rrset.name, 0, "IN", rrset.rdtype, *INNER[rrset.rdtype])
            rrset.update(inner)
    return [reply.to_wire()]


ANSWERS: dict[str, Answer] = {
    "wrong_number": _wrong_number,
    "wrong_question": _wrong_question,
    "noise": _noise,
    "torn": _torn,
    "pointing_at_itself": _pointing_at_itself,
    "flood": _flood,
    "truncated": _truncated,
    "back_to_the_root": _back_to_the_root,
    "rebinding": _rebinding,
    "mixing": _mixing,
}
# Over TCP these say nothing: whoever comes back after a truncated answer waits.
SILENT_OVER_TCP = frozenset({"truncated", "noise", "wrong_number"})


def names() -> frozenset[str]:
    """All that `dns.hostile` may be."""
    return frozenset(RECORDS) | frozenset(ANSWERS)
