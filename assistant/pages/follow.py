"""Follow a running diagnosis from a page.

Streamlit can stop a page's script only while it sends something to the browser. A page that waited
for the next event would hold up a click on "stop" until that event, so the waiting is done on
another thread, and the page looks at its result several times a second.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.documents.progress import Progress

if TYPE_CHECKING:
    from assistant.diagnosis import Run

LOOK_SECONDS = 0.2


class Following:
    """A run and how far it is; scripts may look at it one after the other."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._progress = Progress.of(run.checks)
        self._over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def looks(self) -> Iterator[Progress]:
        """How far the run is: now, then every LOOK_SECONDS until it is over."""
        yield self._progress
        while not self._over.wait(LOOK_SECONDS):
            yield self._progress

    def _watch(self) -> None:
        for event in self.run.events():
            self._progress = self._progress.after(event)
        self._over.set()
