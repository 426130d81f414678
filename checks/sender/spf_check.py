"""Whether SPF permits a server to send for a domain: check_host() of RFC 7208 section 4."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Literal

from checks.net import Net, NetError
from checks.net.errors import in_part
from checks.observation import Unseen
from checks.sender import txt
from checks.sender.spf_macros import Address, Letter, expand
from checks.sender.spf_syntax import Mechanism, Record, SpfSyntaxError, is_spf, parse

LOOKUPS = 10  # terms that ask the DNS (section 4.6.4)
VOID_LOOKUPS = 2  # of them without an answer (section 4.6.4)
MX_HOSTS = 10  # of one mx term; more are an error (section 4.6.4)
PTR_NAMES = 10  # of one address; the rest is ignored (section 4.6.4)

Result = Literal["pass", "fail", "softfail", "neutral", "none", "permerror"]
ProblemCode = Literal[
    "several_records",  # `domain` has more than one
    "syntax",  # `term` at `position` of the record of `domain`
    "too_many_lookups",  # `count` of them
    "too_many_void_lookups",  # `count` of them
    "missing",  # the record of `domain` refers to `to_domain`, which has none
    "loop",  # the record of `domain` refers back to `to_domain`
    "too_many_mx",  # `to_domain` has `count` mail servers, named by a mechanism mx
]

_RESULTS: dict[str, Result] = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_LABEL = re.compile(r"[^.]{1,63}")


@dataclass(frozen=True)
class Problem:
    """What makes receivers give up on a record (permerror), and in whose record."""

    code: ProblemCode
    domain: str
    term: str = ""
    position: int | None = None
    count: int | None = None
    to_domain: str = ""


@dataclass(frozen=True)
class Verdict:
    """What SPF says of one letter. `term` is the mechanism that decided, "" where none did.

    `problem` is why the result is permerror.
    """

    result: Result
    term: str = ""
    problem: Problem | None = None


class PermError(Exception):
    """The record cannot be evaluated, by fault of those who wrote it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def fetch(net: Net, domain: str) -> Record | None:
    """The SPF record of `domain`; None when it has none. Raises PermError and NetError."""
    records = txt.ask(net, domain, is_spf)
    if len(records) > 1:
        raise PermError(Problem("several_records", domain, count=len(records)))
    if not records:
        return None
    try:
        return parse(records[0])
    except SpfSyntaxError as error:
        term = txt.readable(error.term.encode("latin-1"), longest=100)
        raise PermError(Problem("syntax", domain, term, error.position)) from None


def check(net: Net, address: str, sender: str, helo: str) -> Verdict | Unseen:
    """What SPF says of a letter that `address` delivers from `sender` (its domain in A-labels).

    Unseen stands for temperror: an answer that decides was not to be had. Raises PastDeadline or
    Cancelled.
    """
    server = _plain(ip_address(address))
    letter = Letter(server, sender, helo)
    try:
        return _Evaluation(net, server, letter).of(letter.sender_domain.rstrip("."))
    except PermError as error:
        return Verdict("permerror", problem=error.problem)
    except NetError as failure:
        return in_part(failure)


