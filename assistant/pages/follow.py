"""Follow a running diagnosis from a page.

Streamlit can stop a page's script only while it sends something to the browser. A page that waited
for the next event would hold up a click on "stop" until that event, so the waiting is done on
another thread, and the page looks at its result several times a second.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.documents.progress import RUNNING, Progress, Row
from assistant.texts import Words

if TYPE_CHECKING:
    from assistant.diagnosis import Run
    from assistant.pages.entry import Entering
    from assistant.report import Report
    from checks.target import Target

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
SLOW_SECONDS = 2.0  # by then a person wonders what it waits for


class Following:
    """A run and how far it is; several pages may look at it.

    `former` is what was known of the matter before, None for nothing. `enter` enters the report
    into the store: once, whoever follows, and also when nobody does any longer. `began_by` tells
    who began it from others.
    """

    entering: Entering | None = None

    def __init__(
        self,
        run: Run,
        former: Report | None = None,
        enter: Callable[[Report], Entering | None] | None = None,
        began_by: object = None,
    ) -> None:
        self.run = run
        self.former = former
        self.began_by = began_by
        self._enter = enter
        self.ended_at: float | None = None  # time.monotonic()
        self._progress = Progress.of(run.checks)
        self._began: dict[str, float] = {}  # check -> time.monotonic()
        self._over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def ends_within(self, seconds: float) -> bool:
        """Wait for the end, at most so long; whether it came."""
        return self._over.wait(seconds)

    def looks(self) -> Iterator[Progress]:
        """How far the run is: now, then every LOOK_SECONDS until it is over."""
        yield self._progress
        while not self._over.wait(LOOK_SECONDS):
            yield self._progress

    def rows(self, progress: Progress, words: Words) -> tuple[Row, ...]:
        """The lines that tell how far `progress` is, now."""
        return patient(progress, self._began, time.monotonic(), self.run.target, words)

    def _watch(self) -> None:
        for event in self.run.events():
            if event.state == RUNNING:
                self._began[event.check] = time.monotonic()
            self._progress = self._progress.after(event)
        self.ended_at = time.monotonic()
        try:
            if self._enter:
                self.entering = self._enter(self.run.report())
        except Exception as error:  # of a broken run, which whoever settles it is told as well
            log.error("a diagnosis was not entered: %s", type(error).__name__)
        finally:
            self._over.set()


def patient(
    progress: Progress, began: Mapping[str, float], now: float, target: Target, words: Words
) -> tuple[Row, ...]:
    """The rows of `progress`; a check that has been running for SLOW_SECONDS says for whom it
    waits.

    `began` are the times at which checks began, `now` a time of the same clock, in seconds.
    """
    return tuple(
        replace(row, note=words.text(f"check.{check}.waiting", tld=target.tld))
        if row.state == RUNNING and now - began[check] >= SLOW_SECONDS
        else row
        for check, row in zip(progress.steps, progress.rows(words), strict=True)
    )
