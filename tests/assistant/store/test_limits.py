from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text

from assistant.store.database import Database
from assistant.store.limits import Limit, is_empty, let_go, take
from assistant.store.schema import buckets
from tests.assistant.store.postgres import Postgres

NOW = datetime(2026, 11, 22, 10, 2, tzinfo=UTC)
THREE = Limit("test", burst=3, seconds=10)


def taken(store: Database, count: int, whose: str = "anna", after: float = 0) -> list[float]:
    with store.write() as connection:
        at = NOW + timedelta(seconds=after)
        return [take(connection, THREE, whose, at) for _ in range(count)]


def test_a_burst_is_let_through_and_then_one_at_a_time(store: Database) -> None:
    assert taken(store, 4) == [0, 0, 0, 10]
    assert taken(store, 1, after=4) == [6]
    assert taken(store, 2, after=10) == [0, 10]
    assert taken(store, 4, after=3600) == [0, 0, 0, 10]


def test_each_has_a_bucket_of_their_own(store: Database) -> None:
    assert taken(store, 3) == [0, 0, 0]
    assert taken(store, 1, "jan") == [0]


def test_looking_takes_none(store: Database) -> None:
    with store.write() as connection:
        assert [is_empty(connection, THREE, "anna", NOW) for _ in range(5)] == [0] * 5
    taken(store, 3)
    with store.write() as connection:
        assert is_empty(connection, THREE, "anna", NOW) == 10


def test_a_clock_that_goes_back_gives_nothing_away(store: Database) -> None:
    taken(store, 3)
    assert taken(store, 1, after=-30) == [10]


def test_a_clock_that_went_far_ahead_holds_up_nobody_until_then(store: Database) -> None:
    taken(store, 3, after=3600)
    assert taken(store, 4) == [0, 0, 0, 10]


def test_replicas_take_from_the_same_bucket(store: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = [wait for some in pool.map(lambda _: taken(store, 1), range(16)) for wait in some]
    assert waits.count(0) == THREE.burst


def test_who_it_was_is_not_stored(store: Database) -> None:
    taken(store, 1, "203.0.113.7")
    with store.read() as connection:
        assert "203.0.113.7" not in str(connection.execute(select(buckets)).all())


def test_who_forgets_buckets_waits_for_nobody_who_takes_from_them(
    postgres: Postgres,
) -> None:
    store = Database(postgres.new_database())
    taken(store, 1)
    full = NOW + timedelta(seconds=10)
    with store.write() as taking:
        take(taking, THREE, "anna", full)
        with store.write() as forgetting:
            forgetting.execute(text("SET LOCAL lock_timeout = 100"))
            let_go(forgetting, full)
    assert taken(store, 3, after=10) == [0, 0, 10]
    store.close()


def test_a_bucket_that_is_full_again_is_forgotten(store: Database) -> None:
    taken(store, 2)
    with store.write() as connection:
        let_go(connection, NOW + timedelta(seconds=19))
        assert connection.execute(select(func.count()).select_from(buckets)).scalar_one() == 1
        let_go(connection, NOW + timedelta(seconds=20))
        assert connection.execute(select(func.count()).select_from(buckets)).scalar_one() == 0
