"""Own reach: what proves a way, for how long, and that no proof is never a proof."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future

import pytest

from checks.net import reach
from checks.net.deadline import Deadline
from checks.net.errors import NetError, Offline, ResolverFailed, Untrusted
from checks.net.reach import Reach, Way, note
from checks.net.resolver import Answer
from checks.observation import Why
from tests.checks.staged import answer

REFERENCES = {80: ("a.pl", "b.pl"), 443: ("a.pl", "b.pl"), 53: ("root.net",)}


class Clock:
    """The monotonic clock of checks.net.reach."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock to be moved, and a process that has not reached anything yet."""
    clock = Clock()
    monkeypatch.setattr(reach, "time", clock)
    monkeypatch.setattr(reach, "_ledger", reach._Ledger())
    return clock


class World:
    """`open_ways` are those that `hosts` answer by; `knocks` collects who was asked for."""

    def __init__(self, *open_ways: Way, hosts: tuple[str, ...] = ("a.pl", "b.pl")) -> None:
        self.open_ways, self.hosts = set(open_ways), hosts
        self.knocks: list[tuple[Way, str]] = []

    def knock(self, way: Way, host: str) -> None:
        self.knocks.append((way, host))
        if way not in self.open_ways or host not in self.hosts:
            raise Offline("nobody")


def own(
    knock: Callable[[Way, str], object],
    names: Mapping[str, Answer | NetError] | None = None,
    deadline: Deadline | None = None,
) -> Reach:
    def begin_ask(name: str, kind: str) -> Future[Answer]:
        known = (names or {}).get(name, ResolverFailed(name))
        answer: Future[Answer] = Future()
        if isinstance(known, NetError):
            answer.set_exception(known)
        else:
            answer.set_result(known)
        return answer

    return Reach(REFERENCES, knock, begin_ask, deadline or Deadline(5))


def test_one_reference_that_answers_is_a_proof() -> None:
    world = World(Way(443), hosts=("b.pl",))
    assert own(world.knock).proven(443)
    assert sorted(host for _, host in world.knocks) == ["a.pl", "b.pl"]


def test_no_reference_that_answers_is_none() -> None:
    assert not own(World().knock).proven(443)


@pytest.mark.parametrize(
    ("reached", "wanted"),
    [
        (Way(80), Way(443)),
        (Way(443), Way(443, ipv6=True)),
        (Way(443, ipv6=True), Way(443)),
        (Way(443), Way(443, spoken=True)),
        (Way(80, spoken=True), Way(443, spoken=True)),
    ],
)
def test_no_way_proves_another(reached: Way, wanted: Way) -> None:
    network = own(World(reached).knock)
    assert network.proven(reached.port, ipv6=reached.ipv6, spoken=reached.spoken)
    assert not network.proven(wanted.port, ipv6=wanted.ipv6, spoken=wanted.spoken)


def test_whoever_was_reached_is_a_proof_for_a_minute(clock: Clock) -> None:
    world = World()
    note(443)
    assert own(world.knock).proven(443)
    assert own(world.knock).is_proven(443)
    assert not world.knocks
    clock.now += reach.REMEMBER_SECONDS
    assert not own(world.knock).proven(443)


def test_a_recovered_network_sees_again_after_some_seconds(clock: Clock) -> None:
    world = World()
    assert not own(world.knock).proven(443)
    world.open_ways.add(Way(443))
    assert not own(world.knock).proven(443)
    clock.now += reach.DOUBT_SECONDS
    assert own(world.knock).proven(443)


def test_what_was_reached_meanwhile_outdoes_a_failed_proof() -> None:
    network = own(World().knock)
    assert not network.proven(443)
    note(443)
    assert network.proven(443)


def test_ports_of_mail_programs_go_the_way_of_the_one_with_references() -> None:
    world = World(Way(993))
    network = Reach(
        {**REFERENCES, 993: ("b.pl",)}, world.knock, lambda *_: answer("x", "A"), Deadline(5)
    )
    assert all(network.proven(port) for port in (143, 995, 110, 587, 465))
    assert not network.proven(25)


def test_a_port_without_references_goes_the_way_of_the_web() -> None:
    world = World(Way(443))
    assert own(world.knock).proven(8443)
    assert {way for way, _ in world.knocks} == {Way(443)}


