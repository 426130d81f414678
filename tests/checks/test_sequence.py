"""The sequence: true dependencies, side by side, under one deadline; a crash stays its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

from checks.net import Net
from checks.net.deadline import Deadline
from checks.net.errors import Broken
from checks.observation import Skipped, Unseen, Why
from checks.sequence import Check, Collecting, Outcome, Stage, Step, bound_to, discover, with_needs
from checks.target import parse_target

TARGET = parse_target("firma.pl")


def net(seconds: float = 5) -> Net:
    return Net(Deadline(seconds), {})


def make(name: str, look: Any, *needs: Check[Any]) -> Check[Any]:
    return Check(name, Stage.DNS, needs, look)


def run(
    checks: list[Check[Any]], network: Net, told: Callable[[Step], object] = lambda _step: None
) -> dict[str, Outcome]:
    """How each check ended; `told` hears of each step."""
    outcomes: dict[str, Outcome] = {}
    for steps in Collecting(checks, TARGET, network).follow(network.deadline):
        for step in steps:
            told(step)
            if step.outcome is not None:
                outcomes[step.check] = step.outcome
    return outcomes


def seen(outcomes: dict[str, Outcome]) -> dict[str, object]:
    return {name: outcome.observation for name, outcome in outcomes.items()}


def test_a_check_is_handed_what_it_needs() -> None:
    first = make("first", lambda _target, _net: "one")
    second = make("second", lambda _target, _net, first: f"{first}, two", first)
    assert seen(run([first, second], net())) == {"first": "one", "second": "one, two"}


def test_checks_that_need_nothing_of_each_other_run_side_by_side() -> None:
    meeting = threading.Barrier(2, timeout=5)
    checks = [make(name, lambda _t, _n: meeting.wait() in (0, 1)) for name in ("left", "right")]
    assert seen(run(checks, net())) == {"left": True, "right": True}


def test_what_happens_is_told_as_it_happens() -> None:
    told: list[tuple[str, object]] = []

    def hear(step: Step) -> None:
        told.append((step.check, step.outcome.observation if step.outcome else None))

    first = make("first", lambda _target, _net: "one")
    second = make("second", lambda _target, _net, first: first, first)
    run([first, second], net(), hear)
    assert told == [("first", None), ("first", "one"), ("second", None), ("second", "one")]


@pytest.mark.parametrize(
    ("first_sees", "second_sees"),
    [
        (Unseen(Why.TIMEOUT), Unseen(Why.NEEDS, "first")),
        (Skipped("no_address"), Skipped("no_address")),
    ],
)
def test_what_needs_an_unseen_check_is_unseen_too(first_sees: Any, second_sees: Any) -> None:
    first = make("first", lambda _target, _net: first_sees)
    second = make("second", lambda _target, _net, first: "never asked", first)
    third = make("third", lambda _target, _net, second: "never asked", second)
    assert seen(run([first, second, third], net()))["second"] == second_sees


def _crash(_target: object, _net: object) -> object:
    raise ZeroDivisionError


def _fail(_target: object, _net: object) -> object:
    raise Broken("hung up")


def test_a_crash_is_that_checks_could_not_look(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        outcomes = run([make("bad", _crash), make("good", lambda _t, _n: 1)], net())
    assert seen(outcomes) == {"bad": Unseen(Why.CRASHED, "ZeroDivisionError"), "good": 1}
    assert "check bad crashed" in caplog.text


def test_a_failure_of_the_network_is_told_by_its_reason() -> None:
    outcomes = run([make("bad", _fail)], net())
    assert seen(outcomes) == {"bad": Unseen(Why.UNREACHABLE, "hung up")}


def test_what_is_late_is_unseen_and_what_is_known_is_kept() -> None:
    release = threading.Event()
    quick = make("quick", lambda _target, _net: "known")
    slow = make("slow", lambda _target, _net: release.wait(5))
    after = make("after", lambda _target, _net, slow: slow, slow)
    outcomes = run([quick, slow, after], net(0.3))
    release.set()
    late = Unseen(Why.DEADLINE, "time limit reached")
    assert seen(outcomes) == {"quick": "known", "slow": late, "after": late}


def test_a_cancel_ends_the_run_and_keeps_what_is_known() -> None:
    release = threading.Event()
    network = net()

    def cancel_and_wait(_target: object, _net: object, quick: str) -> bool:
        network.deadline.cancel()
        return release.wait(5)

    quick = make("quick", lambda _target, _net: "known")
    outcomes = run([quick, make("slow", cancel_and_wait, quick)], network)
    release.set()
    assert seen(outcomes) == {"quick": "known", "slow": Unseen(Why.CANCELLED, "cancelled")}


def test_every_check_comes_after_what_it_needs_and_in_the_recommended_order() -> None:
    order = [one.id for one in discover()]
    assert order == [
        "registration",
        "delegation",
        "addresses",
        "mail_route",
        "propagation",
        "website",
        "certificate",
        "ipv6",
        "mail_login",
        "mail_server",
        "steadiness",
        "mail_sender",
    ]
    for one in discover():
        assert all(order.index(need.id) < order.index(one.id) for need in one.needs)


def test_what_a_wanted_check_needs_is_wanted_too() -> None:
    known = discover()
    assert [one.id for one in with_needs(["certificate"], known)] == ["website", "certificate"]


def test_with_a_check_runs_what_it_needs_and_what_is_handed_on_from_there() -> None:
    a = make("a", None)
    b = make("b", None, a)
    d = make("d", None)
    e = make("e", None, d)
    c = make("c", None, b, d)
    alone = make("alone", None)
    every = (a, b, d, e, c, alone)
    assert bound_to("alone", every) == (alone,)
    assert bound_to("b", every) == (a, b, d, e, c)
    assert bound_to("e", every) == (a, b, d, e, c)
    assert bound_to("b", (a, b, d, e)) == (a, b)


@pytest.mark.parametrize(
    ("check", "bound"),
    [
        ("registration", ["registration"]),
        ("propagation", ["delegation", "propagation"]),
        ("website", ["website", "certificate", "steadiness"]),
        ("certificate", ["website", "certificate", "steadiness"]),
        ("steadiness", ["website", "certificate", "steadiness"]),
        ("ipv6", ["addresses", "ipv6"]),
    ],
)
def test_a_check_that_looks_again_takes_the_others_along_that_go_with_it(
    check: str, bound: list[str]
) -> None:
    found = [one.id for one in bound_to(check, discover())]
    assert [one for one in found if one in bound] == bound
