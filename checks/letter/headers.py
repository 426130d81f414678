"""The header fields of a letter, however broken it is: bounded, unfolded, never an exception."""

from __future__ import annotations

import re

HEAD_BYTES = 64 << 10  # of all fields together; those of real letters have a third of it
FIELDS = 300
VALUE_CHARS = 8000

_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\r[ \t]*\r")
_LINE = re.compile(rb"\r\n|\n|\r")
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:(.*)", re.DOTALL)
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*(?:>?From [^\n]*\n)?")


def cleaned(data: bytes) -> bytes:
    """The letter without what programs write before it: a byte order mark, an mbox's From line."""
    before = _BEFORE.match(data)
    return data[before.end() :] if before else data


def split(data: bytes) -> tuple[bytes, bytes | None]:
    """The fields as they are, and the body; None for headers without one."""
    head = data[: HEAD_BYTES + 4]
    blank = _BLANK.search(head)
    if blank is None:
        return data[:HEAD_BYTES], None
    return data[: blank.start()], data[blank.end() :]


def fields(head: bytes) -> tuple[tuple[str, str], ...]:
    """Names in lower case and values, unfolded, in their order; lines that are neither left out."""
    found: list[tuple[str, list[bytes]]] = []
    for line in _LINE.split(head):
        if line[:1] in (b" ", b"\t"):
            if found:
                found[-1][1].append(line)
        elif match := _FIELD.match(line):
            if len(found) == FIELDS:
                break
            found.append((match[1].decode("ascii").lower(), [match[2]]))
    return tuple((name, _value(lines)) for name, lines in found)


def _value(lines: list[bytes]) -> str:
    text = b" ".join(line.strip() for line in lines)[:VALUE_CHARS]
    return text.decode("utf-8", "replace").strip()
