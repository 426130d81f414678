"""What a diagnosis leaves in the store, and what the page learns from there.

A page is as good without: it waits for the store a moment only, and for a failing one not at all.
"""

from __future__ import annotations

from concurrent.futures import Future, wait

from assistant.report import Report
from assistant.store.journal import Entry, journal

WAIT_SECONDS = 0.3

Entering = Future[Entry | None]


def enter(report: Report, lang: str) -> Entering | None:
    """Enter a diagnosis that has ended; None where nothing is stored."""
    book = journal()
    return book.enter(report, lang) if book else None


def look_again(made: Entry, report: Report) -> Entering | None:
    """Ask the store anew what is known of a diagnosis that was entered."""
    book = journal()
    return book.look_again(made, report) if book else None


def await_entry(entering: Entering | None) -> None:
    """Give the store a moment, so that what it knows is there with the result."""
    if entering is not None:
        wait([entering], timeout=WAIT_SECONDS)


def entry_of(entering: Entering | None) -> Entry | None:
    """The entry, if it has been made by now."""
    if entering is None or not entering.done() or entering.exception() is not None:
        return None
    return entering.result()
