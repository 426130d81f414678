"""The registries: which TLDs each runs, where it answers, and in whose manner."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Registry:
    """One registry. `rdap` is its base address without the slash; `listed` whether IANA knows it.

    `whois_style` names a function of whois.py.
    """

    name: str
    suffixes: tuple[str, ...]
    nameservers: tuple[str, ...]
    whois: tuple[str, ...]
    whois_style: str
    rdap: str | None = None
    listed: bool = True
    registrar: str = "Rejestrator Debowy sp. z o.o."


PL_SECOND_LEVEL = (
    "com.pl", "net.pl", "org.pl", "edu.pl", "gov.pl", "info.pl", "waw.pl", "biz.pl", "sklep.pl",
    "szczecin.pl",
)  # fmt: skip
_GENERIC_SERVERS = ("a.generic-nst.net", "b.generic-nst.net")

REGISTRIES = (
    Registry(
        "NASK",
        ("pl", *PL_SECOND_LEVEL),
        ("a-dns.pl", "b-dns.pl"),
        ("whois.dns.pl",),
        "nask",
        "https://rdap.dns.pl",
    ),
    Registry(
        "VeriSign .com",
        ("com",),
        ("a.gtld-servers.net", "b.gtld-servers.net"),
        ("whois.verisign-grs.com",),
        "verisign",
        "https://rdap.verisign.com/com/v1",
    ),
    Registry(
        "VeriSign .net",
        ("net",),
        ("a.gtld-servers.net", "b.gtld-servers.net"),
        ("whois.verisign-grs.com",),
        "verisign",
        "https://rdap.verisign.com/net/v1",
    ),
    Registry(
        "Public Interest Registry",
        ("org",),
        ("a0.org.afilias-nst.info", "b0.org.afilias-nst.org"),
        ("whois.pir.org", "whois.publicinterestregistry.org"),
        "icann",
        "https://rdap.publicinterestregistry.org/rdap",
    ),
    Registry(
        "Identity Digital",
        ("info", "services", "coffee"),
        _GENERIC_SERVERS,
        ("whois.nic.info", "whois.afilias.net"),
        "icann",
        "https://rdap.identitydigital.services/rdap",
    ),
    Registry(
        "Identity Digital .io",
        ("io",),
        _GENERIC_SERVERS,
        ("whois.nic.io",),
        "icann",
        "https://rdap.identitydigital.services/rdap",
        listed=False,
    ),
    Registry(
        "GoDaddy Registry .biz",
        ("biz",),
        _GENERIC_SERVERS,
        ("whois.nic.biz",),
        "icann",
        "https://rdap.nic.biz",
    ),
    Registry(
        "CentralNic .xyz",
        ("xyz",),
        _GENERIC_SERVERS,
        ("whois.nic.xyz",),
        "icann",
        "https://rdap.centralnic.com/xyz",
    ),
    Registry(
        "Nominet",
        ("uk", "co.uk", "org.uk"),
        ("nsa.nic.uk", "nsb.nic.uk"),
        ("whois.nic.uk",),
        "nominet",
        "https://rdap.nominet.uk/uk",
    ),
    Registry("EURid", ("eu",), ("w.dns.eu", "y.dns.eu"), ("whois.eu",), "eurid"),
    Registry(
        "DENIC",
        ("de",),
        ("a.nic.de", "f.nic.de"),
        ("whois.denic.de",),
        "denic",
        "https://rdap.denic.de",
        listed=False,
    ),
    Registry("NIC Italia", ("it",), _GENERIC_SERVERS, ("whois.nic.it",), "nicit"),
    Registry("AFNIC", ("fr",), _GENERIC_SERVERS, ("whois.nic.fr",), "afnic", "https://rdap.nic.fr"),
    Registry(
        "CZ.NIC", ("cz",), _GENERIC_SERVERS, ("whois.nic.cz",), "cznic", "https://rdap.nic.cz"
    ),
    Registry("Internetstiftelsen", ("se",), _GENERIC_SERVERS, ("whois.iis.se",), "iis"),
    Registry(
        "Registry .co",
        ("co",),
        _GENERIC_SERVERS,
        ("whois.registry.co",),
        "icann",
        "https://rdap.registry.co/co",
        listed=False,
    ),
    Registry(
        "SIDN",
        ("nl",),
        _GENERIC_SERVERS,
        ("whois.domain-registry.nl",),
        "sidn",
        "https://rdap.sidn.nl",
    ),
    Registry("DNS Belgium", ("be",), _GENERIC_SERVERS, ("whois.dns.be",), "dnsbelgium"),
    Registry("nic.at", ("at",), _GENERIC_SERVERS, ("whois.nic.at",), "nicat"),
    Registry(
        "SK-NIC",
        ("sk",),
        _GENERIC_SERVERS,
        ("whois.sk-nic.sk",),
        "sknic",
        "https://rdap.sk-nic.sk",
        listed=False,
    ),
    Registry(
        "SWITCH",
        ("ch",),
        _GENERIC_SERVERS,
        ("whois.nic.ch",),
        "switch",
        "https://rdap.nic.ch",
        listed=False,
    ),
    Registry(
        "Radix",
        ("online", "store", "site", "host"),
        _GENERIC_SERVERS,
        ("whois.nic.online",),
        "icann",
        "https://rdap.radix.host/rdap",
    ),
    Registry(
        "GMO Registry",
        ("shop",),
        _GENERIC_SERVERS,
        ("whois.nic.shop",),
        "icann",
        "https://rdap.gmoregistry.net/rdap",
    ),
    # Since 2025, no WHOIS on port 43 any more.
    Registry(
        "Google Registry",
        ("app", "dev", "google"),
        _GENERIC_SERVERS,
        (),
        "icann",
        "https://pubapi.registry.google/rdap",
    ),
    Registry("Red.es", ("es", "com.es"), _GENERIC_SERVERS, (), "icann"),
    # A top-level domain that the product's own table leaves out: IANA's list alone knows it.
    Registry("RICTA", ("rw", "org.rw"), _GENERIC_SERVERS, (), "icann", "https://rdap.ricta.org.rw"),
)

TLD_ZONES = {suffix: registry for registry in REGISTRIES for suffix in registry.suffixes}


def registrable(name: str) -> str:
    """The registrable domain of a host name under one of the lab's TLDs, without a dot at its end.

    Raises LookupError for a name under no such TLD.
    """
    labels = name.rstrip(".").lower().split(".")
    for start in range(1, len(labels)):
        if ".".join(labels[start:]) in TLD_ZONES:
            return ".".join(labels[start - 1 :])
    raise LookupError(f"{name} lies under no top-level domain of the lab")


def registry_of(domain: str) -> Registry:
    """The registry that a registrable domain belongs to."""
    return TLD_ZONES[domain.partition(".")[2]]
