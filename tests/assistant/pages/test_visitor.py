from __future__ import annotations

import pytest

from assistant.pages.visitor import cookie_name, known_visitor, new_visitor


def test_an_id_is_recognised_under_both_names() -> None:
    visitor = new_visitor()
    for secure in (True, False):
        assert known_visitor({cookie_name(secure=secure): visitor}) == visitor


def test_no_two_visitors_get_the_same_id() -> None:
    assert len({new_visitor() for _ in range(1000)}) == 1000


def test_the_id_that_no_other_host_can_set_counts_first() -> None:
    own, planted = new_visitor(), new_visitor()
    cookies = {cookie_name(secure=False): planted, cookie_name(secure=True): own}
    assert known_visitor(cookies) == own


@pytest.mark.parametrize(
    "value", ["", "x", new_visitor() + "A", new_visitor()[:-1], "ą" * 43, " " + new_visitor()]
)
def test_what_is_no_id_of_ours_is_nobodys(value: str) -> None:
    assert known_visitor({cookie_name(secure=False): value}) is None
    assert known_visitor({"other": new_visitor()}) is None
