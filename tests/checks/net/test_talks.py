"""Talks beside each other by UDP: each hears its own servers, waits as it says, and ends."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from checks.net.talks import Lines, Talk, Talks

HERE = "127.0.0.1"
PATIENCE = 5.0


@pytest.fixture
def talks() -> Talks:
    return Talks()


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((HERE, 0))
        sock.settimeout(PATIENCE)
        yield sock


def saying(lines: Lines, server: socket.socket, word: bytes) -> Talk[bytes]:
    """Say a word and give back the answer."""
    lines.send(HERE, server.getsockname()[1], word)
    while (yield PATIENCE) is None:
        pass
    return lines.receive(HERE)


def test_many_at_once_hear_each_their_own(talks: Talks, server: socket.socket) -> None:
    words = [str(number).encode() for number in range(100)]
    said = [talks.begin(lambda lines, word=word: saying(lines, server, word)) for word in words]
    sources = set()
    for word, source in [server.recvfrom(99) for _ in words]:
        sources.add(source)
        server.sendto(word * 2, source)
    assert [one.result(PATIENCE) for one in said] == [word * 2 for word in words]
    assert len(sources) == len(words)  # a port each


def test_nobody_else_is_heard(talks: Talks, server: socket.socket) -> None:
    said = talks.begin(lambda lines: saying(lines, server, b"?"))
    _, source = server.recvfrom(99)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(b"wrong", source)
    server.sendto(b"right", source)
    assert said.result(PATIENCE) == b"right"


def test_a_refusal_is_heard(talks: Talks, server: socket.socket) -> None:
    port = server.getsockname()[1]
    server.close()

    def talk(lines: Lines) -> Talk[None]:
        lines.send(HERE, port, b"?")
        yield PATIENCE
        lines.receive(HERE)

    with pytest.raises(ConnectionRefusedError):
        talks.begin(talk).result(PATIENCE)


def test_time_that_is_over_is_said_as_well(talks: Talks, server: socket.socket) -> None:
    def talk(lines: Lines) -> Talk[list[str | None]]:
        lines.send(HERE, server.getsockname()[1], b"?")
        return [(yield 0.01), (yield 0.0), (yield PATIENCE)]

    heard = talks.begin(talk)
    _, source = server.recvfrom(99)
    threading.Timer(0.1, server.sendto, (b"!", source)).start()
    assert heard.result(PATIENCE) == [None, None, HERE]


def test_the_work_of_another_thread_is_waited_for_while_others_go_on(
    talks: Talks, server: socket.socket
) -> None:
    release = threading.Event()
    with ThreadPoolExecutor(1) as threads:

        def slow(_lines: Lines) -> Talk[bool]:
            work = threads.submit(release.wait, PATIENCE)
            yield work
            return work.result()

        waiting = talks.begin(slow)
        said = talks.begin(lambda lines: saying(lines, server, b"?"))
        server.sendto(b"!", server.recvfrom(99)[1])
        assert said.result(PATIENCE) == b"!"
        assert not waiting.done()
        release.set()
        assert waiting.result(PATIENCE)


def test_what_comes_while_another_thread_is_waited_for_is_heard_afterwards(
    talks: Talks, server: socket.socket
) -> None:
    release = threading.Event()
    with ThreadPoolExecutor(1) as threads:

        def talk(lines: Lines) -> Talk[tuple[bool, str | None, bytes]]:
            lines.send(HERE, server.getsockname()[1], b"?")
            work = threads.submit(release.wait, PATIENCE)
            yield work
            has_waited = work.done()
            return has_waited, (yield PATIENCE), lines.receive(HERE)

        said = talks.begin(talk)
        server.sendto(b"!", server.recvfrom(99)[1])
        # Another talk, by which the first one would have been told.
        other = talks.begin(lambda lines: saying(lines, server, b"?"))
        server.sendto(b"!", server.recvfrom(99)[1])
        assert other.result(PATIENCE) == b"!"
        release.set()
        assert said.result(PATIENCE) == (True, HERE, b"!")


def test_a_talk_that_fails_is_its_own_failure(talks: Talks, server: socket.socket) -> None:
    def broken(lines: Lines) -> Talk[None]:
        yield 0.0
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        talks.begin(broken).result(PATIENCE)
    said = talks.begin(lambda lines: saying(lines, server, b"?"))
    server.sendto(b"!", server.recvfrom(99)[1])
    assert said.result(PATIENCE) == b"!"


@pytest.mark.parametrize("goes_on", [False, True])
def test_of_two_that_answer_in_the_same_moment_one_is_told(
    talks: Talks, server: socket.socket, goes_on: bool
) -> None:
    """The talk ends with the first of them, or goes on to wait for another thread."""
    both = threading.Event()
    with (
        ThreadPoolExecutor(2) as threads,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
    ):
        other.bind(("127.0.0.2", server.getsockname()[1]))

        def talk(lines: Lines) -> Talk[str | None]:
            for address in (HERE, "127.0.0.2"):
                lines.send(address, server.getsockname()[1], b"?")
            both.wait(PATIENCE)  # it holds up the thread, so that both have answered before
            heard = yield PATIENCE
            if goes_on:
                work = threads.submit(time.sleep, 0.05)
                yield work
                assert work.done()
            return heard

        first = talks.begin(talk)
        for one in (server, other):
            one.sendto(b"!", one.recvfrom(99)[1])
        both.set()
        assert first.result(PATIENCE) in (HERE, "127.0.0.2")
        said = talks.begin(lambda lines: saying(lines, server, b"?"))
        server.sendto(b"!", server.recvfrom(99)[1])
        assert said.result(PATIENCE) == b"!"
