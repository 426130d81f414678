"""One collecting for all who ask the same at the same time.

A link that many people open at once must not multiply what reaches a customer's servers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from checks.sequence import Collecting

JOIN_SECONDS = 1.0  # nobody is told what was seen longer than this before they asked


@dataclass(eq=False)
class _Party:
    collecting: Collecting
    followers: int = 0


class Shared:
    """The collectings under way that others may join, by what is asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parties: dict[Hashable, _Party] = {}

    @contextmanager
    def joined(self, key: Hashable, begin: Callable[[], Collecting]) -> Iterator[Collecting]:
        """The collecting of `key` that is under way, or one that is begun; it is closed when the
        last of those who joined it leaves."""
        party = self._join(key, begin)
        try:
            yield party.collecting
        finally:
            self._leave(key, party)

    def _join(self, key: Hashable, begin: Callable[[], Collecting]) -> _Party:
        with self._lock:
            party = self._parties.get(key)
            if party is None or party.collecting.is_over or party.collecting.age > JOIN_SECONDS:
                party = self._parties[key] = _Party(begin())
            party.followers += 1
        return party

    def _leave(self, key: Hashable, party: _Party) -> None:
        with self._lock:
            party.followers -= 1
            if party.followers:
                return
            if self._parties.get(key) is party:
                del self._parties[key]
        party.collecting.close()
