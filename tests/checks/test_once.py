"""Work that several callers want is done once, whoever of them does it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from checks.once import Once


def test_who_comes_later_gets_what_the_first_one_made() -> None:
    done: list[str] = []

    def work(key: str) -> str:
        done.append(key)
        return key.upper()

    once = Once(work)
    with ThreadPoolExecutor() as lane:
        begun = once.begin("a", lane)
        assert once("a") == begun.result() == once.begin("a", lane).result() == "A"
        assert once("b") == once.begin("b", lane).result() == "B"
    assert sorted(done) == ["a", "b"]


def test_its_failure_is_everyones() -> None:
    def work(key: int) -> float:
        return 1 / key

    once = Once(work)
    with ThreadPoolExecutor() as lane:
        begun = once.begin(0, lane)
        with pytest.raises(ZeroDivisionError):
            begun.result()
        with pytest.raises(ZeroDivisionError):
            once(0)
