"""The resolver's addresses: both kinds, without waiting for a kind that never comes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future

import pytest

from checks.net import resolver as module
from checks.net.deadline import Deadline
from checks.net.errors import ResolverFailed, Unresolved
from checks.net.resolver import Answer, Resolver

IPV4, IPV6 = ("192.0.2.1", "192.0.2.2"), ("2001:db8::1",)


class Told(Resolver):
    """A resolver whose answers are a table by kind; None: no answer before `end` is set."""

    def __init__(self, answers: Mapping[str, tuple[str, ...] | None]) -> None:
        super().__init__(Deadline(10))
        self._told, self.end = answers, threading.Event()

    def begin_ask(self, name: str, kind: str, *, unchecked: bool = False) -> Future[Answer]:
        answer: Future[Answer] = Future()
        values = self._told.get(kind)
        if values is None:
            threading.Thread(target=self._fail, args=(answer,)).start()
        else:
            answer.set_result(Answer(name, kind, True, (), values, zone=None))
        return answer

    def _fail(self, answer: Future[Answer]) -> None:
        self.end.wait()
        answer.set_exception(ResolverFailed("SERVFAIL"))


@pytest.mark.parametrize(
    ("a", "aaaa", "found"),
    [
        (IPV4, IPV6, ("192.0.2.1", "2001:db8::1", "192.0.2.2")),
        (IPV4, (), IPV4),
        ((), IPV6, IPV6),
        (IPV4, None, IPV4),
    ],
)
def test_addresses_of_both_kinds_ipv4_first(
    a: tuple[str, ...], aaaa: tuple[str, ...] | None, found: tuple[str, ...]
) -> None:
    resolver = Told({"A": a, "AAAA": aaaa})
    try:
        assert resolver.addresses("firma.pl") == found
    finally:
        resolver.end.set()


def test_no_address_and_no_answer_are_two_things() -> None:
    with pytest.raises(Unresolved):
        Told({"A": (), "AAAA": ()}).addresses("firma.pl")
    silent = Told({})
    silent.end.set()
    with pytest.raises(ResolverFailed):
        silent.addresses("firma.pl")


def test_a_question_is_asked_once_however_often_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Future[Answer]] = []

    def begin(_talk: object) -> Future[Answer]:
        begun.append(Future())
        return begun[-1]

    monkeypatch.setattr(module.talks, "begin", begin)
    resolver = Resolver(Deadline(10))
    first = resolver.begin_ask("firma.pl", "A")
    assert resolver.begin_ask("firma.pl", "A") is first
    others = [
        resolver.begin_ask("firma.pl", "AAAA"),
        resolver.begin_ask("www.firma.pl", "A"),
        resolver.begin_ask("firma.pl", "A", unchecked=True),
    ]
    assert begun == [first, *others]
