"""The page of every cause, in each wording and language, as Streamlit draws it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistant.causes.catalogue import catalogue
from assistant.report import Cause, CheckRun, Kind, Status, Verdict
from assistant.texts import FRAME, LANGUAGES
from tests.assistant.causes.test_cause_texts import WAYS, Way
from tests.assistant.pages.reports import report
from tests.assistant.pages.test_diagnose import markup, result, text
from tests.assistant.test_texts import all_messages

VERDICTS = {
    Kind.FAULT: Verdict.CAUSE_FOUND,
    Kind.WARNING: Verdict.NO_FAULT_FOUND,
    Kind.UNKNOWN: Verdict.INCONCLUSIVE,
}
ALL_CHECKS = tuple(
    CheckRun(key.split(".")[1], Status.OK, 0, 100)
    for key in all_messages("pl")
    if re.fullmatch(r"check\.[a-z0-9_]+\.name", key)
)
A_WAY = {(way.cause, way.found().variant): way for way in WAYS}  # of each wording

EMPTY = re.compile(r"<(p|li|h[1-6]|strong|summary|ul|ol|div)( class=\"[^\"]*\")?>\s*</\1>")
RAW = re.compile(r"\b(None|True|False|Unseen)\b|[{}]|\b(cause|evidence|page|state|term)\.[a-z_]+")


def cause(way: Way) -> Cause:
    found, entry = way.found(), catalogue()[way.cause]
    return Cause(
        way.cause, entry.kind, found.certainty, entry.acts, found.evidence, variant=found.variant
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("way", A_WAY.values(), ids=lambda way: f"{way.cause}-{way.name}")
def test_the_page_of_a_cause_has_no_empty_phrase_and_no_code(way: Way, lang: str) -> None:
    found = cause(way)
    at = result(replace(report(VERDICTS[found.kind], found), checks=ALL_CHECKS), lang)
    assert not at.exception
    assert EMPTY.search(markup(at)) is None
    assert RAW.search(text(at)) is None
    assert not set(FRAME) & set(markup(at))
    assert not any(set(FRAME) & set(one.label) for one in at.expander)
