"""What was handed in, a saved letter or pasted text, as the texts in it that can be read.

Only texts and delivery reports are looked at. Attachments and the enclosed original are not opened.
"""

from __future__ import annotations

import codecs
import email
import re
from collections.abc import Iterator
from email.message import Message
from html import unescape
from itertools import islice

from checks.page import CHARSETS

MAX_BYTES = 256 * 1024  # the report stands at the beginning; the original letter follows it
LINE_BYTES = 1000  # RFC 5322 section 2.1.1 allows 998
FOLDED_LINES = 30  # of one header field
PARTS = 20  # of a letter that are looked at, those inside of others included
HEADER_LINES = 300  # among which the header must end for a text to count as a letter

OUTLOOK_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .msg, an OLE compound file
_NO_TEXT = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})  # RFC 6533
_READABLE = frozenset({"text/plain", "text/html"})
_FAILED = "X-Failed-Recipients"  # in the header of Exim's and Google's reports

_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:")
_MBOX = re.compile(rb">?From \S")  # the line with which mailbox files begin each letter
_BOUNDARY = re.compile(rb"\bboundary\s{0,5}=", re.IGNORECASE)
# Each ends at the next "<" at the latest, so that no text makes them slow.
_HTML = re.compile(r"<(?:html|body|div|p|br|table|span)\b[^<>]*>", re.IGNORECASE)
_NEW_LINE = re.compile(r"</?(?:br|p|div|tr|li|h[1-6]|table|blockquote|hr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!][^<>@]*>")  # an address in angle brackets is none
_HIDDEN = re.compile(r"<(style|script|head)\b", re.IGNORECASE)
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class BounceError(ValueError):
    """What was handed in cannot be used; `code` is of the text `bounce.<code>`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def texts(source: str | bytes) -> list[str]:
    """The texts that can be read, reports for programs first. Raises BounceError.

    Of more than MAX_BYTES only the beginning is read.
    """
    lines = list(_bounded(_as_bytes(source)))
    whole = b"\n".join(lines)
    found = _parts(whole) if _is_letter(lines) else []
    readable = [text for text in map(_visible, found or [_decoded(whole)]) if text.strip()]
    # A report for programs alone looks like the header of an empty letter.
    readable = readable or [text for text in [_visible(_decoded(whole))] if text.strip()]
    if not readable:
        raise BounceError("empty")
    return readable


def _as_bytes(source: str | bytes) -> bytes:
    """The beginning, in UTF-8 or in whatever charset the parts of a letter have."""
    if isinstance(source, str):
        return source[:MAX_BYTES].encode("utf-8", errors="replace")[:MAX_BYTES]
    body = source[:MAX_BYTES]
    if body.startswith(OUTLOOK_FILE):
        raise BounceError("outlook_file")
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body.decode(charset, errors="replace").encode()
    if body.startswith(_NO_TEXT) or b"\0" in body[:1024]:
        raise BounceError("no_text")
    return body


def _bounded(body: bytes) -> Iterator[bytes]:
    """The lines, none longer than LINE_BYTES, no field folded more than FOLDED_LINES times, and
    none after the boundaries of more parts than are looked at."""
    folded = boundaries = 0
    for line in body.splitlines():
        line = line[:LINE_BYTES]
        folded = folded + 1 if line[:1] in (b" ", b"\t") else 0
        boundaries += bool(_BOUNDARY.search(line))
        if boundaries > PARTS:
            return
        yield line if folded <= FOLDED_LINES else line.lstrip()


def _is_letter(lines: list[bytes]) -> bool:
    """Whether it begins with the header of a letter: two fields or more up to an empty line."""
    fields = 0
    for number, line in enumerate(lines[:HEADER_LINES]):
        if not line.strip():
            return fields >= 2
        if _FIELD.match(line):
            fields += 1
        elif not (line[:1] in (b" ", b"\t") and fields) and not (number == 0 and _MBOX.match(line)):
            return False
    return False


def _parts(whole: bytes) -> list[str]:
    """The texts of a letter, none when the library finds that it is no letter after all."""
    reports: list[str] = []
    readable: list[str] = []
    try:
        letter = email.message_from_bytes(whole)
        for part in islice(_walked(letter), PARTS):
            kind = part.get_content_type()
            if kind in _REPORTS:
                reports.append(_report(part))
            elif kind in _READABLE and part.get_content_disposition() != "attachment":
                readable.append(_body(part))
        failed = f"{_FAILED}: {letter[_FAILED]}" if letter[_FAILED] else ""
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return []
    return [*reports, *readable, failed]


def _walked(part: Message) -> Iterator[Message]:
    """The part and what it consists of, in order, without going into letters that it encloses."""
    yield part
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for one in part.get_payload():
            if isinstance(one, Message):
                yield from _walked(one)


def _report(part: Message) -> str:
    """The fields of a delivery report, whose groups the library takes for headers."""
    if not part.is_multipart():
        return _body(part)
    groups = (one for one in part.get_payload() if isinstance(one, Message))
    return "\n\n".join("\n".join(f"{k}: {v}" for k, v in group.items()) for group in groups)


def _body(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return _decoded(content, str(part.get_content_charset() or ""))


def _decoded(body: bytes, charset: str = "cp1250") -> str:
    """By UTF-8 where it is that, as far as it was not cut; else by `charset`, else by the one of
    Polish programs on Windows."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return body.decode(charset if _is_usual(charset) else "cp1250", errors="replace")


def _is_usual(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in CHARSETS
    except (LookupError, ValueError):
        return False


def _visible(text: str) -> str:
    """Without tags where it is HTML, and without characters that show nothing."""
    if _HTML.search(text):
        text = _NEW_LINE.sub("\n", "".join(_shown(text)))
        text = unescape(_TAG.sub(" ", text))
    return _INVISIBLE.sub("", text).replace("\xa0", " ")


def _shown(html: str) -> Iterator[str]:
    """The HTML without what browsers do not show."""
    at = 0
    while opening := _HIDDEN.search(html, at):
        yield html[at : opening.start()]
        closing = re.compile(f"</{opening[1]}", re.IGNORECASE).search(html, opening.end())
        if closing is None:
            return
        at = closing.end()
    yield html[at:]
