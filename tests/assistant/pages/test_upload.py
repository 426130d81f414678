"""Of what a browser hands over as a file, nothing is believed."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from assistant.pages.upload import Refused, Uploaded, received

MOST = 10


def given(data: bytes, name: str = "list.eml") -> dict[str, Any]:
    return {"name": name, "content": base64.b64encode(data).decode()}


@pytest.mark.parametrize(
    ("handed", "expected"),
    [
        (given(b"From: a"), Uploaded("list.eml", b"From: a")),
        (given(b"x" * MOST), Uploaded("list.eml", b"x" * MOST)),
        (given(b"x", "LIST.EML"), Uploaded("LIST.EML", b"x")),
        (given(b"x", "a\x1b[31m\u202e\nb.eml"), Uploaded("a b.eml", b"x")),
        (given(b"x" * (MOST + 1)), Refused("list.eml", "too_large")),
        (given(b"x" * 10 * MOST), Refused("list.eml", "too_large")),
        (given(b""), Refused("list.eml", "empty")),
        (given(b"x", "list.exe"), Refused("list.exe", "wrong_kind")),
        (given(b"x", ""), Refused("", "wrong_kind")),
        ({"name": "list.eml", "content": "@@@@"}, Refused("list.eml", "unreadable")),
        ({"name": "list.eml", "content": "ąć"}, Refused("list.eml", "unreadable")),
        ({"name": "list.eml", "content": 7}, Refused("list.eml", "unreadable")),
        ({"name": "list.eml"}, Refused("list.eml", "unreadable")),
        ({"name": "list.eml", "refused": "too_large"}, Refused("list.eml", "too_large")),
        ({"name": "list.eml", "refused": "<b>"}, Refused("list.eml", "unreadable")),
        ({"name": "list.eml", "refused": ["too_large"]}, Refused("list.eml", "unreadable")),
        (None, None),
        ("list.eml", None),
        ([given(b"x")], None),
    ],
)
def test_received(handed: Any, expected: Uploaded | Refused | None) -> None:
    assert received(handed, (".eml",), MOST) == expected
