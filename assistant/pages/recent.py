"""What visitors began or were told within the last minutes, for when they come back.

Streamlit begins a new session, which knows nothing, with every reload, new tab, and connection that
stayed away for long. Here the same visitor finds the same matter: under way, or its result.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.pages.follow import Following

KEPT_SECONDS = 120.0  # after the end of a diagnosis
EACH = 5  # matters of one visitor
MOST = 500  # matters of all visitors

Matter = tuple[str, str]


class Recent:
    """Diagnoses by visitor and matter, of which the oldest give way. All methods may be called
    from any thread.

    `clock` tells seconds on the clock of `Following.ended_at`.
    """

    def __init__(
        self, *, each: int = EACH, most: int = MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._each, self._most, self._clock = each, most, clock
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, Matter], Following] = {}  # the oldest first

    def keep(self, visitor: str, matter: Matter, followed: Following) -> None:
        """Remember it in the place of what this visitor had of the matter before."""
        with self._lock:
            self._let_go()
            self._kept.pop((visitor, matter), None)
            self._kept[visitor, matter] = followed
            own = [key for key in self._kept if key[0] == visitor]
            for key in own[: max(0, len(own) - self._each)]:
                del self._kept[key]
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]

    def find(self, visitor: str, matter: Matter) -> Following | None:
        """What this visitor has of the matter: under way, or over for at most KEPT_SECONDS."""
        with self._lock:
            self._let_go()
            return self._kept.get((visitor, matter))

    def forget(self, visitor: str, matter: Matter) -> None:
        with self._lock:
            self._kept.pop((visitor, matter), None)

    def _let_go(self) -> None:
        until = self._clock() - KEPT_SECONDS
        for key, followed in list(self._kept.items()):
            if followed.ended_at is not None and followed.ended_at < until:
                del self._kept[key]


recent = Recent()  # of this process
