"""Time limits: a smaller one never outlasts the larger, one cancel stops all."""

from __future__ import annotations

import pytest

from checks.net.deadline import Deadline
from checks.net.errors import Cancelled, Late, PastDeadline


def test_what_is_left_is_cut_to_the_step() -> None:
    assert Deadline(10).left(0.5) == 0.5
    assert 9 < Deadline(10).left() <= 10


def test_a_smaller_limit_does_not_outlast_the_larger() -> None:
    assert Deadline(1).within(10).left() <= 1


def test_an_ended_diagnosis_is_told_from_an_ended_step() -> None:
    with pytest.raises(PastDeadline):
        Deadline(0).within(5).left()
    with pytest.raises(Late) as ended:
        Deadline(5).within(0).left()
    assert not isinstance(ended.value, PastDeadline)


def test_a_cancel_reaches_every_limit_inside() -> None:
    whole = Deadline(5)
    inner = whole.within(3).within(1)
    whole.cancel()
    with pytest.raises(Cancelled):
        inner.left()
