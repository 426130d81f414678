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
import dns.rdataset
import dns.rdatatype
import dns.zone
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from dns.rdtypes.ANY.DNSKEY import DNSKEY

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
    # Healthy: what a careful administrator's key roll-overs look like on their way.
    "valid_ed25519",
    "split_keys",  # one key signs the keys, the other one the records
    "two_algorithms",  # both sign, both have DS records
    "next_key_published",  # a further key that neither signs nor has a DS record
    "next_ds_published",  # the DS record of a key that the zone does not have yet
    "former_ds_kept",  # the DS record of a former RSA key beside the right one
    "several_digests",  # SHA-1, SHA-256 and SHA-384 of the same key
    "no_ds",  # signed, and the parent does not know
    # Broken
    "wrong_digest",  # the DS record has the key's tag and algorithm, its digest is another's
    "other_algorithm",  # the DS record is that of a former RSA key, the zone has an ECDSA key
    "zone_key_gone",  # the key that signed the records is not among the keys any more
    "keys_expired",  # the signature over the keys has expired, the others have not
    "www_missing",  # the address of www has no signature
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


@dataclass(frozen=True)
class _Pair:
    """A key of a zone: `private` signs, `public` is published."""

    private: dns.dnssec.PrivateKey
    public: DNSKEY

    def ds(self, origin: dns.name.Name, digest: str = "SHA256") -> str:
        policy = dns.dnssec.allow_all_policy  # by default, none is made with SHA-1
        return dns.dnssec.make_ds(origin, self.public, digest, policy=policy).to_text()


KEY_FLAGS = 257  # zone key and secure entry point
RECORD_FLAGS = 256


def _pair(algorithm: dns.dnssec.Algorithm, flags: int = KEY_FLAGS) -> _Pair:
    if algorithm == dns.dnssec.RSASHA256:
        private = rsa.generate_private_key(65537, 2048)
    elif algorithm == dns.dnssec.ED25519:
        private = ed25519.Ed25519PrivateKey.generate()
    else:
        private = ec.generate_private_key(ec.SECP256R1())
    return _Pair(private, dns.dnssec.make_dnskey(private.public_key(), algorithm, flags=flags))


ALGORITHMS = {
    "valid_rsa": [dns.dnssec.RSASHA256],
    "valid_ed25519": [dns.dnssec.ED25519],
    "two_algorithms": [dns.dnssec.RSASHA256, dns.dnssec.ECDSAP256SHA256],
}
USUAL = dns.dnssec.ECDSAP256SHA256


def sign(zone: dns.zone.Zone, how: Dnssec) -> Signed:
    """The zone signed, with that fault."""
    pairs = [_pair(algorithm) for algorithm in ALGORITHMS.get(how, [USUAL])]
    ds = _parents_ds(zone.origin, pairs, how)
    if how in ("split_keys", "zone_key_gone"):
        pairs.append(_pair(USUAL, RECORD_FLAGS))
    if how not in ("no_keys", "unknown_algorithm"):
        begins, ends = _period(how)
        if how == "next_key_published":
            _publish(zone, _pair(USUAL))
        keys = [(pair.private, pair.public) for pair in pairs]
        dns.dnssec.sign_zone(zone, keys=keys, inception=begins, expiration=ends)
    _spoil(zone, how, pairs)
    return Signed(zone.origin, zone, tuple(ds))


def _period(how: Dnssec) -> tuple[datetime.datetime, datetime.datetime]:
    """From when to when the signatures hold."""
    now = datetime.datetime.now(datetime.UTC)
    usual = now - DAY, now + 30 * DAY
    return {
        "expired": (now - 33 * DAY, now - 3 * DAY),
        "not_yet_valid": (now + 2 * DAY, now + 32 * DAY),
    }.get(how, usual)


def _parents_ds(origin: dns.name.Name, pairs: list[_Pair], how: Dnssec) -> list[str]:
    """The DS records that the parent has."""
    own = [pair.ds(origin) for pair in pairs]
    tag, algorithm, kind, digest = own[0].split(maxsplit=3)
    match how:
        case "no_ds":
            return []
        case "other_key":
            return [_pair(USUAL).ds(origin)]
        case "other_algorithm":
            return [_pair(dns.dnssec.RSASHA256).ds(origin)]
        case "next_ds_published":
            return [*own, _pair(USUAL).ds(origin)]
        case "former_ds_kept":
            return [*own, _pair(dns.dnssec.RSASHA256).ds(origin)]
        case "several_digests":
            return [pairs[0].ds(origin, kind) for kind in ("SHA1", "SHA256", "SHA384")]
        case "unknown_algorithm":
            return [f"{tag} {PRIVATE_ALGORITHM} {kind} {digest}"]
        case "wrong_digest":
            return [f"{tag} {algorithm} {kind} {digest[::-1]}"]
    return own


def _publish(zone: dns.zone.Zone, pair: _Pair) -> None:
    """Add a key to those of the zone."""
    ttl = zone.get_rdataset(zone.origin, dns.rdatatype.SOA).ttl
    with zone.writer() as change:
        change.add(zone.origin, ttl, pair.public)


def _spoil(zone: dns.zone.Zone, how: Dnssec, pairs: list[_Pair]) -> None:
    """Change after signing what is to be wrong."""
    origin = zone.origin
    with zone.writer() as change:
        if how == "missing":
            change.delete(origin, dns.rdatatype.RRSIG, dns.rdatatype.A)
        if how == "www_missing":
            www = dns.name.from_text("www", origin)
            change.delete(www, dns.rdatatype.RRSIG, dns.rdatatype.A)
        if how == "tampered":
            ttl = change.get(origin, dns.rdatatype.A).ttl
            other = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.A, OTHER_ADDRESS)
            change.replace(origin, ttl, other)
        if how in ("zone_key_gone", "keys_expired"):
            key = pairs[0]
            ttl = change.get(origin, dns.rdatatype.DNSKEY).ttl
            keys = dns.rdataset.from_rdata(ttl, key.public)
            begins, ends = _period("expired" if how == "keys_expired" else "valid")
            signature = dns.dnssec.sign(
                (origin, keys), key.private, origin, key.public, begins, ends
            )
            change.replace(origin, keys)
            change.delete(origin, dns.rdatatype.RRSIG, dns.rdatatype.DNSKEY)
            change.add(origin, ttl, signature)


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
