"""A change of the DNS that resolvers have not noticed yet."""

from __future__ import annotations

from assistant.causes.networks import belongs, is_within, proxies
from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.report import Certainty, Evidence
from checks.addresses import is_public
from checks.observation import Unseen
from checks.propagation import Propagation, Said

ADDRESSES_SHOWN = 4
LONG_TTL = 300  # seconds; answers that depend on the place are remembered for less
HALF_OF_SERIALS = 2**31  # RFC 1982: serial numbers come round


@cause("dns_propagating")
def dns_propagating(seen: Seen) -> Finding | None:
    known = seen.propagation
    if known is None:
        return None
    old = {name: said for name, said in known.public.items() if _is_old(said, known)}
    behind = own_resolver_is_behind(seen)
    if not old and not behind:
        return None
    now = {"host": seen.target.host, "addresses": _list(known.now)}
    evidence = [Evidence("propagation", "nameservers_agree", now)]
    if behind:
        evidence.append(_own_remembers(seen, known.own))
    evidence += [_remembers(seen, resolver, said) for resolver, said in old.items()]
    remember = (*old.values(), *([known.own] if behind else []))
    sure = any(_is_certainly_old(said, known.now) for said in remember)
    return Finding(tuple(evidence), Certainty.CONFIRMED if sure else Certainty.LIKELY)


def _is_certainly_old(said: Said | Unseen, now: Said) -> bool:
    earlier = not isinstance(said, Unseen) and _is_before(said.serial, now.serial)
    return earlier or _knows_an_old_zone(said, now)


def own_resolver_is_behind(seen: Seen) -> bool:
    """Whether what the other checks saw of the DNS is not so any longer."""
    known = seen.propagation
    return known is not None and _is_old(known.own, known, keeps_long=True)


def has_a_public_address(seen: Seen) -> bool:
    """Whether the name servers have a public address for the examined host."""
    now = seen.propagation.now.points_to if seen.propagation else ()
    return any(is_public(one) for one in now)


def _is_old(said: Said | Unseen, known: Propagation, *, keeps_long: bool = False) -> bool:
    """Whether a resolver says what was so before, rather than what is so for another place.

    Answers by place (GeoDNS, CDN) differ all the time, so a difference alone shows nothing: what
    the resolver knows of the zone has to be old too, or the age of its answer tells. `keeps_long`:
    it may keep answers for longer than it should, as those of some providers do.
    """
    if isinstance(said, Unseen) or not _differs(said, known.now):
        return False
    if _knows_an_old_zone(said, known.now):
        return True
    if known.by_place or any(map(_is_in_front, (said, known.now))):
        return False
    if _is_before(said.serial, known.now.serial):
        return True
    if any(_is_address(one) and not is_public(one) for one in said.points_to):
        return False  # a filter's answer
    if keeps_long and _are_addresses(said) != _are_addresses(known.now):
        return False  # some resolvers leave the alias out
    is_long = known.now.ttl >= LONG_TTL
    remembered = said.ttl < known.now.ttl and is_long  # it did not ask just now
    of_another = said.ttl > known.now.ttl and (is_long or not keeps_long)  # no answer of today
    return (remembered or of_another) and not _is_told_in_several_ways(known)


def _differs(said: Said, now: Said) -> bool:
    """The name servers have something, and the resolver has nothing of it."""
    return bool(now.points_to) and not set(said.points_to) & set(now.points_to)


def _knows_an_old_zone(said: Said | Unseen, now: Said) -> bool:
    """It knows none of today's name servers; or it remembers that the name is missing. Neither
    depends on the place."""
    if isinstance(said, Unseen) or not _differs(said, now):
        return False
    moved = said.nameservers and now.nameservers and not {*said.nameservers} & {*now.nameservers}
    return not said.points_to or bool(moved)


def _is_before(serial: int | None, now: int | None) -> bool:
    return serial is not None and now is not None and 0 < (now - serial) % 2**32 < HALF_OF_SERIALS


def _is_told_in_several_ways(known: Propagation) -> bool:
    """Resolvers were given different other answers, as happens when the place decides."""
    answers = [one for one in (known.own, *known.public.values()) if not isinstance(one, Unseen)]
    return len({one.points_to for one in answers if _differs(one, known.now)}) > 1


def _is_in_front(said: Said) -> bool:
    """Whether it leads to a service in front of websites, which answers by place."""
    return any(
        is_within(one, proxy.networks) if _is_address(one) else belongs(one, proxy.names)
        for one in said.points_to
        for proxy in proxies()
    )


def _are_addresses(said: Said) -> bool:
    return all(map(_is_address, said.points_to))


def _is_address(text: str) -> bool:
    return text.replace(".", "").isdecimal()


def _own_remembers(seen: Seen, said: Said | Unseen) -> Evidence:
    data = {"host": seen.target.host, "addresses": _list(said), "ttl": _left(said)}
    code = "own_resolver_remembers" if data["addresses"] else "own_resolver_remembers_nothing"
    return Evidence("propagation", code, data)


def _remembers(seen: Seen, resolver: str, said: Said | Unseen) -> Evidence:
    data = {
        "host": seen.target.host,
        "addresses": _list(said),
        "resolver": resolver,
        "ttl": _left(said),
    }
    code = "resolver_remembers" if data["addresses"] else "resolver_remembers_nothing"
    return Evidence("propagation", code, data)


def _list(said: Said | Unseen) -> str:
    return "" if isinstance(said, Unseen) else ", ".join(said.points_to[:ADDRESSES_SHOWN])


def _left(said: Said | Unseen) -> int:
    """For how many seconds it is still remembered."""
    return 0 if isinstance(said, Unseen) else said.ttl
