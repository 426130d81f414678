"""Follow a running diagnosis from a page.

Streamlit can stop a page's script only while it sends something to the browser. A page that waited
for the next event would hold up a click on "stop" until that event, so the waiting is done on
another thread, and the page looks at its result several times a second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.documents.progress import RUNNING, Progress, Row
from assistant.texts import Words

if TYPE_CHECKING:
    from assistant.diagnosis import Run

LOOK_SECONDS = 0.2
SLOW_SECONDS = 4.0  # by then a person wonders whether it still works


class Following:
    """A run and how far it is; scripts may look at it one after the other."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._progress = Progress.of(run.checks)
        self._began: dict[str, float] = {}  # check -> time.monotonic()
        self._over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def looks(self) -> Iterator[Progress]:
        """How far the run is: now, then every LOOK_SECONDS until it is over."""
        yield self._progress
        while not self._over.wait(LOOK_SECONDS):
            yield self._progress

    def rows(self, progress: Progress, words: Words) -> tuple[Row, ...]:
        """The lines that tell how far `progress` is, now."""
        return patient(progress, self._began, time.monotonic(), words)

    def _watch(self) -> None:
        for event in self.run.events():
            if event.state == RUNNING:
                self._began[event.check] = time.monotonic()
            self._progress = self._progress.after(event)
        self._over.set()


def patient(
    progress: Progress, began: Mapping[str, float], now: float, words: Words
) -> tuple[Row, ...]:
    """The rows of `progress`; a check that has been running for SLOW_SECONDS says so.

    `began` are the times at which checks began, `now` a time of the same clock, in seconds.
    """
    return tuple(
        replace(row, note=words.text("page.step.slow"))
        if row.state == RUNNING and now - began[check] >= SLOW_SECONDS
        else row
        for check, row in zip(progress.steps, progress.rows(words), strict=True)
    )
