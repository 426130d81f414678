"""What text from outside may never hold, wherever it is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

HIDDEN = ("Cc", "Cf", "Zl", "Zp", "Cs")  # controls, formats, line and paragraph ends, surrogates


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, also the names of members."""
    match value:
        case str():
            yield value
        case Mapping():
            for name, member in value.items():
                yield from (name, *texts(member))
        case list() | tuple():
            for member in value:
                yield from texts(member)


def obeyed(text: str) -> list[str]:
    """The characters that do something instead of showing something; line ends are ours."""
    return [ascii(char) for char in text if char != "\n" and unicodedata.category(char) in HIDDEN]
