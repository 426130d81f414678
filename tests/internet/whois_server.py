"""WHOIS on port 43 (RFC 3912): each registry's answers in its own manner."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
from collections.abc import Callable

from tests.internet import addresses, hostile_registry
from tests.internet.domains import Domain
from tests.internet.registries import REGISTRIES, TLD_ZONES, Registry, registry_of

SLOW = 4.0
EPP_LINK = "https://icann.org/epp#"
REGISTRAR_ID = "9041"
NOT_PERMITTED = (
    "Requests of this client are not permitted. Please use https://www.nic.ch/whois/ for queries.\n"
)


def _moment(days: datetime.timedelta) -> datetime.datetime:
    return (datetime.datetime.now(datetime.UTC) + days).replace(microsecond=0)


def _iso(days: datetime.timedelta) -> str:
    return _moment(days).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pl_date(days: datetime.timedelta) -> str:
    return _moment(days).strftime("%Y.%m.%d %H:%M:%S")


def _uk_date(days: datetime.timedelta) -> str:
    return _moment(days).strftime("%d-%b-%Y")


def _expires(domain: Domain) -> datetime.timedelta:
    """The end of the registration, as this source tells it."""
    own = domain.registry.whois_expires
    return domain.registry.expires if own is None else own


def _glue(server: str, domain: str) -> str:
    """NASK prints addresses of name servers that lie inside the domain itself."""
    ips = addresses.NAMED_HOSTS.get(server, []) if server.endswith(f".{domain}") else []
    return "".join(f" [{ip}]" for ip in ips)


def _nask(registry: Registry, domain: Domain) -> str:
    servers = [f"{s}.{_glue(s, domain.name)}" for s in _nameservers(domain)]
    label = "nameservers:"
    lines = [f"DOMAIN NAME:           {domain.name}", "registrant type:       organization"]
    for server in servers or [""]:
        lines.append(f"{label:<23}{server}".rstrip())
        label = ""
    lines += [
        f"created:               {_pl_date(domain.registry.created)}",
        f"last modified:         {_pl_date(domain.registry.changed)}",
        f"renewal date:          {_pl_date(_expires(domain))}",
        "",
    ]
    if domain.registry.option_expires is None:
        lines.append("no option")
    else:
        lines.append(f"option created:        {_pl_date(domain.registry.changed)}")
        ends = _pl_date(domain.registry.option_expires)
        lines.append(f"option expiration date:       {ends}")
    lines += [
        "",
        "dnssec:                Unsigned",
        "",
        "",
        "REGISTRAR:",
        registry.registrar,
        "ul. Kasztanowa 9",
        "30-001 Kraków",
        "Polska/Poland",
        "+48.125550100",
        "https://www.rejestrator-debowy.pl",
        "",
        "WHOIS database responses: https://dns.pl/en/whois",
        "",
        "WHOIS displays data with a delay not exceeding 15 minutes in relation"
        " to the .pl Registry system",
    ]
    return "\n".join(lines)


def _verisign(registry: Registry, domain: Domain) -> str:
    lines = [f"   {line}" for line in _icann_lines(registry, domain, upper=True)]
    lines += [f">>> Last update of whois database: {_iso(datetime.timedelta())} <<<", ""]
    lines += ["NOTICE: The date shown above is when the registrar's sponsorship of the name is"]
    lines += ["currently set to end. It need not be the end of the holder's own agreement.", ""]
    return "\n".join(lines)


def _icann(registry: Registry, domain: Domain) -> str:
    lines = _icann_lines(registry, domain, upper=False)
    return "\n".join(lines) + (
        f"\n>>> Last update of WHOIS database: {_iso(datetime.timedelta())} <<<\n\n"
        "For more information on domain status codes, please visit https://icann.org/epp\n"
    )


def _icann_lines(registry: Registry, domain: Domain, upper: bool) -> list[str]:
    def case(name: str) -> str:
        return name.upper() if upper else name

    return [
        f"Domain Name: {case(domain.name)}",
        f"Registry Domain ID: {domain.number}_DOMAIN-LAB",
        "Registrar WHOIS Server: whois.rejestrator-debowy.pl",
        "Registrar URL: https://www.rejestrator-debowy.pl",
        f"Updated Date: {_iso(domain.registry.changed)}",
        f"Creation Date: {_iso(domain.registry.created)}",
        f"Registry Expiry Date: {_iso(_expires(domain))}",
        f"Registrar: {registry.registrar}",
        f"Registrar IANA ID: {REGISTRAR_ID}",
        "Registrar Abuse Contact Email: abuse@rejestrator-debowy.pl",
        "Registrar Abuse Contact Phone: +48.125550100",
        *(f"Domain Status: {status} {EPP_LINK}{status}" for status in domain.epp_statuses),
        *(f"Name Server: {case(server)}" for server in _nameservers(domain)),
        "DNSSEC: unsigned",
        "URL of the ICANN Whois Inaccuracy Complaint Form: https://www.icann.org/wicf/",
    ]


def _eurid(registry: Registry, domain: Domain) -> str:
    servers = "\n".join(f"        {server}" for server in _nameservers(domain))
    return (
        "% The WHOIS service offered by EURid is provided for information only.\n%\n"
        f"\nDomain: {domain.name}\nScript: LATIN\n{_word(domain, 'Status: {}')}\n"
        "Registrant:\n        NOT DISCLOSED!\n        Visit www.eurid.eu for webbased WHOIS.\n\n"
        "Technical:\n        Organisation: Rejestrator Debowy\n        Language: pl\n"
        "        Email: dns@rejestrator-debowy.pl\n\n"
        f"Registrar:\n        Name: {registry.registrar}\n"
        "        Website: https://www.rejestrator-debowy.pl\n\n"
        f"Name servers:\n{servers}\n\n"
        "Please visit www.eurid.eu for more info.\n"
    )


def _denic(registry: Registry, domain: Domain) -> str:
    lines = [f"Domain: {domain.name}"]
    lines += [f"Nserver: {server}" for server in _nameservers(domain)]
    lines += [
        f"Status: {domain.registry.word or ('connect' if domain.dns.delegated else 'failed')}",
        f"Changed: {_moment(domain.registry.changed).isoformat()}",
    ]
    return "\n".join(lines) + "\n"


def _nominet(registry: Registry, domain: Domain) -> str:
    servers = "\n".join(f"        {server}" for server in _nameservers(domain))
    return (
        f"\n    Domain name:\n        {domain.name}\n\n"
        f"    Registrar:\n        {registry.registrar} [Tag = DEBOWY]\n"
        "        URL: https://www.rejestrator-debowy.pl\n\n"
        f"    Relevant dates:\n        Registered on: {_uk_date(domain.registry.created)}\n"
        f"        Expiry date:  {_uk_date(_expires(domain))}\n"
        f"        Last updated:  {_uk_date(domain.registry.changed)}\n\n"
        "    Registration status:\n"
        f"        {domain.registry.word or 'Registered until expiry date.'}\n\n"
        f"    Name servers:\n{servers}\n\n-- \n"
    )


def _word(domain: Domain, line: str) -> str:
    """A line with the registry's own word for the state, where the scenario has one."""
    return f"{line.format(domain.registry.word)}\n" if domain.registry.word else ""


