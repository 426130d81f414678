"""Keys of other programs: told once, kept as a hash, of use until they are revoked."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from sqlalchemy import select

from assistant.store import api_keys
from assistant.store.api_keys import ApiKey, Scope
from assistant.store.database import Database
from assistant.store.schema import api_keys as table

TODAY = date(2026, 11, 26)
LATER = date(2026, 12, 1)


def make(store: Database, name: str = "CRM", *scopes: Scope) -> str:
    with store.write() as connection:
        return api_keys.make(connection, name, scopes or [Scope.DIAGNOSE], TODAY)


def find(store: Database, key: str) -> ApiKey | None:
    with store.read() as connection:
        return api_keys.find(connection, key)


def test_a_key_opens_what_it_was_made_for(store: Database) -> None:
    key = make(store, "CRM", Scope.CASES, Scope.DIAGNOSE)
    found = find(store, key)
    assert found == ApiKey(
        key.split("_")[1], "CRM", frozenset({Scope.CASES, Scope.DIAGNOSE}), TODAY, None, None
    )


def test_the_store_holds_no_key(store: Database) -> None:
    key = make(store)
    with store.read() as connection:
        row = connection.execute(select(table)).one()
    secret = key.split("_", 2)[2]
    assert len(secret) == 43  # 256 bits
    assert secret not in str(row)
    assert row.secret_hash == hashlib.sha256(secret.encode()).digest()


def test_nobody_gets_in_with_another_key(store: Database) -> None:
    first, second = make(store), make(store, "other")
    _, id, secret = first.split("_", 2)
    wrong = (
        "",
        "pca_",
        secret,
        first.upper(),
        f"{first} ",
        f"{first}\n",
        first[:-1],
        f"pca_{id}_{second.split('_', 2)[2]}",
        f"pca_00000000_{secret}",
        f"pca_{id}_{'A' * 43}",
    )
    assert [find(store, key) for key in wrong] == [None] * len(wrong)


def test_a_revoked_key_opens_nothing_and_stays_listed(store: Database) -> None:
    key, other = make(store), make(store, "other")
    id = key.split("_")[1]
    with store.write() as connection:
        assert api_keys.revoke(connection, id, LATER)
        assert not api_keys.revoke(connection, id, LATER)
        assert not api_keys.revoke(connection, "00000000", LATER)
    assert find(store, key) is None
    assert find(store, other) is not None
    with store.read() as connection:
        listed = {one.name: one.revoked_on for one in api_keys.listed(connection)}
    assert listed == {"CRM": LATER, "other": None}


def test_the_day_of_its_last_use_is_known(store: Database) -> None:
    key = make(store)
    with store.write() as connection:
        api_keys.use(connection, key.split("_")[1], LATER)
    found = find(store, key)
    assert found is not None
    assert found.last_used_on == LATER


@pytest.mark.parametrize("scopes", ["diagnose later_scope", "later_scope diagnose"])
def test_a_scope_of_a_newer_assistant_permits_nothing(store: Database, scopes: str) -> None:
    key = make(store)
    with store.write() as connection:
        connection.execute(table.update().values(scopes=scopes))
    found = find(store, key)
    assert found is not None
    assert found.scopes == {Scope.DIAGNOSE}
