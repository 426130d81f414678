"""What can be wrong in the staged Internet: the tables in scenarios/*.toml, checked and typed.

A key that a table leaves out has the value of a healthy domain.
"""

from __future__ import annotations

import codecs
import datetime
import json
import re
import textwrap
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import dns.exception
import dns.zone
import idna
import pydantic

from tests.internet import (
    addresses,
    hostile_dns,
    hostile_mail,
    hostile_registry,
    hostile_tls,
    hostile_web,
    login_server,
    mail_server,
)
from tests.internet.certificates import Kind, Tls
from tests.internet.registries import registrable
from tests.internet.signed import Dnssec
from tests.internet.vantages import VANTAGES
from tests.internet.web_server import Framing, Pace

FOLDER = Path(__file__).parent / "scenarios"
PAGES = Path(__file__).parent / "pages"

Fault = Literal[
    "none",
    "silent",
    "refused",
    "servfail",
    "formerr",
    "notimp",
    "notauth",
    "not_authoritative",  # the right records without the AA flag
    "upward",  # only a hint at the root
    "empty",  # no error, no flag and no record
    # Odd, and no harm to anybody
    "nodata",  # with authority, and without a record
    "no_tcp",  # closes a connection at once
    "truncates",  # a reply over UDP only says that TCP has it
    "loses",  # every question's first datagram
    "slow",  # answers after SLOW_NAMES seconds
    "no_edns",  # takes a question with options for malformed (RFC 6891 section 7)
]
OwnPort = Literal[
    "open",
    "refused",  # RST
    "dropped",  # nothing comes back
    "silent",  # accepts and never says a word
    # These accept, and answer the first word …
    "hangs_up",  # … by closing
    "no_tls",  # … as an http server answers a TLS client
    "unrecognized_name",  # … with a TLS alert
    "internal_error",
    "handshake_failure",
]


def _one_of(known: frozenset[str]) -> pydantic.AfterValidator:
    """The value is one of those that a hostile module knows."""

    def check(value: str) -> str:
        if value not in known:
            raise ValueError(f"{value}: no such hostility")
        return value

    return pydantic.AfterValidator(check)


HostilePort = Annotated[str, _one_of(frozenset(hostile_web.GREETINGS | hostile_tls.FLIGHTS))]
Port = OwnPort | HostilePort

# How a registry's server takes the question; "free": it alone says that there is no such domain.
# RDAP: "bare_404" is "free" without a body, "refusing" is 403, "page" some proxy's web page,
# "nested" JSON 10,000 levels deep, "elsewhere" a redirect to the cloud's metadata address.
# WHOIS: "referring" names other hosts, private ones among them; "down" is the registry's own
# notice.
RdapState = Literal[
    "answers", "silent", "slow", "throttled", "failing", "free", "refusing", "page", "nested",
    "elsewhere", "bare_404",
]  # fmt: skip
NaskState = Literal["registered", "expired", "blocked", "delete_blocked", "reserved"]  # only .pl
WhoisState = Literal["answers", "silent", "slow", "throttled", "empty", "free", "referring", "down"]


SLOW_NAMES = 1.7


class ScenarioError(ValueError):
    """A scenario table cannot be used; the message names file, table and key."""


def is_days(value: object) -> bool:
    """Whether the value is written as days from now."""
    return isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,5}d", value) is not None


def days(value: object) -> datetime.timedelta:
    """Read "-20d" or "+200d": days from now, so that a scenario never grows old."""
    if not is_days(value):
        raise ValueError('write days from now as "-20d" or "200d"')
    return datetime.timedelta(days=int(str(value)[:-1]))


Days = Annotated[datetime.timedelta, pydantic.BeforeValidator(days)]


@dataclass(frozen=True)
class Places:
    """The addresses of a scenario's machines, by the names that its records give them."""

    web: str
    web6: str
    second: str
    second6: str
    nobody: str


def master_file(records: str, places: Places) -> str:
    """Records of a zone with the addresses in place."""
    # Master files give a meaning to blanks at the start of a line; here they only indent.
    return textwrap.dedent(records).format(**asdict(places))