def _plain(address: Address) -> Address:
    """An IPv4 address that is written as an IPv6 one is the former (section 5)."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def is_name(domain: str) -> bool:
    """Whether the DNS can be asked for it: two labels or more, none empty or too long."""
    labels = domain.rstrip(".").split(".")
    return (
        len(labels) > 1
        and len(domain) <= 253
        and domain.isascii()
        and all(map(_LABEL.fullmatch, labels))
        and not domain.endswith("]")
    )


class _Evaluation:
    """One check_host() with all that it includes; the limits hold for it as a whole."""

    def __init__(self, net: Net, address: Address, letter: Letter) -> None:
        self._net, self._address, self._letter = net, address, letter
        self._lookups = self._void = 0

    def of(self, domain: str) -> Verdict:
        if not is_name(domain):
            return Verdict("none")
        record = fetch(self._net, domain)
        if record is None:
            return Verdict("none")
        for one in record.mechanisms:
            if self._matches(one, domain):
                return Verdict(_RESULTS[one.qualifier], one.text)
        if record.redirect is not None:
            self._count(domain)
            target = self._expanded(record.redirect, domain)
            return self._referred(domain, target)
        return Verdict("neutral")

    def _referred(self, domain: str, target: str) -> Verdict:
        verdict = self.of(target)
        if verdict.result == "none":
            raise PermError(Problem("missing", domain, to_domain=target))
        return verdict

    def _matches(self, one: Mechanism, domain: str) -> bool:
        if one.name == "all":
            return True
        if one.network is not None:
            return self._address in one.network
        self._count(domain)
        target = domain if one.domain is None else self._expanded(one.domain, domain)
        match one.name:
            case "include":
                return self._referred(domain, target).result == "pass"
            case "a":
                return self._is_among(self._ask(target, self._kind, domain), one)
            case "mx":
                return self._is_mx(target, one, domain)
            case "exists":
                return bool(self._ask(target, "A", domain))
            case _:  # "ptr"; the grammar leaves no other
                return any(_is_within(name, target) for name in self._own_names(domain))

    def _count(self, domain: str) -> None:
        self._lookups += 1
        if self._lookups > LOOKUPS:
            raise PermError(Problem("too_many_lookups", domain, count=self._lookups))

    @property
    def _kind(self) -> str:
        return "A" if self._address.version == 4 else "AAAA"

    def _expanded(self, spec: str, domain: str) -> str:
        return expand(spec, domain, self._letter, lambda: self._validated(domain))

    def _ask(self, name: str, kind: str, domain: str) -> tuple[str, ...]:
        """The values for a name that a term of the record of `domain` asks for."""
        values = self._net.ask(name, kind).values if is_name(name) else ()
        if not values:
            self._void += 1
            if self._void > VOID_LOOKUPS:
                raise PermError(Problem("too_many_void_lookups", domain, count=self._void))
        return values

    def _is_among(self, addresses: tuple[str, ...], one: Mechanism) -> bool:
        length = one.prefix4 if self._address.version == 4 else one.prefix6
        networks = (ip_network(f"{value}/{length}", strict=False) for value in addresses)
        return any(self._address in network for network in networks)

    def _is_mx(self, target: str, one: Mechanism, domain: str) -> bool:
        hosts = mail_hosts(self._ask(target, "MX", domain))
        if len(hosts) > MX_HOSTS:
            raise PermError(Problem("too_many_mx", domain, to_domain=target, count=len(hosts)))
        return any(
            self._is_among(self._net.ask(host, self._kind).values, one)
            for host in hosts
            if is_name(host)
        )

    def _own_names(self, domain: str) -> list[str]:
        """The names of the server that lead back to its address (section 5.5)."""
        try:
            told = self._ask(self._address.reverse_pointer, "PTR", domain)[:PTR_NAMES]
            names = [name.rstrip(".").lower() for name in told]
            return [
                name
                for name in names
                if is_name(name) and self._is_among(self._net.ask(name, self._kind).values, _EXACT)
            ]
        except NetError as failure:  # then the mechanism just does not match
            in_part(failure)
            return []

    def _validated(self, domain: str) -> str:
        """The value of %{p} (section 7.3)."""
        names = self._own_names(domain)
        for wanted in (lambda name: name == domain, lambda name: _is_within(name, domain)):
            if found := [name for name in names if wanted(name)]:
                return found[0]
        return names[0] if names else "unknown"


_EXACT = Mechanism("ptr", "+", "ptr")


def mail_hosts(values: tuple[str, ...]) -> list[str]:
    """The hosts of MX records in master-file form, without those that say "none" (RFC 7505)."""
    hosts = [value.partition(" ")[2].rstrip(".").lower() for value in values]
    return [host for host in hosts if host]


def _is_within(name: str, domain: str) -> bool:
    return name == domain.lower() or name.endswith(f".{domain.lower()}")
