"""Who has which public address in the staged Internet. Names and addresses of the real one,
where programs have them built in; made up otherwise."""

from __future__ import annotations

ROOT_SERVERS = {
    "a.root-servers.net": ["198.41.0.4", "2001:503:ba3e::2:30"],
    "l.root-servers.net": ["199.7.83.42", "2001:500:9f::42"],
    "m.root-servers.net": ["202.12.27.33", "2001:dc3::35"],
}

# One recursor (unbound) each, with a cache of its own. All but one validate DNSSEC.
UNVALIDATED = "isp_unvalidated"
RECURSORS = {
    "isp": ["62.179.1.60", "62.179.1.61"],
    "google": ["8.8.8.8", "8.8.4.4", "2001:4860:4860::8888", "2001:4860:4860::8844"],
    "cloudflare": ["1.1.1.1", "1.0.0.1", "2606:4700:4700::1111", "2606:4700:4700::1001"],
    "isp_unvalidated": ["83.238.255.76"],
    "quad9": ["9.9.9.9", "149.112.112.112", "2620:fe::fe", "2620:fe::9"],
}

# Registries: RDAP and WHOIS servers, by name.
REGISTRY_HOSTS = {
    "rdap.dns.pl": ["195.187.240.10"],
    "whois.dns.pl": ["195.187.240.11"],
    "rdap.verisign.com": ["192.30.45.30"],
    "whois.verisign-grs.com": ["192.34.234.30"],
    "rdap.publicinterestregistry.org": ["199.19.56.10"],
    "whois.pir.org": ["199.19.56.11"],
    "whois.publicinterestregistry.org": ["199.19.56.11"],
    "rdap.identitydigital.services": ["199.254.31.10"],
    "whois.nic.info": ["199.254.31.11"],
    "whois.afilias.net": ["199.254.31.11"],
    "whois.nic.io": ["199.254.31.12"],
    "rdap.nic.biz": ["209.173.53.10"],
    "whois.nic.biz": ["209.173.53.11"],
    "rdap.centralnic.com": ["193.105.170.10"],
    "whois.nic.xyz": ["193.105.170.11"],
    "rdap.nominet.uk": ["213.248.242.10"],
    "whois.nic.uk": ["213.248.242.11"],
    "rdap.denic.de": ["81.91.170.10"],
    "whois.denic.de": ["81.91.170.11"],
    "whois.eu": ["185.36.4.10"],
    "whois.nic.it": ["192.12.192.242"],
    "rdap.nic.fr": ["192.134.5.73"],
    "whois.nic.fr": ["192.134.5.74"],
    "rdap.nic.cz": ["217.31.205.42"],
    "whois.nic.cz": ["217.31.205.43"],
    "whois.iis.se": ["91.226.36.39"],
    "rdap.registry.co": ["37.209.198.10"],
    "whois.registry.co": ["37.209.198.11"],
    "rdap.ricta.org.rw": ["196.49.7.10"],
    "rdap.sidn.nl": ["94.198.159.39"],
    "whois.domain-registry.nl": ["94.198.154.40"],
    "whois.dns.be": ["45.60.74.34"],
    "whois.nic.at": ["83.136.39.43"],
    "rdap.sk-nic.sk": ["62.65.166.10"],
    "whois.sk-nic.sk": ["62.65.166.11"],
    "rdap.nic.ch": ["130.59.31.240"],
    "whois.nic.ch": ["130.59.31.241"],
    "rdap.radix.host": ["212.18.249.10"],
    "whois.nic.online": ["212.18.249.11"],
    "rdap.gmoregistry.net": ["210.157.23.10"],
    "whois.nic.shop": ["210.157.23.11"],
    "pubapi.registry.google": ["216.239.32.105"],
    "data.iana.org": ["192.0.46.9"],
    "whois.iana.org": ["192.0.47.59"],
}

# Name servers of the top-level domains.
TLD_SERVERS = {
    "a-dns.pl": ["194.181.87.156", "2001:a10:121:1::156"],
    "b-dns.pl": ["46.28.245.65"],
    "a.gtld-servers.net": ["192.5.6.30", "2001:503:a83e::2:30"],
    "b.gtld-servers.net": ["192.33.14.30"],
    "a0.org.afilias-nst.info": ["199.19.56.1"],
    "b0.org.afilias-nst.org": ["199.19.54.1"],
    "w.dns.eu": ["194.0.25.28"],
    "y.dns.eu": ["194.146.106.90"],
    "a.nic.de": ["194.0.0.53"],
    "f.nic.de": ["81.91.164.5"],
    "a.generic-nst.net": ["37.209.192.9"],
    "b.generic-nst.net": ["37.209.194.9"],
    "nsa.nic.uk": ["156.154.100.3"],
    "nsb.nic.uk": ["156.154.101.3"],
}

