"""All that a domain's SPF record says, whoever sends: what it leads to, and what is wrong in it."""

from __future__ import annotations

from concurrent.futures import wait
from dataclasses import dataclass

from checks import lanes
from checks.net import Net, NetError
from checks.net.deadline import Deadline
from checks.net.errors import Late, in_part
from checks.observation import Unseen
from checks.sender import txt
from checks.sender.spf_check import (
    LOOKUPS,
    MX_HOSTS,
    VOID_LOOKUPS,
    PermError,
    Problem,
    fetch,
    is_name,
    mail_hosts,
)
from checks.sender.spf_macros import DependsOnLetterError, Letter, expand
from checks.sender.spf_syntax import LOOKING_UP, Mechanism, Record, SpfSyntaxError, is_spf, parse

COUNTED = 30  # look-ups; a record that needs more is not followed any further
SECONDS = 7.0  # for all of it
TEXT = 1000  # characters of a record that are kept
KEPT = 20  # networks, and names that nothing is found for


@dataclass(frozen=True)
class Spf:
    """The SPF records of a domain, () when it has none, each cut to TEXT characters, and what they
    come to.

    `lookups` are the terms that ask the DNS, all that it includes counted, at most COUNTED; `void`
    the names among them for which there is nothing. `ending` is the qualifier of its `all`, None
    without one. `refers_to` are the domains whose records or addresses it takes over, in the order
    met. `networks` are those that its own record and the included ones name, at most KEPT.
    `unseen` is why some of it could not be followed; what is said beside is so nevertheless.
    `longest` is the length of the domain's own record in octets, `by_ptr` whether it uses ptr.
    """

    records: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    lookups: int = 0
    void: tuple[str, ...] = ()
    ending: str | None = None
    refers_to: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    by_ptr: bool = False
    longest: int = 0
    unseen: Unseen | None = None


def survey(net: Net, domain: str) -> Spf:
    """Read the SPF record of `domain` and all that it leads to, without a letter in hand.

    Source: RFC 7208 sections 4.5 and 4.6. Raises NetError where its own record was not to be had.
    """
    records = txt.ask(net, domain, is_spf)
    shown = tuple(txt.readable(one, TEXT) for one in records)
    longest = max(map(len, records), default=0)
    if not records:
        return Spf(shown)
    limit = net.deadline.within(SECONDS)
    _fetch_ahead(net, domain, limit)
    walk = _Walk(net, domain, limit)
    walk.follow(domain, (), decides=True)
    return Spf(
        records=shown,
        problems=tuple(walk.all_problems()),
        lookups=walk.lookups,
        void=tuple(walk.void[:KEPT]),
        ending=walk.ending,
        refers_to=tuple(dict.fromkeys(walk.refers_to)),
        networks=tuple(dict.fromkeys(walk.networks))[:KEPT],
        by_ptr=walk.by_ptr,
        longest=longest,
        unseen=walk.unseen,
    )


def _named(spec: str | None, domain: str) -> str | None:
    """The name that a domain-spec stands for, where every letter gives the same; else None."""
    if spec is None:
        return domain
    try:
        return expand(spec, domain, Letter(None, f"postmaster@{domain}", domain), lambda: "")
    except DependsOnLetterError:
        return None


def _questions(record: Record, domain: str) -> list[tuple[str, str]]:
    """What evaluating the record asks the DNS, as far as that is known without a letter."""
    kinds = {"include": ("TXT",), "a": ("A", "AAAA"), "mx": ("MX",), "exists": ("A",)}
    asked = [
        (name, kind)
        for one in record.tried
        if one.name in kinds and (name := _named(one.domain, domain)) and is_name(name)
        for kind in kinds[one.name]
    ]
    if record.redirect is not None and record.all is None:
        target = _named(record.redirect, domain)
        asked += [(target, "TXT")] if target and is_name(target) else []
    return asked