def _nicit(registry: Registry, domain: Domain) -> str:
    servers = "".join(f"  {server}\n" for server in _nameservers(domain))
    states = " / ".join(domain.epp_statuses) if domain.registry.statuses else "ok"
    return (
        f"Domain:             {domain.name}\nStatus:             {states}\n"
        "Signed:             no\n"
        f"Created:            {_moment(domain.registry.created):%Y-%m-%d %H:%M:%S}\n"
        f"Last Update:        {_moment(domain.registry.changed):%Y-%m-%d %H:%M:%S}\n"
        f"Expire Date:        {_moment(_expires(domain)):%Y-%m-%d}\n\n"
        "Registrant\n  Organization:     hidden\n\n"
        f"Registrar\n  Organization:     {registry.registrar}\n  Name:             DEBOWY-REG\n"
        "  Web:              https://www.rejestrator-debowy.pl\n  DNSSEC:           no\n\n"
        f"Nameservers\n{servers}\n"
    )


def _afnic(registry: Registry, domain: Domain) -> str:
    held = "YES" if {"clientHold", "serverHold"} & set(domain.epp_statuses) else "NO"
    lines = [
        "%%", "%% This is the AFNIC Whois server.", "%%", "",
        f"domain:                        {domain.name}",
        f"status:                        {domain.registry.word or 'ACTIVE'}",
        f"hold:                          {held}",
        f"registrar:                     {registry.registrar}",
        f"Expiry Date:                   {_iso(_expires(domain))}",
        f"created:                       {_iso(domain.registry.created)}",
        f"last-update:                   {_iso(domain.registry.changed)}",
        "source:                        FRNIC", "",
        *(f"nserver:                       {server}" for server in _nameservers(domain)),
        "source:                        FRNIC", "",
        f"registrar:                     {registry.registrar}",
        "address:                       ul. Kasztanowa 9",
        "country:                       PL",
        "source:                        FRNIC",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _cznic(registry: Registry, domain: Domain) -> str:
    lines = [
        "%  (c) 2006-2026 CZ.NIC", "%", "% Made-up data of a test network.", "",
        f"domain:       {domain.name}",
        "registrant:   LAB-HOLDER",
        "nsset:        LAB-NSSET",
        "registrar:    REG-DEBOWY",
        f"status:       {domain.registry.word or 'Sponsoring registrar change forbidden'}",
        f"registered:   {_moment(domain.registry.created):%d.%m.%Y %H:%M:%S}",
        f"changed:      {_moment(domain.registry.changed):%d.%m.%Y %H:%M:%S}",
        f"expire:       {_moment(_expires(domain)):%d.%m.%Y}", "",
        "contact:      LAB-HOLDER", "name:         Karel Lípa",
        "created:      01.02.2001 10:00:00", "",
        "nsset:        LAB-NSSET",
        *(f"nserver:      {server}" for server in _nameservers(domain)),
        "tech-c:       LAB-TECH", "registrar:    REG-DEBOWY",
        "created:      01.03.2001 10:00:00",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _iis(registry: Registry, domain: Domain) -> str:
    lines = [
        "# Made-up data of a test network.",
        "state:            active",
        f"domain:           {domain.name}",
        "holder:           lab0000-00001",
        f"created:          {_moment(domain.registry.created):%Y-%m-%d}",
        f"modified:         {_moment(domain.registry.changed):%Y-%m-%d}",
        f"expires:          {_moment(_expires(domain)):%Y-%m-%d}",
        *(f"nserver:          {server}" for server in _nameservers(domain)),
        "dnssec:           unsigned delegation",
        "registry-lock:    unlocked",
        f"status:           {domain.registry.word or 'ok'}",
        f"registrar:        {registry.registrar}",
    ]
    return "\n".join(lines) + "\n"


def _sidn(registry: Registry, domain: Domain) -> str:
    servers = "".join(f"   {server}\n" for server in _nameservers(domain))
    return (
        f"Domain name: {domain.name}\nStatus:      {domain.registry.word or 'active'}\n\n"
        f"Registrar:\n   {registry.registrar}\n   ul. Kasztanowa 9\n   30-001 KRAKOW\n   Poland\n\n"
        "Abuse Contact:\n   abuse@rejestrator-debowy.pl\n\n"
        f"Creation Date: {_moment(domain.registry.created):%Y-%m-%d}\n\n"
        f"Updated Date: {_moment(domain.registry.changed):%Y-%m-%d}\n\nDNSSEC:      no\n\n"
        f"Domain nameservers:\n{servers}\nRecord maintained by: SIDN BV\n"
    )


def _dnsbelgium(registry: Registry, domain: Domain) -> str:
    servers = "".join(f"\t{server}\n" for server in _nameservers(domain))
    return (
        "% .be Whois Server 6.1\n%\n% Made-up data of a test network.\n\n"
        f"Domain:\t{domain.name}\nStatus:\t{domain.registry.word or 'NOT AVAILABLE'}\n"
        f"Registered:\t{_moment(domain.registry.created):%a %b %d %Y}\n\n"
        "Registrant:\n\tNot shown, please visit www.dnsbelgium.be for webbased whois.\n\n"
        "Registrar Technical Contacts:\n\tOrganisation:\tDebowy\n\tLanguage:\ten\n\n\n"
        f"Registrar:\n\tName:\t {registry.registrar}\n"
        "\tWebsite: https://www.rejestrator-debowy.pl\n\n"
        f"Nameservers:\n{servers}\nKeys:\n\nFlags:\n\tclientTransferProhibited\n\n"
        "Please visit www.dnsbelgium.be for more info.\n"
    )


def _nicat(registry: Registry, domain: Domain) -> str:
    servers = "".join(f"nserver:        {server}\n" for server in _nameservers(domain))
    changed = f"changed:        {_moment(domain.registry.changed):%Y%m%d %H:%M:%S}\n"
    return (
        "% Copyright (c)2026 by NIC.AT (1)\n%\n% Made-up data of a test network.\n\n"
        f"domain:         {domain.name}\n"
        f"registrar:      {registry.registrar} ( https://nic.at/registrar/9041 )\n"
        "registrant:     <data not disclosed>\ntech-c:         LAB1-NICAT\n"
        f"{servers}{changed}source:         AT-DOM\n\n"
        f"personname:     Rejestrator Debowy\nnic-hdl:        LAB1-NICAT\n{changed}"
        "source:         AT-DOM\n\n"
    )


def _sknic(registry: Registry, domain: Domain) -> str:
    servers = "".join(
        f"Nameserver:                   {server}\n" for server in _nameservers(domain)
    )
    return (
        f"Domain:                       {domain.name}\n"
        f"Created:                      {_moment(domain.registry.created):%Y-%m-%d}\n"
        f"Valid Until:                  {_moment(_expires(domain)):%Y-%m-%d}\n"
        f"Updated:                      {_moment(domain.registry.changed):%Y-%m-%d}\n"
        f"Domain Status:                {', '.join(domain.epp_statuses)}\n{servers}\n"
        "Domain registrant:            lab-1\nName:                         Karol Lipa\n"
        "Created:                      2001-06-07\nUpdated:                      2001-06-07\n\n"
        "Registrar:                    DEBO-0001\n"
        f"Name:                         {registry.registrar}\n"
        "Created:                      2001-09-01\nUpdated:                      2002-08-24\n"
    )


def _switch(registry: Registry, domain: Domain) -> str:
    return NOT_PERMITTED


def _as_said(registry: Registry, domain: Domain) -> str:
    """The scenario's own text."""
    return str(domain.registry.whois_says).format(
        name=domain.name,
        created=_moment(domain.registry.created),
        changed=_moment(domain.registry.changed),
        expires=_moment(_expires(domain)),
        nameservers=_nameservers(domain),
    )


def _nameservers(domain: Domain) -> list[str]:
    return domain.dns.nameservers if domain.dns.listed else []


STYLES: dict[str, Callable[[Registry, Domain], str]] = {
    "nask": _nask,
    "verisign": _verisign,
    "icann": _icann,
    "eurid": _eurid,
    "denic": _denic,
    "nominet": _nominet,
    "nicit": _nicit,
    "afnic": _afnic,
    "cznic": _cznic,
    "iis": _iis,
    "sidn": _sidn,
    "dnsbelgium": _dnsbelgium,
    "nicat": _nicat,
    "sknic": _sknic,
    "switch": _switch,
}

NOT_FOUND = {
    "nask": "No information available about domain name {name}"
    " in the Registry NASK database.\n\nWHOIS database responses: https://dns.pl/en/whois\n",
    "verisign": 'No match for "{upper}".\n>>> Last update of whois database: {now} <<<\n',
    "icann": "Domain not found.\n>>> Last update of WHOIS database: {now} <<<\n",
    "eurid": "% The WHOIS service offered by EURid is provided for information only.\n%\n"
    "\nDomain: {name}\nScript: LATIN\nStatus: AVAILABLE\n",
    "denic": "Domain: {name}\nStatus: free\n",
    "nominet": '\n    No match for "{name}".\n\n'
    "    This domain name has not been registered.\n\n-- \n",
    "nicit": "Domain:             {name}\nStatus:             AVAILABLE\n",
    "afnic": "%%\n%% This is the AFNIC Whois server.\n%%\n\n%% NOT FOUND\n\n",
    "cznic": "%  (c) 2006-2026 CZ.NIC\n%\n%ERROR:101: no entries found\n%\n% No entries found.\n",
    "iis": 'domain "{name}" not found.\n',
    "sidn": "{name} is free\n\n   Made-up data of a test network.\n",
    "dnsbelgium": "% .be Whois Server 6.1\n%\n\nDomain:\t{name}\nStatus:\tAVAILABLE\n",
    "nicat": "% Copyright (c)2026 by NIC.AT (1)\n%\n\n% nothing found\n",
    "sknic": "Domain not found.\n",
    "switch": NOT_PERMITTED,
}

THROTTLED = {
    "nask": "request limit exceeded for {client}\n",
    "verisign": "WHOIS LIMIT EXCEEDED - SEE WWW.PIR.ORG/WHOIS FOR DETAILS\n",
    "icann": "WHOIS LIMIT EXCEEDED - SEE WWW.PIR.ORG/WHOIS FOR DETAILS\n",
    "eurid": "% The WHOIS service offered by EURid is provided for information only.\n%\n"
    "-1: Still in grace period, wait 57 seconds\n",
    "denic": "% Error: 55000000002 Connection refused; access control limit reached.\n",
    "nominet": "The WHOIS query quota for {client} has been exceeded\n"
    "and will be replenished in 50 seconds.\n",
    "nicit": "Query rate limit exceeded for {client}.\n",
    "afnic": "%%\n%% Too many requests...\n%%\n",
    "cznic": "Your connection limit exceeded. Please slow down and try again later.\n",
    "iis": "% Too many queries from {client}, please slow down.\n",
    "sidn": "whois.domain-registry.nl: only 1 request per second allowed, try again later\n",
    "dnsbelgium": "% Excessive querying, grace period of 296 seconds\n",
    "nicat": "% Quota exceeded\n",
    "sknic": "Too many requests.\n",
    "switch": NOT_PERMITTED,
}

# What a referral asks a client to do: no client that can be trusted with it goes there.
REFERRAL = (
    "refer:        127.0.0.1\nwhois_server: 169.254.169.254\nWhois Server: 10.0.0.1\n"
    "Registrar WHOIS Server: localhost\nReferralServer: whois://[::1]:43\n\n"
)
DOWN = "The WHOIS service is temporarily unavailable due to maintenance.\nNo data found.\n"


async def start(domains: list[Domain]) -> None:
    """Open port 43 of every registry and of IANA."""
    by_name = {domain.name: domain for domain in domains}
    opened: set[str] = set()
    for registry in REGISTRIES:
        # One machine serves several TLDs of the same registry; the name asked tells which.
        for ip in (addresses.REGISTRY_HOSTS[host][0] for host in registry.whois):
            if ip not in opened:
                opened.add(ip)
                await asyncio.start_server(_Server(registry, by_name).serve, ip, 43)
    await asyncio.start_server(_serve_iana, addresses.REGISTRY_HOSTS["whois.iana.org"][0], 43)


class _Server:
    def __init__(self, registry: Registry, domains: dict[str, Domain]) -> None:
        self._registry = registry
        self._domains = domains

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError):
            query = (await reader.readline()).decode("utf-8", "replace").split()
            # Options come first ("-T dn,ace", "domain"): the name is the last word.
            name = query[-1].lower() if query else ""
            domain = self._domains.get(name)
            if domain is not None and domain.registry.whois in hostile_registry.WHOIS:
                true = STYLES[self._registry.whois_style](registry_of(name), domain)
                script = hostile_registry.whois(domain.registry.whois, name, true)
                await script.play(reader, writer)
            else:
                text = await self._text(name, writer.get_extra_info("peername")[0], reader)
                writer.write(text.replace("\n", "\r\n").encode())
                await writer.drain()
        writer.close()

    async def _text(self, name: str, client: str, reader: asyncio.StreamReader) -> str:
        domain = self._domains.get(name)
        state = domain.registry.whois if domain is not None else "answers"
        style = self._registry.whois_style
        words = {"name": name, "upper": name.upper(), "client": client}
        words["now"] = _iso(datetime.timedelta())
        match state:
            case "silent":
                await reader.read()
                return ""
            case "empty":
                return ""
            case "throttled":
                return THROTTLED[style].format(**words)
            case "down":
                return DOWN
            case "free":
                return NOT_FOUND[style].format(**words)
            case "slow":
                await asyncio.sleep(SLOW)
        if domain is None or not domain.registry.registered or not self._serves(name):
            return NOT_FOUND[style].format(**words)
        said = domain.registry.whois_says
        style = STYLES[style] if said is None else _as_said
        text = style(registry_of(name), domain)
        return REFERRAL + text if state == "referring" else text

    def _serves(self, name: str) -> bool:
        return registry_of(name).whois_style == self._registry.whois_style


async def _serve_iana(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """whois.iana.org: for a name, the record of its top-level domain, which refers onwards."""
    with contextlib.suppress(OSError, ValueError):
        query = (await reader.readline()).decode("utf-8", "replace").split()
        tld = query[-1].lower().rpartition(".")[2] if query else ""
        registry = TLD_ZONES.get(tld)
        text = "% IANA WHOIS server\n% for more information on IANA, visit http://www.iana.org\n"
        if registry is None:
            text += f"% This query returned 0 objects.\n%\n% You queried for {tld}\n"
        else:
            whois = registry.whois[0] if registry.whois else ""
            servers = "\n".join(f"nserver:      {s.upper()}" for s in registry.nameservers)
            text += (
                f"% This query returned 1 object\n\nrefer:        {whois}\n\n"
                f"domain:       {tld.upper()}\n\norganisation: {registry.name}\n\n{servers}\n\n"
                f"whois:        {whois}\n\nstatus:       ACTIVE\n"
                "remarks:      made up\n\nsource:       IANA\n\n"
            )
        writer.write(text.encode())
        await writer.drain()
    writer.close()
