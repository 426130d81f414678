"""Signing in with a staff key: only its hash is stored, wrong ones are slowed down."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from assistant.staff import signing_in
from assistant.staff.roles import Identity, KeyHolder, Role
from assistant.staff.signing_in import (
    SignInError,
    end,
    is_ended,
    make_first_key,
    make_key,
    sign_in,
    sign_out,
    signed_in,
    token_in,
)
from assistant.staff.staff_key import hashed_key, is_key, new_staff_key
from assistant.store.database import Database
from assistant.store.limits import BY_STAFF_KEY
from assistant.store.schema import keys, staff_sessions
from assistant.store.staff import SESSION, erase_expired_sessions

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
OFFICE, ELSEWHERE = "203.0.113.5", "198.51.100.7"


def refused(store: Database, key: str, address: str = OFFICE, now: datetime = NOW) -> SignInError:
    with pytest.raises(SignInError) as error:
        sign_in(store, "Anna", key, address, now)
    return error.value


def test_a_key_is_known_as_people_type_it() -> None:
    key = new_staff_key()
    stored = hashed_key(key)
    assert re.fullmatch(r"([A-Z2-9]{5}-){5}[A-Z2-9]{5}", key)
    assert is_key(key, stored)
    assert is_key(f"  {key.lower().replace('-', ' ')} ", stored)
    assert not is_key(key[:-1], stored)
    assert not is_key(new_staff_key(), stored)
    assert hashed_key(key) != stored  # salted


@pytest.mark.parametrize(
    "stored",
    ["", "$scrypt$", "$scrypt$ln=31,r=8,p=1$YQ==$YQ==", "$scrypt$ln=15,r=0,p=1$YQ==$YQ==",
     "$scrypt$ln=15,r=8,p=1$Y$YQ=="],
)  # fmt: skip
def test_what_is_no_hash_of_ours_fits_no_key(stored: str) -> None:
    assert not is_key("A", stored)


def test_the_first_key_is_made_once_and_stored_as_a_hash(store: Database) -> None:
    key = make_first_key(store)
    assert key
    assert make_first_key(store) is None
    with store.read() as connection:
        (stored,) = [row.value for row in connection.execute(select(keys)) if "staff" in row.name]
    assert stored.startswith(b"$scrypt$ln=")
    assert key.replace("-", "").encode() not in stored
    assert signed_in(store, sign_in(store, "Ewa", key, OFFICE, NOW), NOW) == KeyHolder(
        "Ewa", Role.MANAGER
    )


def test_each_key_gives_its_role(store: Database) -> None:
    given = {role: make_key(store, role) for role in Role}
    for role, key in given.items():
        token = sign_in(store, "Anna", key, OFFICE, NOW)
        assert signed_in(store, token, NOW) == KeyHolder("Anna", role)


def test_a_session_ends_after_a_day_s_work_and_by_signing_out(store: Database) -> None:
    key = make_key(store, Role.MANAGER)
    first, second = (sign_in(store, "Anna", key, OFFICE, NOW) for _ in range(2))
    assert signed_in(store, first, NOW + SESSION - timedelta(seconds=1))
    assert signed_in(store, first, NOW + SESSION) is None
    sign_out(store, first)
    assert signed_in(store, first, NOW) is None
    assert signed_in(store, second, NOW)
    with store.read() as connection:
        (row,) = connection.execute(select(staff_sessions))
    assert second.encode() not in row.token_hash


def test_a_sign_in_at_a_provider_is_over_everywhere_once_it_was_ended(store: Database) -> None:
    def identity(**more: object) -> Identity:
        return Identity({"iss": "https://a.pl", "sub": "17", "iat": 1, "nonce": "x"} | more)

    assert not is_ended(store, identity())
    end(store, identity(), NOW)
    end(store, identity(), NOW)  # in two tabs
    assert is_ended(store, identity(name="as the cookie tells it"))
    for other in ({"nonce": "y"}, {"iat": 2}, {"sub": "18"}, {"iss": "https://b.pl"}):
        assert not is_ended(store, identity(**other))
    with store.read() as connection:
        (row,) = connection.execute(select(staff_sessions))
    assert row.name == ""
    with store.write() as connection:
        erase_expired_sessions(connection, NOW + timedelta(days=29))
    assert is_ended(store, identity())  # the cookie lasts 30 days


def test_a_new_key_ends_what_the_former_one_opened(store: Database) -> None:
    former = make_key(store, Role.MANAGER)
    consultant = sign_in(store, "Jan", make_key(store, Role.CONSULTANT), OFFICE, NOW)
    manager = sign_in(store, "Ewa", former, OFFICE, NOW)
    make_key(store, Role.MANAGER)
    assert refused(store, former).code == "wrong"
    assert signed_in(store, manager, NOW) is None
    assert signed_in(store, consultant, NOW)


@pytest.mark.parametrize("form", ["{}", "::ffff:{}"])
def test_wrong_keys_of_one_network_are_slowed_down_and_right_ones_are_not(
    store: Database, form: str
) -> None:
    key = make_key(store, Role.MANAGER)
    for _ in range(BY_STAFF_KEY.burst):
        assert refused(store, "WRONG", form.format(OFFICE)).code == "wrong"
        sign_in(store, "Anna", key, form.format(ELSEWHERE), NOW)
    slow = refused(store, key, "203.0.113.99")  # another address of the same network
    assert (slow.code, slow.seconds) == ("slow", BY_STAFF_KEY.seconds)
    sign_in(store, "Anna", key, form.format(ELSEWHERE), NOW)
    sign_in(store, "Anna", key, OFFICE, NOW + timedelta(seconds=BY_STAFF_KEY.seconds))


@pytest.mark.parametrize(
    ("name", "key", "code", "field"),
    [(" \n", "A", "name", "name"), ("\u202e", "A", "name", "name"), ("Anna", "  ", "key", "key")],
)
def test_what_is_left_out_is_asked_for(
    store: Database, name: str, key: str, code: str, field: str
) -> None:
    with pytest.raises(SignInError) as error:
        sign_in(store, name, key, OFFICE, NOW)
    assert (error.value.code, error.value.field) == (code, field)


def test_a_crowd_is_told_to_come_back(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def acquire(self, *, blocking: bool) -> bool:
            return blocking

    monkeypatch.setattr(signing_in, "_WAITING", Full())
    assert refused(store, "A").code == "slow"


@pytest.mark.parametrize(
    ("cookies", "expected"),
    [
        ({"__Host-staff": "a" * 43, "staff": "b" * 43}, "a" * 43),
        ({"staff": "b" * 43}, "b" * 43),
        ({"staff": "b" * 42}, None),
        ({"staff": "'" * 43}, None),
        ({}, None),
    ],
)
def test_a_token_comes_from_our_cookie(cookies: dict[str, str], expected: str | None) -> None:
    assert token_in(cookies) == expected
