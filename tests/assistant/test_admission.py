"""Limits hold for all replicas together; a store that fails keeps nobody from help."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from assistant import admission
from assistant.admission import Admission, Wait, visitor_of
from assistant.store.database import Database
from assistant.store.errors import StoreError
from assistant.store.limits import BY_DOMAIN, BY_VISITOR

NOW = datetime(2026, 11, 26, 10, 2, tzinfo=UTC)
ANNA, JAN = "192.0.2.1", "192.0.2.2"


class Clock:
    seconds = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


class Away:
    """A database that cannot be used; counts who tried."""

    def __init__(self) -> None:
        self.asked = 0

    @contextmanager
    def write(self) -> Iterator[Connection]:
        self.asked += 1
        raise StoreError
        yield  # pragma: no cover


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["store", "memory"])
def limited(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Admission]:
    """With its store, and without: the same rules."""
    if request.param == "memory":
        yield Admission(Away, now=clock.now, clock=clock.monotonic)  # type: ignore[arg-type]
        return
    store = Database(f"sqlite:///{tmp_path}/assistant.db")
    yield Admission(lambda: store, now=clock.now, clock=clock.monotonic)
    store.close()


def test_a_visitor_may_begin_a_burst_and_then_one_at_a_time(
    limited: Admission, clock: Clock
) -> None:
    asked = [limited.ask(ANNA, f"firma{n}.pl") for n in range(BY_VISITOR.burst + 1)]
    assert asked == [None] * BY_VISITOR.burst + [Wait("visitor", 10)]
    assert limited.ask(JAN, "firma.pl") is None
    clock.seconds = 4
    assert limited.ask(ANNA, "firma.pl") == Wait("visitor", 6)
    clock.seconds = 10
    assert limited.ask(ANNA, "firma.pl") is None


def test_a_domain_is_looked_at_so_often_whoever_asks(limited: Admission, clock: Clock) -> None:
    asked = [limited.ask(f"192.0.2.{n}", "firma.pl") for n in range(BY_DOMAIN.burst + 1)]
    assert asked == [None] * BY_DOMAIN.burst + [Wait("domain", 20)]
    assert limited.ask(None, "firma.pl") == Wait("domain", 20)
    assert limited.ask(None, "inna.pl") is None
    clock.seconds = 20
    assert limited.ask(None, "firma.pl") is None


def test_orders_without_an_address_are_nobodys_domain(limited: Admission) -> None:
    asked = [limited.ask(f"192.0.2.{n}", "") for n in range(BY_DOMAIN.burst + 1)]
    assert asked == [None] * (BY_DOMAIN.burst + 1)
    by_one = [limited.ask("203.0.113.1", "") for _ in range(BY_VISITOR.burst + 1)]
    assert by_one == [None] * BY_VISITOR.burst + [Wait("visitor", 10)]


def test_what_may_not_begin_costs_nothing(limited: Admission) -> None:
    for n in range(BY_DOMAIN.burst):
        assert limited.ask(f"192.0.2.{n}", "firma.pl") is None
    for _ in range(BY_VISITOR.burst):
        assert limited.ask("203.0.113.1", "firma.pl") == Wait("domain", 20)
    assert limited.ask("203.0.113.1", "inna.pl") is None


def test_replicas_share_the_limits(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path}/assistant.db"
    stores = [Database(url), Database(url)]
    one, two = (Admission(lambda s=s: s, now=clock.now, clock=clock.monotonic) for s in stores)
    asked = [(one, two)[n % 2].ask(None, "firma.pl") for n in range(BY_DOMAIN.burst + 1)]
    assert asked == [None] * BY_DOMAIN.burst + [Wait("domain", 20)]
    for store in stores:
        store.close()


def test_a_store_that_fails_is_left_alone_for_a_while(clock: Clock) -> None:
    away = Away()
    limited = Admission(lambda: away, now=clock.now, clock=clock.monotonic)  # type: ignore[arg-type, return-value]
    assert [limited.ask(None, "firma.pl") for _ in range(3)] == [None] * 3
    assert away.asked == 1
    clock.seconds = admission.PAUSE_SECONDS
    assert limited.ask(None, "firma.pl") is None
    assert away.asked == 2


def test_nobody_waits_long_for_a_store_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PATIENCE_SECONDS", 0.01)

    def hanging() -> Database:
        time.sleep(0.5)
        raise StoreError

    limited = Admission(hanging)
    began = time.monotonic()
    assert limited.ask(ANNA, "firma.pl") is None
    assert time.monotonic() - began < 0.4


def test_the_process_remembers_only_so_much(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr(admission, "MOST_BUCKETS", 10)
    limited = Admission(Away, now=clock.now, clock=clock.monotonic)  # type: ignore[arg-type]
    for n in range(30):
        limited.ask(None, f"firma{n}.pl")
    assert len(limited._own._kept) == 10


def test_no_address_is_kept_as_it_is(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "assistant.db"
    store = Database(f"sqlite:///{file}")
    limited = Admission(lambda: store, now=clock.now, clock=clock.monotonic)
    limited.ask("198.51.100.77", "firma.pl")
    store.close()
    kept = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert b"198.51.100" not in kept
    assert b"firma" not in kept


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        (None, None),
        ("", None),
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("x" * 1000, "x" * 64),
    ],
)
def test_a_visitor_is_an_address_or_the_network_of_one(
    address: str | None, visitor: str | None
) -> None:
    assert visitor_of(address) == visitor


def test_the_command_is_not_limited() -> None:
    assert [admission.wait_for(ANNA, "firma.pl") for _ in range(50)] == [None] * 50
