"""A secret shows itself to nobody, and is gone when it is forgotten or let go."""

from __future__ import annotations

import copy
import json
import pickle
import traceback
from dataclasses import asdict, dataclass

import pytest

from checks.observation import to_json
from checks.panels import Access
from checks.secret import Secret

TEXT = "zażółć-U7HMR63F"
ACCESS = Access("s1.firma.pl", "firma.pl", "jan", Secret(TEXT))


@dataclass(frozen=True)
class Holding:
    secret: Secret


@pytest.mark.parametrize("shown", [repr, str, "{}".format, "{!r}".format, lambda one: f"{[one]}"])
def test_no_way_of_printing_shows_it(shown: object) -> None:
    assert callable(shown)
    for holder in (Secret(TEXT), ACCESS, Holding(Secret(TEXT))):
        assert TEXT not in shown(holder)


@pytest.mark.parametrize("stored", [copy.copy, copy.deepcopy, pickle.dumps, json.dumps])
def test_it_is_neither_copied_nor_stored(stored: object) -> None:
    assert callable(stored)
    with pytest.raises(TypeError) as refused:
        stored(Secret(TEXT))
    assert TEXT not in str(refused.value)


@pytest.mark.parametrize("written", [asdict, to_json])
def test_what_holds_it_cannot_be_written(written: object) -> None:
    assert callable(written)
    with pytest.raises(Exception, match=r".") as refused:
        written(Holding(Secret(TEXT)))
    assert TEXT not in "".join(traceback.format_exception(refused.value))


def test_locals_of_a_trail_do_not_show_it() -> None:
    def fails(access: Access, secret: Secret) -> None:
        raise RuntimeError(f"{access} {secret}")

    with pytest.raises(RuntimeError) as raised:
        fails(ACCESS, ACCESS.secret)
    trail = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
    assert TEXT not in "".join(trail.format())


def test_it_is_revealed_until_it_is_forgotten() -> None:
    secret = Secret(TEXT)
    assert (secret.reveal(), bool(secret)) == (TEXT, True)
    secret.forget()
    assert (secret.reveal(), bool(secret)) == ("", False)


def test_nothing_is_left_of_it_where_it_lay() -> None:
    secret = Secret(TEXT)
    lay = secret._value
    del secret
    assert lay == b""


@pytest.mark.parametrize(
    ("text", "said_back"), [(f"/home/{TEXT}/www", True), ("/home/jan", False), ("", False)]
)
def test_it_recognises_itself_in_a_text(text: str, said_back: bool) -> None:
    assert Secret(TEXT).is_in(text) is said_back
    assert not Secret("").is_in(text)
