"""Roles, and the one place that decides who has which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from assistant.documents.plain import plain
from assistant.store.staff import NAME_CHARS


class Role(StrEnum):
    """What somebody is to the assistant. A closed set: each has a text `staff.role.<code>`."""

    CONSULTANT = "consultant"
    MANAGER = "manager"


# Only these have another case in a mail address. Of all letters, the Kelvin sign would be a "k".
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)

# A manager may do all that a consultant may.
_INCLUDED = {
    Role.CONSULTANT: frozenset({Role.CONSULTANT}),
    Role.MANAGER: frozenset({Role.CONSULTANT, Role.MANAGER}),
}


@dataclass(frozen=True)
class KeyHolder:
    """Somebody who signed in with the staff key of `role` and calls themselves `name`."""

    name: str
    role: Role


@dataclass(frozen=True)
class Identity:
    """Somebody whom the OpenID provider vouches for, with the claims of their ID token."""

    claims: Mapping[str, Any] = field(repr=False)


Visitor = KeyHolder | Identity | None


@dataclass(frozen=True)
class Rules:
    """Which identities have a role: by the claim `role_claim`, or by their verified address.

    The claim holds a role or a list of them. A name with points that no claim has leads into
    claims within claims, such as "realm_access.roles". Addresses are in lower case.
    """

    role_claim: str = ""
    consultants: frozenset[str] = frozenset()
    managers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Person:
    """Somebody of the staff: `name` signs what they do, `role` is the highest that they have."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        return role in _INCLUDED[self.role]


def roles_of(visitor: Visitor, rules: Rules, now: datetime) -> frozenset[Role]:
    """All roles that a visitor has; none for somebody who is not signed in, or no longer."""
    match visitor:
        case KeyHolder():
            given = {visitor.role}
        case Identity() if _is_valid(visitor.claims, now):
            given = _claimed(visitor.claims, rules) | _listed(visitor.claims, rules)
        case _:
            given = set()
    return frozenset().union(*(_INCLUDED[role] for role in given))


def person(visitor: Visitor, rules: Rules, now: datetime) -> Person | None:
    """The visitor as somebody of the staff; None when they have no role."""
    roles = roles_of(visitor, rules, now)
    if visitor is None or not roles:
        return None
    role = Role.MANAGER if Role.MANAGER in roles else Role.CONSULTANT
    return Person(name_of(visitor), role)


def name_of(visitor: KeyHolder | Identity) -> str:
    """What somebody is called, on one line."""
    if isinstance(visitor, KeyHolder):
        return visitor.name
    claims = visitor.claims
    named = (claims.get(one) for one in ("name", "email", "sub"))
    return plain(next((str(one) for one in named if one), ""), NAME_CHARS)


def _is_valid(claims: Mapping[str, Any], now: datetime) -> bool:
    """Whether the ID token has not expired: Streamlit keeps it for 30 days, whatever it says.

    Source: OpenID Connect Core 1.0 section 2, "exp".
    """
    expires = claims.get("exp")
    if isinstance(expires, bool) or not isinstance(expires, int | float):
        return False
    return now.timestamp() < expires


def _claimed(claims: Mapping[str, Any], rules: Rules) -> set[Role]:
    value: Any = claims.get(rules.role_claim) if rules.role_claim else None
    if value is None and rules.role_claim:
        value = claims
        for name in rules.role_claim.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
    values = value if isinstance(value, list | tuple) else [value]
    return {role for role in Role if str(role) in values}


def _listed(claims: Mapping[str, Any], rules: Rules) -> set[Role]:
    address = claims.get("email")
    if not isinstance(address, str) or claims.get("email_verified") is not True:
        return set()
    listed = {Role.CONSULTANT: rules.consultants, Role.MANAGER: rules.managers}
    return {role for role, own in listed.items() if address.translate(_LOWER) in own}
