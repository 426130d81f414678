"""One question to the resolvers of the configuration, over UDP: the first usable answer wins.

Resolvers fail in all manners: one is dead and the next is not, a packet is lost, an answer takes
seconds. So the next resolver is asked beside the first one, the question is repeated, and every
answer to it still counts that comes while time is left.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from checks import lanes
from checks.net import by_tcp
from checks.net.deadline import Deadline
from checks.net.errors import Late, NetError, Offline, ResolverFailed, ResolverLate
from checks.net.message import Message, Question
from checks.net.talks import Lines, Talk

PORT = 53
SERVERS = 3  # of the configuration that are asked, as many as the C library does
STAGGER_SECONDS = 0.6  # after which the next resolver is asked as well
ROUNDS_SECONDS = (0.0, 1.0, 3.0)  # when each is asked, as a lost TCP packet would be sent again
AFTERTHOUGHT_SECONDS = 1.5  # for the others, once one has reported a failure
MUTE_SECONDS = 1.0  # without any answer: does the resolver still know the root?
OFFLINE_SECONDS = 3.5  # without any answer, that to the question about the root included
STEP_SECONDS = 0.25  # how soon a cancel or the silence of the others is noticed
STRAYS = 20  # datagrams that answer something else, until a socket is not listened to any longer

_USABLE = frozenset({"NOERROR", "NXDOMAIN", "YXDOMAIN"})


@dataclass
class Hearing:
    """Whether anything was heard of the resolvers since the first question of a diagnosis.

    `ask_root` is called, once, when nothing was for a while: it asks what any resolver knows.
    `patience` is how long silence may last, in seconds. `heard` is anything, failures included;
    `answered` a usable answer; `useless` when there is none even for the root.
    """

    ask_root: Callable[[], object]
    patience: float = OFFLINE_SECONDS
    lock: threading.Lock = field(default_factory=threading.Lock)
    heard: bool = False
    answered: bool = False
    useless: bool = False
    started: float | None = None
    root_asked: bool = False

    def start(self) -> None:
        """A question is about to be asked."""
        with self.lock:
            self.started = self.started or time.monotonic()

    def wait(self) -> float:
        """Seconds until the silence means more than it does now; raises Offline when it is long
        enough to mean that the assistant has no connection."""
        if self.useless and not self.answered:
            raise Offline("no resolver answers for the root")
        if self.heard or self.started is None:
            return float("inf")
        silence = time.monotonic() - self.started
        if silence >= self.patience:
            raise Offline("no resolver answers anything")
        if silence < MUTE_SECONDS:
            return MUTE_SECONDS - silence
        with self.lock:
            mine, self.root_asked = not self.root_asked, True
        if mine:
            self.ask_root()
        return self.patience - silence


# The resolver that answered last is asked first: a dead one costs its time once, not each time.
_preferred: str | None = None


def exchange(
    question: Question,
    servers: Sequence[str],
    deadline: Deadline,
    hearing: Hearing,
    lines: Lines,
) -> Talk[Message]:
    """What one of `servers` (addresses) answers, positive or negative.

    Raises ResolverFailed when all report failures, ResolverLate when none answers in time, Offline
    when none can be asked or `hearing` says so, PastDeadline or Cancelled.
    """
    hearing.start()
    ranked = sorted(servers[:SERVERS], key=lambda server: server != _preferred)
    return (yield from _Exchange(question, ranked, deadline, hearing, lines).run())


class _Exchange:
    def __init__(
        self,
        question: Question,
        servers: Sequence[str],
        deadline: Deadline,
        hearing: Hearing,
        lines: Lines,
    ) -> None:
        self._question, self._lines = question, lines
        self._deadline, self._hearing = deadline, hearing
        self._complaints: dict[str, str] = {}  # by server; unreachable ones included
        self._spoke = False
        self._strays = dict.fromkeys(servers, 0)
        started = time.monotonic()
        self._plan = sorted(
            (started + round_ + place * STAGGER_SECONDS, server)
            for round_ in ROUNDS_SECONDS
            for place, server in enumerate(servers)
        )
        self._waiting = list(servers)  # for an answer or a complaint
        self._give_up = float("inf")

    def run(self) -> Talk[Message]:
        while self._waiting:
            now = time.monotonic()
            if now >= self._give_up:
                break
            while self._plan and (self._plan[0][0] <= now or not self._lines):
                self._send(self._plan.pop(0)[1])
            steps = [self._hearing.wait(), self._give_up - now, self._left()]
            if self._plan:
                steps.append(self._plan[0][0] - now)
            server = yield max(0.0, min(steps))
            reply = (yield from self._hear(server)) if server is not None else None
            if reply is not None:
                return reply
        complaints = "; ".join(f"{server}: {why}" for server, why in self._complaints.items())
        raise ResolverFailed(complaints) if self._spoke else Offline(complaints)

    def _left(self) -> float:
        """Seconds left of the question's own time; the failures that were reported outlast it."""
        try:
            return self._deadline.left(STEP_SECONDS)
        except Late as late:
            if type(late) is not Late:
                raise
            if self._spoke:
                raise ResolverFailed("; ".join(self._complaints.values())) from None
            raise ResolverLate("no answer from the resolver") from None

    def _send(self, server: str) -> None:
        if server not in self._waiting:
            return
        try:
            self._lines.send(server, PORT, self._question.wire)
        except OSError as error:
            self._complain(server, error.strerror or str(error))

    def _hear(self, server: str) -> Talk[Message | None]:
        global _preferred
        try:
            reply = yield from self._read(server)
        except (OSError, NetError) as error:
            self._complain(server, str(error) or type(error).__name__)
            return None
        if reply is None:
            return None
        self._hearing.heard = self._spoke = True
        if reply.rcode in _USABLE:
            _preferred = server
            self._hearing.answered = True
            return reply
        self._complain(server, reply.rcode)
        self._give_up = min(self._give_up, time.monotonic() + AFTERTHOUGHT_SECONDS)
        return None

    def _read(self, server: str) -> Talk[Message | None]:
        """The answer that has arrived from `server`; None when it is something else."""
        reply = self._question.answer_in(self._lines.receive(server))
        if reply is not None and reply.cut:
            self._hearing.heard = self._spoke = True
            whole = lanes.streams.submit(by_tcp.ask, server, PORT, self._question, self._deadline)
            yield whole
            reply = whole.result()
        if reply is None:
            self._strays[server] += 1
            if self._strays[server] > STRAYS:
                self._complain(server, "answers to other questions")
        return reply

    def _complain(self, server: str, why: str) -> None:
        """`server` is of no use for this question; the next one need not wait for its turn."""
        self._complaints[server] = why
        self._waiting.remove(server)
        self._lines.close(server)
        following = next((one for one in self._waiting if one not in self._lines), None)
        if following is not None:
            self._send(following)