# Hosting companies and registrars: name servers that customers' domains are delegated to.
HOSTING_SERVERS = {
    "ns1.serwery-lipowe.pl": ["85.128.0.53", "2a00:1a28:1000::53"],
    "ns2.serwery-lipowe.pl": ["85.128.64.53"],
    "dns1.rejestrator-debowy.pl": ["77.55.0.53"],
    "dns2.rejestrator-debowy.pl": ["77.55.64.53"],
    "ns1.brzozahost.net": ["176.31.0.53"],
    "ns2.brzozahost.net": ["176.31.64.53"],
    # A real provider, whom the product knows by these names; the addresses are made up.
    "ns1.nazwa.pl": ["85.128.1.53"],
    "ns2.nazwa.pl": ["85.128.65.53"],
    # A real market for domains: most of its zones are parked, some are live.
    "ns1.aftermarket.pl": ["185.253.212.22"],
    "ns2.aftermarket.pl": ["185.253.213.22"],
    # Services that park domains and nothing else; the addresses of the servers are made up.
    "ns1.sedoparking.com": ["91.195.242.53"],
    "ns2.sedoparking.com": ["91.195.243.53"],
    "ns1.bodis.com": ["199.59.248.53"],
    "ns2.bodis.com": ["199.59.249.53"],
    # Of a registrar, which also carry zones that are being set up.
    "parking1.ovh.net": ["213.251.128.136"],
    "parking2.ovh.net": ["213.251.188.136"],
}

# Name servers of a company that signs its customers' zones; nsd answers there.
SIGNING_SERVERS = {
    "ns1.podpis-dns.pl": ["85.128.2.53", "2a00:1a28:1002::53"],
    "ns2.podpis-dns.pl": ["85.128.66.53"],
}

# Serves the zones of everything in this file that is nobody's customer.
BACKBONE_SERVERS = {
    "ns1.backbone-dns.net": ["195.8.0.53"],
    "ns2.backbone-dns.net": ["195.8.64.53"],
}

# By these the product proves its own reach; healthy web servers on 80 and 443.
REFERENCE_HOSTS = {
    "www.gov.pl": ["185.41.93.100"],
    "www.wikipedia.org": ["185.15.59.224", "2a02:ec80:300:ed1a::1"],
    "www.google.com": ["142.250.203.196", "2a00:1450:401b:80e::2004"],
    "panel.serwery-lipowe.pl": ["85.128.0.80"],
}

# The same for mail servers, which listen on port 25, and for those that mail programs log in to.
MAIL_REFERENCE_HOSTS = {
    "gmail-smtp-in.l.google.com": ["142.250.150.27", "2a00:1450:4010:c1c::1a"],
    "mx.wp.pl": ["212.77.101.4"],
}
LOGIN_REFERENCE_HOSTS = {"imap.gmail.com": ["142.250.27.108", "2a00:1450:4010:c1c::6c"]}

# What stands in the way of some vantages: pages of their networks, and a middleman.
NETWORK_HOSTS = {
    "wifi.hotel-pod-swierkiem.pl": ["185.93.1.80"],  # sends everybody to its login
    "brama.pociag-do-morza.pl": ["185.93.1.81"],  # shows everybody its login
    "proxy.firma-z-filtrem.pl": ["185.93.1.90"],  # reads https, with certificates of its own
}
# Answers in the place of every mail server, and takes letters of its own customers only.
MAIL_NETWORK_HOSTS = {"poczta.dostawca-lacza.pl": ["185.93.1.25"]}
MAIL_MIDDLEMAN = "185.93.1.25"
PORTAL, SHOWN_PORTAL, MIDDLEMAN = (ips[0] for ips in NETWORK_HOSTS.values())
INNER_PORTAL = "10.99.0.1"

# Resolvers of networks in which something is wrong; see recursors.py.
FAILING_RESOLVER = "185.93.0.53"
CHOOSY_RESOLVER = "185.93.0.54"
FILTERING_RESOLVER = "185.93.0.55"
LOGIN_RESOLVER = "185.93.0.56"
INNER_LOGIN_RESOLVER = "185.93.0.57"
LENIENT_RESOLVER = "185.93.64.53"  # answers with aliases where others fail
CLOSED_RESOLVER = "185.93.0.58"  # a machine without a resolver
DEAD_RESOLVER = "185.93.0.99"  # no machine
# Where the lab's certificate authority keeps its certificates, over http.
AUTHORITY_HOST = "pki.urzad-jesionowy.pl"
AUTHORITY_HOSTS = {AUTHORITY_HOST: ["91.198.10.80"]}

NAMED_HOSTS: dict[str, list[str]] = {
    **ROOT_SERVERS,
    **REGISTRY_HOSTS,
    **TLD_SERVERS,
    **HOSTING_SERVERS,
    **SIGNING_SERVERS,
    **BACKBONE_SERVERS,
    **REFERENCE_HOSTS,
    **MAIL_REFERENCE_HOSTS,
    **LOGIN_REFERENCE_HOSTS,
    **NETWORK_HOSTS,
    **MAIL_NETWORK_HOSTS,
    **AUTHORITY_HOSTS,
}

# data.iana.org is no registry: a network that blocks registries still reaches it.
REGISTRY_IPV4 = sorted(
    {ips[0] for host, ips in REGISTRY_HOSTS.items() if not host.endswith("iana.org")}
)


def web_server(number: int) -> tuple[str, str]:
    """IPv4 and IPv6 address of the scenario with that number, counted from 0."""
    return f"85.128.{128 + number // 250}.{1 + number % 250}", f"2a00:1a28:1000:1::{number + 1:x}"


def second_server(number: int) -> tuple[str, str]:
    """IPv4 and IPv6 address of the scenario's second server of mail."""
    return f"85.131.{128 + number // 250}.{1 + number % 250}", f"2a00:1a28:1000:2::{number + 1:x}"


def nobody(number: int) -> str:
    """An address without a machine behind it, one a scenario."""
    return f"85.129.{128 + number // 250}.{1 + number % 250}"


def own_nameserver(number: int) -> list[str]:
    """The address of the scenario's name servers whose names lie in its own domain."""
    return [f"85.130.{128 + number // 250}.{1 + number % 250}"]
