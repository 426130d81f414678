"""The file in which a domain tells mail programs their servers, in Thunderbird's form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from lxml import etree

from checks.net import Net, NetError
from checks.target import InputError, parse_target

FILE_BYTES = 64 * 1024
REDIRECTS = 3
SERVERS = 10  # of a file that are read

_TYPES = {"imap": "receive", "pop3": "receive", "smtp": "send"}

Use = Literal["receive", "send"]


@dataclass(frozen=True)
class Server:
    """A server for mail programs, by its host in A-labels."""

    host: str
    use: Use


def published(domain: str, net: Net) -> tuple[Server, ...]:
    """The servers that `domain` tells mail programs; empty when it tells none that can be read.

    Source: Thunderbird's "Autoconfiguration" (the places and their order), without the mail
    address that programs send along and without the list that Thunderbird keeps of others.
    """
    places = (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
        f"http://autoconfig.{domain}/mail/config-v1.1.xml",
    )
    for place in places:
        if servers := read(_fetched(place, net), domain):
            return servers
    return ()


def read(body: bytes, domain: str) -> tuple[Server, ...]:
    """The servers in a file, in its order; empty for what is no such file."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    if not body or len(body) > FILE_BYTES:
        return ()
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    if root.tag != "clientConfig":
        return ()
    return tuple(dict.fromkeys(_servers(root, domain)))[:SERVERS]


def _servers(root: etree._Element, domain: str) -> Iterator[Server]:
    for kind, uses in (("incomingServer", "receive"), ("outgoingServer", "send")):
        for element in root.iterfind(f"emailProvider/{kind}"):
            use = _TYPES.get(element.get("type", "").lower())
            if use != uses:
                continue
            written = (element.findtext("hostname") or "").strip()
            if host := _host(written.replace("%EMAILDOMAIN%", domain)):
                yield Server(host, "receive" if use == "receive" else "send")


def _host(text: str) -> str | None:
    try:
        return parse_target(text).host
    except InputError:
        return None


def _fetched(url: str, net: Net) -> bytes:
    """What is at `url` or where it redirects to; empty when nothing is."""
    try:
        for _ in range(REDIRECTS + 1):
            reply = net.get(url, accept="text/xml, application/xml")
            if reply.status == 200:
                return reply.body or b""
            if not 300 <= reply.status < 400 or "location" not in reply.headers:
                return b""
            url = urljoin(url, reply.headers["location"])
            if urlsplit(url).scheme not in ("http", "https"):
                return b""
    except (NetError, ValueError):
        pass
    return b""
