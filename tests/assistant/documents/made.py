"""Papers for the tests of documents: of every cause, and of what hostile servers say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from assistant.causes.seen import Seen
from assistant.documents import view
from assistant.documents.papers import Papers
from assistant.report import Report
from assistant.texts import words
from tests.assistant.causes.observed import report_of, seen
from tests.assistant.causes.test_cause_texts import WAYS

WARSAW = ZoneInfo("Europe/Warsaw")


def papers_of(
    known: Seen | Report, lang: str = "pl", profile: str = "nazwa", **more: Any
) -> Papers:
    """The papers about what is `known`, or about a report."""
    report = known if isinstance(known, Report) else report_of(known)
    report = replace(report, profile=profile)
    return Papers(report, view.preparation(report), words(lang), WARSAW, **more)


def healthy(lang: str = "pl", **more: Any) -> Papers:
    return papers_of(seen(), lang, **more)


@cache
def causes() -> dict[str, Seen]:
    """By the wording of each cause, one way in which it is found."""
    return {way.found().variant or way.cause: way.seen for way in reversed(WAYS)}


def each_cause(*langs: str) -> Iterator[Papers]:
    """Papers of every cause; with several languages, they take turns."""
    for number, known in enumerate(causes().values()):
        yield papers_of(known, langs[number % len(langs)], ("nazwa", "generic")[number % 2])