def test_a_port_without_references_may_be_reached_itself() -> None:
    note(8443)
    assert own(World().knock).proven(8443)


def test_several_that_want_a_proof_share_it() -> None:
    gate = threading.Event()
    world = World(Way(443))

    def slowly(way: Way, host: str) -> None:
        gate.wait(5)
        world.knock(way, host)

    network = own(slowly)
    proofs = [network.begin(443), own(slowly).begin(443)]
    assert not network.is_proven(443)
    gate.set()
    assert all(proof.result() for proof in proofs)
    assert len(world.knocks) == len(REFERENCES[443])


def test_nobody_waits_for_a_proof_beyond_the_deadline_and_it_disproves_nothing() -> None:
    gate = threading.Event()

    def slowly(_way: Way, _host: str) -> None:
        gate.wait(5)

    assert not own(slowly, deadline=Deadline(0.05)).proven(443)
    proof = own(slowly).begin(443)
    gate.set()
    assert proof.result()
    assert own(World().knock).proven(443)


def test_a_cancelled_diagnosis_disproves_nothing() -> None:
    deadline = Deadline(5)
    deadline.cancel()
    world = World(Way(443))
    assert not own(world.knock, deadline=deadline).proven(443)
    assert own(world.knock).proven(443)


def test_suspicion_begins_the_proofs_that_may_be_wanted() -> None:
    world = World(Way(443), Way(443, ipv6=True), Way(443, spoken=True))
    network = own(world.knock)
    network.suspect(443, {False, True})
    assert network.begin(443).result()
    assert network.begin(443, ipv6=True).result()
    assert network.begin(443, spoken=True).result()
    assert len(world.knocks) == 3 * len(REFERENCES[443])


def test_suspicion_of_a_port_that_nobody_is_blamed_for_begins_nothing() -> None:
    world = World()
    own(world.knock).suspect(43, {False})
    assert not world.knocks


# ---- names

ROOT = answer(".", "NS", "a.root-servers.net.")
FAILED = ResolverFailed("SERVFAIL")


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ({".": ROOT, "a.pl": answer("a.pl", "A", "85.1.1.1")}, None),
        (
            {
                "a.pl": answer("a.pl", "A", "85.1.1.1"),
                "b.pl": answer("b.pl", "A", "85.1.1.2"),
                ".": FAILED,
            },
            None,
        ),
        ({}, Why.OFFLINE),
        ({".": ROOT}, Why.OWN_NETWORK),
        ({".": ROOT, "a.pl": answer("a.pl", "A")}, Why.OWN_NETWORK),
        (
            {host: answer(host, "A", "85.1.1.9") for host in ("a.pl", "b.pl", "root.net")},
            Why.OWN_NETWORK,
        ),
        ({host: answer(host, "A", "85.1.1.1") for host in ("a.pl", "b.pl", "root.net")}, None),
        (
            {host: answer(host, "A", f"10.0.0.{len(host)}") for host in ("a.pl", "root.net")},
            Why.OWN_NETWORK,
        ),
    ],
    ids=[
        "some",
        "several",
        "nothing",
        "root alone",
        "no address",
        "one for all",
        "one for these",
        "inner ones",
    ],
)
def test_why_the_resolvers_word_counts_for_nothing(
    names: Mapping[str, Answer | NetError], why: Why | None
) -> None:
    assert own(World().knock, names).blind_to_names(["85.1.1.9"]) is why


def test_an_accepted_certificate_speaks_for_plain_http_too_and_not_the_reverse() -> None:
    network = own(World().knock)
    assert not network.hears(80)
    note(443, spoken=True)
    assert network.hears(80)
    assert network.hears(443)


def test_an_answer_over_plain_http_says_nothing_about_https() -> None:
    note(80, spoken=True)
    network = own(World().knock)
    assert network.hears(80)
    assert not network.hears(443)


def refuse(way: Way, host: str) -> None:
    raise Untrusted(host, 19, "self-signed certificate in certificate chain")


def test_refused_certificates_of_the_references_deceive() -> None:
    assert own(refuse).is_deceived()


def test_references_that_speak_no_tls_prove_no_deceit() -> None:
    assert not own(World(Way(443)).knock).is_deceived()


def test_one_accepted_certificate_outweighs_the_refused() -> None:
    note(443, spoken=True)
    assert not own(refuse).is_deceived()
