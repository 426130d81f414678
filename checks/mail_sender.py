"""Who may send the domain's mail: what it publishes for those who receive, and blocklists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from ipaddress import ip_network
from typing import TypeVar

from checks import lanes
from checks.net import Net, NetError
from checks.net.errors import in_part
from checks.observation import Unseen
from checks.sender import dkim_keys, dmarc, spf_check, spf_survey, txt
from checks.sender.blocklists import Consulted, ask_ahead, consult
from checks.sender.dkim_keys import Key
from checks.sender.dmarc import Dmarc
from checks.sender.services import Service, recognise
from checks.sender.spf_check import Verdict, mail_hosts
from checks.sender.spf_survey import Spf
from checks.sequence import Stage, check
from checks.target import Target

HOSTS_ASKED = 4  # mail servers whose addresses are looked at
ADDRESSES_ASKED = 4  # of all of them together
NETWORKS_TRIED = 8  # of a mail service

T = TypeVar("T")


@dataclass(frozen=True)
class Server:
    """A mail server of the domain at one of its addresses, and what SPF says of mail from there."""

    host: str
    address: str
    spf: Verdict | Unseen


@dataclass(frozen=True)
class MailSender:
    """What is published about the sender of mail from `domain`, which is in A-labels.

    `service` is the mail service that receives for it, by its name, where that is a known one that
    sends for it too; `by_service` what SPF says of mail from there, None without one, or where its
    servers are not known. `servers` are the mail servers that receive for it otherwise. `keys` are
    those for DKIM under the service's usual selectors. `mta_sts` and `tls_rpt` tell whether there
    is such a record (RFC 8461, RFC 8460).
    """

    domain: str
    spf: Spf | Unseen
    dmarc: Dmarc | Unseen
    service: str | None
    by_service: Verdict | Unseen | None
    servers: tuple[Server, ...]
    keys: tuple[Key, ...]
    mta_sts: bool | Unseen
    tls_rpt: bool | Unseen
    blocklists: tuple[Consulted, ...]


@check(stage=Stage.SENDER)
def mail_sender(target: Target, net: Net) -> MailSender | Unseen:
    """Would receivers believe that mail from the domain is the domain's?

    Source: RFC 7208 (SPF), RFC 6376 (DKIM), RFC 9989 and RFC 7489 (DMARC), RFC 5782 (blocklists).
    """
    domain = target.host if target.mailbox else target.domain
    surveying = lanes.lookups.submit(spf_survey.survey, net, domain)
    policy = lanes.lookups.submit(dmarc.find, net, domain, target.domain)
    mta_sts = _has(net, f"_mta-sts.{domain}", b"v=STSv1")
    tls_rpt = _has(net, f"_smtp._tls.{domain}", b"v=TLSRPTv1")
    hosts = _seen(lambda: _mail_servers(net, domain))
    service = None if isinstance(hosts, Unseen) else recognise(hosts)
    selectors = service.selectors if service else ()
    keys = [lanes.names.submit(dkim_keys.look, net, domain, one) for one in selectors]
    found = () if service or isinstance(hosts, Unseen) else _addresses(net, hosts)
    if found:
        ask_ahead(net, net.blocklists, tuple(address for _, address in found))
    spf, published = _seen(surveying.result), _seen(policy.result)
    if isinstance(spf, Unseen) and isinstance(published, Unseen) and isinstance(hosts, Unseen):
        return spf
    single = () if isinstance(spf, Unseen) else _single(spf.networks)
    addresses = dict.fromkeys((*(address for _, address in found), *single))
    sender = f"postmaster@{domain}"
    return MailSender(
        domain=domain,
        spf=spf,
        dmarc=published,
        service=service.name if service else None,
        by_service=_of_service(net, service, sender) if service else None,
        servers=tuple(
            Server(host, address, spf_check.check(net, address, sender, host))
            for host, address in found
        ),
        keys=tuple(one.result() for one in keys),
        mta_sts=_seen(mta_sts.result),
        tls_rpt=_seen(tls_rpt.result),
        blocklists=consult(net, net.blocklists, tuple(addresses)),
    )


def _seen(look: Callable[[], T]) -> T | Unseen:
    try:
        return look()
    except NetError as failure:
        return in_part(failure)


def _has(net: Net, name: str, version: bytes) -> Future[bool]:
    def look() -> bool:
        return bool(txt.ask(net, name, lambda text: text.startswith(version)))

    return lanes.names.submit(look)


def _mail_servers(net: Net, domain: str) -> tuple[str, ...]:
    """The hosts that receive for the domain; itself where no MX names any (RFC 5321 section 5.1),
    and none where it takes no mail (RFC 7505)."""
    values = net.ask(domain, "MX").values
    return tuple(mail_hosts(values)[:HOSTS_ASKED]) if values else (domain,)


def _addresses(net: Net, hosts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Hosts with their addresses, as many as are looked at; those that are not seen left out."""
    looked = {host: lanes.lookups.submit(net.addresses, host) for host in hosts}
    found: list[tuple[str, str]] = []
    for host, addresses in looked.items():
        try:
            found += [(host, address) for address in addresses.result()]
        except NetError as failure:
            in_part(failure)
    return tuple(found[:ADDRESSES_ASKED])


def _single(networks: Sequence[str]) -> tuple[str, ...]:
    """Those that are one address each: a server of the domain's own, not a provider's range."""
    read = map(ip_network, networks)
    return tuple(str(one.network_address) for one in read if one.num_addresses == 1)


def _of_service(net: Net, service: Service, sender: str) -> Verdict | Unseen | None:
    """What SPF says of letters from servers that the service itself names: the best that it says
    of any, for some write out the networks that they use."""
    named = _seen(lambda: spf_survey.survey(net, service.spf))
    if isinstance(named, Unseen):
        return named
    said: Verdict | Unseen | None = named.unseen
    for network in named.networks[:NETWORKS_TRIED]:
        server = str(ip_network(network).network_address)
        verdict = spf_check.check(net, server, sender, service.spf)
        if isinstance(verdict, Verdict) and verdict.result == "pass":
            return verdict
        said = said or verdict
    return said
