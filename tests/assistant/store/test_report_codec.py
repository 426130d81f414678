from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.report import Report
from assistant.store.report_codec import UnreadableReportError, from_bytes, to_bytes
from checks.observation import Unseen, Why
from tests.assistant.pages.test_every_result import REPORTS


def plain(report: Report) -> Report:
    """The report with its evidence as JSON has it: lists, where a rule wrote tuples."""

    def causes(some: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(
            replace(
                one,
                evidence=tuple(
                    replace(seen, data=json.loads(json.dumps(seen.data))) for seen in one.evidence
                ),
                consequences=causes(one.consequences),
            )
            for one in some
        )

    return replace(report, causes=causes(report.causes))


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_comes_back_as_it_was(name: str) -> None:
    report = REPORTS[name]
    assert from_bytes(to_bytes(report)) == plain(report)


def stored(**changed: object) -> bytes:
    report = json.loads(zlib.decompress(to_bytes(next(iter(REPORTS.values())))))
    return zlib.compress(json.dumps(report | changed).encode())


def test_what_a_check_answers_in_another_shape_today_is_unseen() -> None:
    read = from_bytes(stored(observations={"website": {"once": "otherwise"}, "former": {}}))
    assert read.observations == {"website": Unseen(Why.UNREADABLE)}
    assert read.causes


@pytest.mark.parametrize(
    "packed",
    [b"", b"no", zlib.compress(b"[]"), zlib.compress(b"{}"), zlib.compress(b"nul" * 10),
     zlib.compress(b" " * 50_000_000), stored(format=2), stored(verdict="other"), stored(target=1)],
    ids=["empty", "not packed", "list", "no keys", "no json", "bomb", "later", "code", "target"],
)  # fmt: skip
def test_what_is_no_report_is_refused(packed: bytes) -> None:
    with pytest.raises(UnreadableReportError):
        from_bytes(packed)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_report_or_refused(packed: bytes) -> None:
    with pytest.raises(UnreadableReportError):
        from_bytes(packed)