def _fetch_ahead(net: Net, domain: str, limit: Deadline) -> None:
    """Ask for all that the record leads to, side by side; the resolver keeps the answers."""
    seen: set[tuple[str, str]] = {(domain, "TXT")}
    level = [domain]
    while level and len(seen) <= COUNTED * 2:
        questions: list[tuple[str, str]] = []
        for name in level:
            try:
                questions += [
                    one for text in txt.ask(net, name, is_spf) for one in _asked(text, name)
                ]
            except NetError:
                continue  # met again, and told, on the walk
        fresh = [one for one in dict.fromkeys(questions) if one not in seen][: COUNTED * 2]
        seen.update(fresh)
        asked = [lanes.names.submit(net.ask, name, kind) for name, kind in fresh]
        try:
            wait(asked, timeout=limit.left())
        except Late:
            return
        answered = zip(fresh, asked, strict=True)
        level = [name for (name, kind), work in answered if kind == "TXT" and work.done()]


def _asked(text: bytes, name: str) -> list[tuple[str, str]]:
    try:
        return _questions(parse(text), name)
    except SpfSyntaxError:
        return []


class _Walk:
    """One way through a record and all that it includes, in the order in which receivers go."""

    def __init__(self, net: Net, domain: str, limit: Deadline) -> None:
        self._net, self._domain, self._limit = net, domain, limit
        self._problems: list[Problem] = []
        self.lookups = 0
        self.void: list[str] = []
        self.ending: str | None = None
        self.refers_to: list[str] = []
        self.networks: list[str] = []
        self.by_ptr = False
        self.unseen: Unseen | None = None

    def all_problems(self) -> list[Problem]:
        found = list(dict.fromkeys(self._problems))
        if self.lookups > LOOKUPS:
            found.append(Problem("too_many_lookups", self._domain, count=self.lookups))
        if len(self.void) > VOID_LOOKUPS:
            found.append(Problem("too_many_void_lookups", self._domain, count=len(self.void)))
        return found

    def follow(self, domain: str, above: tuple[str, ...], *, decides: bool) -> None:
        """Read the record of `domain`, and what it leads to. `decides`: its `all` is the last
        word, as that of an included record is not."""
        try:
            self._limit.left()
            record = fetch(self._net, domain) if is_name(domain) else None
        except PermError as error:
            self._problems.append(error.problem)
            return
        except NetError as failure:
            self._miss(failure)
            return
        if record is None:
            self._problems += [Problem("missing", above[-1], to_domain=domain)] if above else []
            return
        if decides:
            self.ending = record.all
        way = (*above, domain)
        for one in record.tried:
            if one.name in LOOKING_UP and not self._count():
                return
            self._meet(one, domain, way)
        if record.redirect is not None and record.all is None and self._count():
            self._refer(_named(record.redirect, domain), way, decides=decides)

    def _count(self) -> bool:
        """One more look-up; False when there have been enough of them."""
        if self.lookups >= COUNTED:
            return False
        self.lookups += 1
        return True

    def _meet(self, one: Mechanism, domain: str, way: tuple[str, ...]) -> None:
        if one.network is not None:
            self.networks.append(str(one.network))
        self.by_ptr = self.by_ptr or one.name == "ptr"
        if one.name not in LOOKING_UP or one.name == "ptr":
            return
        target = _named(one.domain, domain)
        if target is None:
            return
        if one.name == "include":
            self._refer(target, way, decides=False)
            return
        if target != self._domain:
            self.refers_to.append(target)
        self._look_up(one.name, target, domain)

    def _refer(self, target: str | None, way: tuple[str, ...], *, decides: bool) -> None:
        if target is None:
            return
        if target in way:
            self._problems.append(Problem("loop", way[-1], to_domain=target))
            return
        self.refers_to.append(target)
        self.follow(target, way, decides=decides)

    def _look_up(self, mechanism: str, target: str, domain: str) -> None:
        kinds = {"a": ("A", "AAAA"), "mx": ("MX",), "exists": ("A",)}[mechanism]
        try:
            found = [value for kind in kinds for value in self._ask(target, kind)]
        except NetError as failure:
            self._miss(failure)
            return
        if not found:
            self.void.append(target)
        if mechanism == "mx" and len(hosts := mail_hosts(tuple(found))) > MX_HOSTS:
            problem = Problem("too_many_mx", domain, to_domain=target, count=len(hosts))
            self._problems.append(problem)

    def _ask(self, name: str, kind: str) -> tuple[str, ...]:
        self._limit.left()
        return self._net.ask(name, kind).values if is_name(name) else ()

    def _miss(self, failure: NetError) -> None:
        unseen = in_part(failure)
        self.unseen = self.unseen or unseen
