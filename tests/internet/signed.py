"""Signed zones and what can be wrong with them, served by nsd.

The recursors that validate take the keys of these zones as trust anchors of their own, so that the
root and the top-level domains need no signatures.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import dns.dnssec
import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.zone
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.internet import addresses

Dnssec = Literal[
    "unsigned",
    "valid",
    "valid_rsa",
    "no_keys",  # the parent has DS records, the zone nothing
    "other_key",  # the parent's DS records are those of a key that the zone no longer has
    "expired",
    "not_yet_valid",
    "missing",  # the address has no signature
    "tampered",  # the address is not the one that was signed
    "unknown_algorithm",  # validators treat the zone as unsigned
]

DAY = datetime.timedelta(days=1)
POLL = 0.01
PRIVATE_ALGORITHM = 253  # RFC 4034 appendix A.1.1
OTHER_ADDRESS = "85.129.255.250"

CONFIGURATION = """
server:
{interfaces}
    username: ""
    chroot: ""
    zonesdir: "{folder}"
    pidfile: ""
    logfile: "{folder}/nsd.log"
    database: ""
    xfrdfile: ""
    zonelistfile: "{folder}/zone.list"
    server-count: 1
    hide-version: yes
remote-control:
    control-enable: no
{zones}
"""
ZONE = """
zone:
    name: "{name}"
    zonefile: "{file}"
"""


@dataclass(frozen=True)
class Signed:
    """A zone as it is served, and the DS records that its parent has."""

    origin: dns.name.Name
    zone: dns.zone.Zone
    ds: tuple[str, ...]


def sign(zone: dns.zone.Zone, how: Dnssec) -> Signed:
    """The zone signed, with that fault."""
    origin = zone.origin
    private = (
        rsa.generate_private_key(65537, 2048)
        if how == "valid_rsa"
        else ec.generate_private_key(ec.SECP256R1())
    )
    algorithm = dns.dnssec.RSASHA256 if how == "valid_rsa" else dns.dnssec.ECDSAP256SHA256
    key = dns.dnssec.make_dnskey(private.public_key(), algorithm, flags=257)
    ds = dns.dnssec.make_ds(origin, key, "SHA256").to_text()
    if how == "other_key":
        former = ec.generate_private_key(ec.SECP256R1()).public_key()
        gone = dns.dnssec.make_dnskey(former, dns.dnssec.ECDSAP256SHA256, flags=257)
        ds = dns.dnssec.make_ds(origin, gone, "SHA256").to_text()
    if how == "unknown_algorithm":
        tag, _, *rest = ds.split()
        ds = " ".join([tag, str(PRIVATE_ALGORITHM), *rest])
    if how not in ("no_keys", "unknown_algorithm"):
        now = datetime.datetime.now(datetime.UTC)
        begins, ends = {
            "expired": (now - 33 * DAY, now - 3 * DAY),
            "not_yet_valid": (now + 2 * DAY, now + 32 * DAY),
        }.get(how, (now - DAY, now + 30 * DAY))
        dns.dnssec.sign_zone(zone, keys=[(private, key)], inception=begins, expiration=ends)
    _spoil(zone, how)
    return Signed(origin, zone, (ds,))


def _spoil(zone: dns.zone.Zone, how: Dnssec) -> None:
    """Change the address after signing."""
    with zone.writer() as change:
        if how == "missing":
            change.delete(zone.origin, dns.rdatatype.RRSIG, dns.rdatatype.A)
        if how == "tampered":
            ttl = change.get(zone.origin, dns.rdatatype.A).ttl
            other = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.A, OTHER_ADDRESS)
            change.replace(zone.origin, ttl, other)


def anchors(zones: Iterable[Signed]) -> str:
    """The DS records as a file of trust anchors."""
    return "".join(f"{zone.origin} IN DS {ds}\n" for zone in zones for ds in zone.ds)


async def start(zones: list[Signed], folder: Path) -> None:
    """Serve the zones on the addresses of the signing name servers; return when they answer."""
    own = folder / "nsd"
    own.mkdir()
    entries = []
    for number, signed in enumerate(zones):
        file = f"{number}.zone"
        signed.zone.to_file(str(own / file), relativize=False)
        name = signed.origin.to_text(omit_final_dot=True)
        entries.append(ZONE.format(name=name, file=file))
    ips = [ip for server in addresses.SIGNING_SERVERS.values() for ip in server]
    interfaces = "\n".join(f"    ip-address: {ip}" for ip in ips)
    (own / "nsd.conf").write_text(
        CONFIGURATION.format(interfaces=interfaces, folder=own, zones="".join(entries))
    )
    with (own / "start.log").open("wb") as log:
        command = ["nsd", "-d", "-c", own / "nsd.conf"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    question = dns.message.make_query(".", "SOA").to_wire(prepend_length=True)
    while process.poll() is None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection(ips[-1], 53)
            writer.write(question)
            await reader.readexactly(2)  # it listens before it has read its zones
            writer.close()
            return
        await asyncio.sleep(POLL)
    raise RuntimeError(f"nsd ended: {(own / 'start.log').read_text()}")