class Table(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Registry(Table):
    """What the registry says about the domain, and whether it says anything."""

    registered: bool = True
    created: Days = datetime.timedelta(days=-1500)
    changed: Days = datetime.timedelta(days=-150)
    expires: Days = datetime.timedelta(days=200)
    statuses: list[str] | None = None  # EPP names, e.g. clientHold; None: as a healthy domain
    state: NaskState = "registered"
    option_expires: Days | None = None  # an option on the name, only .pl
    word: str | None = None  # the state as a registry's own WHOIS words it, e.g. QUARANTINE
    rdap: RdapState | Annotated[str, _one_of(hostile_registry.rdap_names())] = "answers"
    whois: WhoisState | Annotated[str, _one_of(frozenset(hostile_registry.WHOIS))] = "answers"
    rdap_expires: Days | None = None  # where this source alone says another date
    whois_expires: Days | None = None
    rdap_dated: bool = True  # False: the answer has no expiration event
    rdap_says: dict[str, Any] = {}  # members in place of the usual ones, Days as dates
    whois_says: str | None = None  # the answer, with {name}, {created}, {changed}, {expires}


EXAMPLES = Places("192.0.2.1", "2001:db8::1", "192.0.2.3", "2001:db8::3", "192.0.2.2")


def _readable(value: str) -> str:
    try:
        text = master_file(value, EXAMPLES)
        dns.zone.from_text(f"$TTL 1\n{text}", "example", check_origin=False)
    except (KeyError, dns.exception.DNSException) as error:
        raise ValueError(f"no master file: {error}") from error
    return value


Records = Annotated[str, pydantic.AfterValidator(_readable)]


class Other(Table):
    """Somebody else's zone, to which the domain's records refer, or a branch of the domain that
    its NS records hand over. Its names as in `Dns`."""

    nameservers: list[str] = ["ns1.brzozahost.net", "ns2.brzozahost.net"]
    fault: Fault = "none"
    records: Records = "@ A {web}"


class Before(Table):
    """The zone as it was until a moment ago, and the recursors (of addresses.py) that asked then
    and remember it. Name servers that it was moved away from go on serving it."""

    delegated: bool = True
    nameservers: list[str] | None = None  # None: the same as now
    records: Records = "@ A {nobody}"
    remembered_by: list[str]

    @pydantic.field_validator("remembered_by")
    @classmethod
    def _known(cls, value: list[str]) -> list[str]:
        if not set(value) <= addresses.RECURSORS.keys():
            raise ValueError(f"one of {', '.join(addresses.RECURSORS)}")
        return value


class Dns(Table):
    """The delegation and the zone, as an administrator writes it.

    In `records`, {web} and {web6} are the domain's server of websites and mail, {second} and
    {second6} its other server of mail; {nobody} is an address without a machine behind it.
    """

    delegated: bool = True  # the parent zone names the name servers
    own_nameservers: list[str] | None = None  # those in the zone itself; None: as at the parent
    listed: bool = True  # the registry's record names them
    nameservers: list[str] = ["ns1.serwery-lipowe.pl", "ns2.serwery-lipowe.pl"]
    fault: Fault = "none"
    faults: dict[str, Fault] = {}  # by name server
    kind_faults: dict[str, Fault] = {}  # by record type, at every name server
    at: dict[str, Records] = {}  # `records` of name servers that have others
    serials: dict[str, int] = {}  # of name servers whose zone has another serial number
    # Addresses of name servers inside the domain, if not real ones. Without a delegation, the
    # parent has them nevertheless, as when other domains use these name servers.
    glue: dict[str, list[str]] = {}
    hostile: Annotated[str, _one_of(hostile_dns.names())] | None = None
    dnssec: Dnssec = "unsigned"  # signed zones are served by nsd, at its own name servers
    records: Records = """
        @     A      {web}
        www   CNAME  @
        mail  A      {web}
        @     MX     10 mail
    """
    others: dict[str, Other] = {}  # by domain, A-labels
    before: Before | None = None
    by_place: dict[str, Records] = {}  # `records` for these recursors, which ask often


class Answer(Table):
    """One HTTP answer. {host}, {path} and {domain} in `redirect` are those of the request.

    `charset` is what body and page are sent in, whatever `content_type` says of it. `tail`: so
    many Polish letters of comment follow the body. A Content-Encoding among the headers is only
    claimed, the body not packed by it.
    """

    status: int = 200
    redirect: str | None = None
    page: str | None = None  # a file of pages/
    body: str = ""
    headers: dict[str, str] = {}
    content_type: str = "text/html; charset=utf-8"
    charset: str = "utf-8"
    tail: int = 0
    pace: Pace = "normal"
    delay: float = 0.0  # seconds before the first byte
    hostile: Annotated[str, _one_of(hostile_web.names())] | None = None  # then all else is nothing
    framing: Framing = "length"

    @pydantic.field_validator("page")
    @classmethod
    def _written(cls, value: str) -> str:
        if not (PAGES / value).is_file():
            raise ValueError(f"there is no pages/{value}")
        return value

    @pydantic.field_validator("charset")
    @classmethod
    def _spoken(cls, value: str) -> str:
        try:
            return codecs.lookup(value).name
        except LookupError as error:
            raise ValueError(f"there is no charset {value}") from error


TO_HTTPS = Answer(status=301, redirect="https://{host}{path}")
SHOP = Answer(page="sklep.html")


class Host(Table):
    http: Answer = TO_HTTPS
    https: Answer = SHOP
    in_turn: list[Answer] = []  # what https answers instead, request by request, over again
    paths: dict[str, Answer] = {}  # answers of other paths, the same over http and https
    without_cookie: Answer | None = None  # whatever is asked, to whoever brings no cookie


class Web(Host):
    """The web server."""

    port_80: Port = "open"
    port_443: Port = "open"
    over_ipv6: Port | None = None  # what both ports do there, when it is something else
    at: str | None = None  # its IPv4 address, where that matters
    also_at: list[str] = []  # further addresses at which it answers
    tls: Tls = "usual"
    more_ports: dict[int, Literal["http", "https"]] = {}
    hosts: dict[str, Host] = {}  # hosts that answer otherwise than the rest of the domain


class Certificate(Table):
    kind: Kind | hostile_tls.Strange = "valid"
    names: list[str] | None = None  # None: the domain and www
    expires: Days | None = None  # None: as the kind says


class MailServer(Table):
    """A server that takes the domain's mail, on port 25: Behaviour in mail_server.py tells what
    each reply may hold. A name other than mail.DOMAIN is given where the MX record has one."""

    name: str | None = None
    port: mail_server.Port = "open"
    over_ipv6: mail_server.Port | None = None  # where that is something else
    domains: list[str] | None = None  # None: the scenario's; ["*"]: all there are
    greeting: str = "220 {host} ESMTP Postfix (Debian/GNU)"
    greets_after: float = 0.0
    pace: mail_server.Pace = "normal"
    charset: str = "utf-8"
    tls: mail_server.Tls = "offered"
    tls_versions: Tls = "usual"
    certificate: Certificate = Certificate()
    hello: str | None = None
    sender: str = "250 2.1.0 Ok"
    sender_in_clear: str | None = None
    mailboxes: dict[str, str] = {"biuro": "250 2.1.5 Ok", "postmaster": "250 2.1.5 Ok"}
    others: str = (
        "550 5.1.1 <{address}>: Recipient address rejected: User unknown in virtual mailbox table"
    )
    hostile: Annotated[str, _one_of(frozenset(hostile_mail.GREETINGS))] | None = None
    listed_at: Literal["greeting", "recipient"] = "recipient"
    hangs_up_at: str | None = None


class LoginServer(Table):
    """The server that mail programs log in to, beside the website or at the second server's
    addresses. `ports` are those that are not simply open."""

    at: Literal["first", "second"] = "first"
    real: bool = False  # a server from outside takes its place, see dovecot.toml
    ports: dict[int, login_server.Port] = {}
    greets_after: float = 0.0
    certificate: Certificate = Certificate()  # for mail.DOMAIN, unless it names others


class Mail(Table):
    """The domain's servers of mail: one beside the website, and perhaps another one."""

    first: MailServer | None = MailServer()
    second: MailServer | None = None
    login: LoginServer | None = LoginServer()  # only where the symptom is one of e-mail


class Expect(Table):
    """The whole diagnosis: the main cause, every further cause allowed, and none besides.

    Several main causes mean that any one of them is right, among them "none". `never` repeats in
    the open what would be the worst mistake here.
    """

    verdict: Literal["cause_found", "no_fault_found", "inconclusive"] = "no_fault_found"
    cause: str | list[str] | None = None
    further: list[str] = []
    never: list[str] = []

    @property
    def main(self) -> tuple[str | None, ...]:
        causes = self.cause if isinstance(self.cause, list) else [self.cause]
        return tuple(None if cause == "none" else cause for cause in causes)


class Scenario(Table):
    id: str
    area: str
    title: str
    domain: str  # as people write it, also with Polish letters
    address: str | None = None  # what is typed, when it is not the bare domain
    symptom: str = "website_down"
    vantage: str = "home"
    arguments: list[str] = []
    bounce: str | None = None  # the text of a letter that came back
    panel: dict[str, Any] | None = None  # the panel file of the command; dates also as days
    panels: bool = False  # hosting panels answer on the web server, see panel_server.py
    registry: Registry = Registry()
    dns: Dns = Dns()
    web: Web = Web()
    certificate: Certificate = Certificate()
    mail: Mail = Mail()
    expect: Expect = Expect()

    @pydantic.field_validator("domain")
    @classmethod
    def _in_the_lab(cls, value: str) -> str:
        try:
            name = _ascii(value)
            if registrable(name) != name:
                raise ValueError(f"write the registrable domain, {registrable(name)}")
        except LookupError as error:
            raise ValueError(str(error)) from error
        return value

    @pydantic.field_validator("vantage")
    @classmethod
    def _known_vantage(cls, value: str) -> str:
        if value not in VANTAGES:
            raise ValueError(f"one of {', '.join(sorted(VANTAGES))}")
        return value

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Scenario:
        if (self.expect.verdict == "no_fault_found") != (None in self.expect.main):
            raise ValueError("expect: a cause is named unless the verdict is no_fault_found")
        if overlap := {*self.expect.further, *self.expect.main} & {*self.expect.never}:
            raise ValueError(f"expect: {', '.join(sorted(map(str, overlap)))}: wanted and never")
        return self

    @property
    def ascii_domain(self) -> str:
        """The domain in A-labels."""
        return _ascii(self.domain)

    @property
    def typed(self) -> str:
        return self.address or self.domain

    @property
    def panel_file(self) -> str | None:
        """The panel file as JSON, days from now as the dates they mean today."""
        if self.panel is None:
            return None
        today = datetime.datetime.now(datetime.UTC).date()
        values = {
            key: (today + days(value)).isoformat() if is_days(value) else value
            for key, value in self.panel.items()
        }
        return json.dumps(values)

    @property
    def login(self) -> LoginServer | None:
        """The server for mail programs; scenarios about something else go without its ports."""
        return self.mail.login if self.symptom.startswith("email_") else None

    @property
    def healthy(self) -> bool:
        return self.expect.verdict == "no_fault_found"

    @property
    def blind(self) -> bool:
        return self.expect.verdict == "inconclusive"


def _ascii(domain: str) -> str:
    return idna.encode(domain, uts46=True).decode()


def load(paths: Iterable[Path] | None = None) -> list[Scenario]:
    """Read scenario files, by default all of the folder. Raises ScenarioError."""
    scenarios: list[Scenario] = []
    for path in sorted(FOLDER.glob("*.toml")) if paths is None else paths:
        scenarios.extend(_read(path))
    for what in ("id", "ascii_domain"):
        seen: set[str] = set()
        for scenario in scenarios:
            value = getattr(scenario, what)
            if value in seen:
                raise ScenarioError(f"{scenario.area}.toml [{scenario.id}]: {value} is used twice")
            seen.add(value)
    return scenarios


def _read(path: Path) -> list[Scenario]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path.name}: {error}") from error
    return [_scenario(path, name, table) for name, table in tables.items()]


def _scenario(path: Path, name: str, table: Any) -> Scenario:
    if not isinstance(table, dict):
        raise ScenarioError(f"{path.name}: {name} stands outside of a [scenario]")
    try:
        return Scenario.model_validate({**table, "id": name, "area": path.stem})
    except pydantic.ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'table'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise ScenarioError(f"{path.name} [{name}] {problems}") from error
