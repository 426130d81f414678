"""Roles, and the one place that decides who has which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the assistant. A closed set: each has a text `staff.role.<code>`."""

    CONSULTANT = "consultant"
    MANAGER = "manager"


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


Visitor = KeyHolder | None


@dataclass(frozen=True)
class Person:
    """Somebody of the staff: `name` signs what they do, `role` is the highest that they have."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        return role in _INCLUDED[self.role]


def roles_of(visitor: Visitor) -> frozenset[Role]:
    """All roles that a visitor has; none for somebody who is not signed in."""
    if visitor is None:
        return frozenset()
    return _INCLUDED[visitor.role]


def person(visitor: Visitor) -> Person | None:
    """The visitor as somebody of the staff; None when they have no role."""
    roles = roles_of(visitor)
    if visitor is None or not roles:
        return None
    role = Role.MANAGER if Role.MANAGER in roles else Role.CONSULTANT
    return Person(visitor.name, role)
