"""Where letters to the domain are brought: its mail exchangers, and where their names lead."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Literal

from checks import lanes
from checks.aliases import DeadEnd, follow
from checks.net import Answer, Net
from checks.net.errors import NetError, Offline, ResolverFailed
from checks.net.guard import is_public
from checks.observation import Unseen
from checks.sequence import Stage, check
from checks.target import Target, registrable

EXCHANGERS = 10  # that are looked at; nobody needs more, and a hostile zone can hold dozens

# How a name fails to lead to a server: besides what becomes of aliases, it has only addresses of
# inner networks.
Fault = DeadEnd | Literal["not_public"]


@dataclass(frozen=True)
class Exchanger:
    """One host that takes letters; names are A-labels.

    `aliases` are the targets of its CNAME records, of which it should have none. `addresses` are
    all that it has, `public` those in the public Internet. `fault` is why it leads nowhere.
    """

    preference: int
    host: str
    aliases: tuple[str, ...]
    addresses: tuple[str, ...]
    public: tuple[str, ...]
    fault: Fault | Unseen | None


@dataclass(frozen=True)
class MailRoute:
    """`domain` is the part of the addresses behind the @.

    `by`: it has MX records ("mx"), none and an address of its own that takes their place
    ("address"), one that says that it takes no letters ("null"), or nothing ("nothing"); "missing"
    when it does not exist. `exchangers` in the order in which senders try them; `more` were not
    looked at. `expected` is where the mailboxes are by the customer's word, if that is known.
    """

    domain: str
    by: Literal["mx", "address", "null", "nothing", "missing"]
    exchangers: tuple[Exchanger, ...]
    more: int = 0
    expected: Exchanger | None = None


def mail_domain(target: Target) -> str:
    """The domain whose mailboxes are meant: that of the mailbox named, if it is one of the
    examined domain, else the examined domain itself."""
    host = (target.mailbox or "").rpartition("@")[2]
    return host if host and registrable(host) == target.domain else target.domain


@check(stage=Stage.DNS)
def mail_route(target: Target, net: Net) -> MailRoute:
    """Which hosts does the DNS name for the domain's letters, and do they have addresses?

    Source: RFC 5321 section 5.1 (MX records, and the address in their place), RFC 7505 (null MX),
    RFC 2181 section 10.3 (no aliases).
    """
    domain = mail_domain(target)
    expected = (
        lanes.lookups.submit(_exchanger, 0, target.mail_server, net) if target.mail_server else None
    )
    answer = net.ask(domain, "MX")
    named = _named(answer)
    hosts = [(preference, host) for preference, host in named if host]
    looks = [lanes.lookups.submit(_exchanger, *one, net) for one in hosts[:EXCHANGERS]]
    by: Literal["mx", "address", "null", "nothing", "missing"] = "mx"
    found = tuple(look.result() for look in looks)
    if not hosts:
        own = _exchanger(0, domain, net) if answer.exists and not named else None
        has_address = own is not None and bool(own.addresses or isinstance(own.fault, Unseen))
        found = (own,) if own is not None and has_address else ()
        by = _without_hosts(answer, is_null=bool(named), has_address=has_address)
    return MailRoute(domain, by, found, max(0, len(hosts) - EXCHANGERS), _seen(expected))


def _without_hosts(
    answer: Answer, *, is_null: bool, has_address: bool
) -> Literal["address", "null", "nothing", "missing"]:
    if is_null:
        return "null"
    if has_address:
        return "address"
    return "nothing" if answer.exists else "missing"


def _named(answer: Answer) -> list[tuple[int, str]]:
    """Preference and host of each MX record, the most wanted first; "" for the null MX."""
    pairs = (value.split(maxsplit=1) for value in answer.values)
    return sorted((int(preference), host.rstrip(".").lower()) for preference, host in pairs)


def _seen(look: Future[Exchanger] | None) -> Exchanger | None:
    return look.result() if look else None


def _exchanger(preference: int, host: str, net: Net) -> Exchanger:
    kinds = [net.begin_ask(host, kind) for kind in ("A", "AAAA")]
    answers: list[Answer] = []
    failure: Unseen | None = None
    for kind in kinds:
        try:
            answers.append(kind.result())
        except (ResolverFailed, Offline) as error:
            failure = error.unseen()
    addresses = tuple(value for answer in answers for value in answer.values)
    public = tuple(filter(is_public, addresses))
    aliases = next((answer.cnames for answer in answers if answer.cnames), ())
    if public or (failure is not None and addresses):
        return Exchanger(preference, host, aliases, addresses, public, None if public else failure)
    if addresses:
        return Exchanger(preference, host, aliases, addresses, (), "not_public")
    return _nowhere(preference, host, answers, failure, net)


def _nowhere(
    preference: int, host: str, answers: list[Answer], failure: Unseen | None, net: Net
) -> Exchanger:
    """A host without an address: why, with its aliases asked for one by one."""
    try:
        chain = follow(host, net)
    except NetError as error:
        return Exchanger(preference, host, (), (), (), error.unseen())
    if chain is not None and chain.end != "no_address":
        found = chain.a + chain.aaaa
        public = tuple(filter(is_public, found))
        end: Fault | Unseen | None = chain.end
        if end is None and not public:
            end = "not_public"
        return Exchanger(preference, host, chain.targets, found, public, end)
    aliases = chain.targets if chain else ()
    if failure is not None:
        return Exchanger(preference, host, aliases, (), (), failure)
    missing = chain is None and not all(answer.exists for answer in answers)
    fault: Fault = "missing" if missing else "no_address"
    return Exchanger(preference, host, aliases, (), (), fault)
