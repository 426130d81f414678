"""Who has which role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assistant.staff.roles import (
    Identity,
    KeyHolder,
    Person,
    Role,
    Rules,
    name_of,
    person,
    roles_of,
)

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
LATER = int((NOW + timedelta(minutes=5)).timestamp())
NONE: frozenset[Role] = frozenset()
CONSULTANT = frozenset({Role.CONSULTANT})
BOTH = frozenset({Role.CONSULTANT, Role.MANAGER})
LISTS = Rules(consultants=frozenset({"anna@example.pl"}), managers=frozenset({"ewa@example.pl"}))
KASIA = Rules(consultants=frozenset({"kasia@example.pl"}))
ROLES = Rules(role_claim="roles")


def claims(**more: Any) -> dict[str, Any]:
    return {"sub": "17", "exp": LATER, **more}


def verified(address: object) -> dict[str, Any]:
    return claims(email=address, email_verified=True)


@pytest.mark.parametrize(
    ("visitor", "rules", "expected"),
    [
        pytest.param(None, LISTS, NONE, id="nobody"),
        pytest.param(KeyHolder("Anna", Role.CONSULTANT), Rules(), CONSULTANT, id="consultant"),
        pytest.param(KeyHolder("Ewa", Role.MANAGER), Rules(), BOTH, id="manager's key"),
        pytest.param(Identity(verified("Anna@Example.pl")), LISTS, CONSULTANT, id="listed"),
        pytest.param(Identity(verified("ewa@example.pl")), LISTS, BOTH, id="listed manager"),
        pytest.param(Identity(verified("\u212aasia@example.pl")), KASIA, NONE, id="Kelvin, no k"),
        pytest.param(Identity(verified("jan@example.pl")), LISTS, NONE, id="not listed"),
        pytest.param(Identity(verified(["anna@example.pl"])), LISTS, NONE, id="no address"),
        pytest.param(Identity(claims(email="ewa@example.pl")), LISTS, NONE, id="not verified"),
        pytest.param(
            Identity(claims(email="ewa@example.pl", email_verified="true")),
            LISTS,
            NONE,
            id="a word that looks like verified",
        ),
        pytest.param(Identity(claims(roles="manager")), ROLES, BOTH, id="claimed"),
        pytest.param(Identity(claims(roles=["x", "consultant"])), ROLES, CONSULTANT, id="list"),
        pytest.param(Identity(claims(roles="administrator")), ROLES, NONE, id="another role"),
        pytest.param(Identity(claims(roles={"manager": 1})), ROLES, NONE, id="no list"),
        pytest.param(Identity(claims(roles="manager")), LISTS, NONE, id="claim not configured"),
        pytest.param(
            Identity(claims(realm_access={"roles": ["manager"]})),
            Rules(role_claim="realm_access.roles"),
            BOTH,
            id="claim within a claim",
        ),
        pytest.param(
            Identity(claims(**{"https://a.pl/roles": ["manager"]})),
            Rules(role_claim="https://a.pl/roles"),
            BOTH,
            id="claim with points in its name",
        ),
        pytest.param(
            Identity(claims(roles="manager") | {"exp": int(NOW.timestamp())}),
            ROLES,
            NONE,
            id="end",
        ),
        pytest.param(Identity({"sub": "17", "roles": "manager"}), ROLES, NONE, id="no end"),
        pytest.param(Identity(claims(roles="manager") | {"exp": True}), ROLES, NONE, id="odd end"),
    ],
)
def test_roles_come_from_key_claim_or_verified_address(
    visitor: KeyHolder | Identity | None, rules: Rules, expected: frozenset[Role]
) -> None:
    assert roles_of(visitor, rules, NOW) == expected


@pytest.mark.parametrize(
    ("role", "may", "expected"),
    [
        (Role.CONSULTANT, Role.CONSULTANT, True),
        (Role.CONSULTANT, Role.MANAGER, False),
        (Role.MANAGER, Role.CONSULTANT, True),
        (Role.MANAGER, Role.MANAGER, True),
    ],
)
def test_a_manager_may_do_all_that_a_consultant_may(role: Role, may: Role, expected: bool) -> None:
    known = person(KeyHolder("Anna", role), Rules(), NOW)
    assert known == Person("Anna", role)
    assert known.may(may) is expected


def test_a_name_from_outside_is_one_plain_line() -> None:
    assert name_of(Identity({"name": "Anna\n\x1b[31m\u202eNowak", "sub": "1"})) == "Anna Nowak"
    assert name_of(Identity({"sub": "17"})) == "17"
