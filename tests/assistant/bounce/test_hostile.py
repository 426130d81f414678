"""Whatever is handed in as a returned letter: an answer or a refusal, soon, in little memory."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bounce.letter import MAX_BYTES, BounceError
from assistant.bounce.reading import Bounce, read_bounce
from tests.reading_cost import CPU_SECONDS, MEGABYTES, cost

LETTERS = tomllib.loads(Path(__file__).with_name("corpus.toml").read_text(encoding="utf-8"))
TEXTS = [letter["text"] for letter in LETTERS.values()]

PIECES = st.sampled_from(
    [
        "<jan@firma.pl>: ", "jan@firma.pl\n", "550 5.1.1 ", "552-5.2.2 ", "said: ", "smtp;",
        "\n\n", "\n ", "Final-Recipient: rfc822; ", "Action: failed\n", "Status: 5.0.0\n",
        "Diagnostic-Code: smtp; ", "Content-Type: multipart/report; boundary=a\n", "--a\n",
        "--a--\n", "Content-Type: message/delivery-status\n\n", "Content-Type: text/html\n\n",
        "Content-Transfer-Encoding: base64\n", "Content-Type: message/rfc822\n\n", "=?utf-8?B?",
        "From: a@b.pl\nSubject: x\n", "Content-Type: text/plain; charset=", "utf-7\n", "\x00",
        "<p>", "<style>", "</", "&#x110000;", "\ud800", "Original message headers:", "mailbox full",
    ]
)  # fmt: skip


def read_or_refuse(source: str | bytes) -> Bounce | str:
    try:
        return read_bounce(source)
    except BounceError as refusal:
        return refusal.code


@given(st.one_of(st.text(), st.binary(), st.lists(PIECES, max_size=60).map("".join)))
def test_anything_is_read_or_refused(source: str | bytes) -> None:
    read_or_refuse(source)


@given(st.sampled_from(TEXTS), st.data())
def test_a_letter_with_pieces_lost_or_added_is_read_or_refused(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 300)))
    broken = text[:start] + data.draw(PIECES) + text[end:]
    read_or_refuse(broken)
    read_or_refuse(broken.encode("utf-8", errors="replace"))


def repeated(piece: str) -> bytes:
    return piece.encode() * (2 * MAX_BYTES // len(piece.encode()) + 1)


HEADER = b"From: a@b.pl\nSubject: x\n"
HOSTILE = {
    "opening tags": b"<p>" + repeated("<style "),
    "styles without an end": b"<p>" + repeated("<style>"),
    "angle brackets": repeated("<a"),
    "addresses without an end": repeated("a." * 40 + "@"),
    "at signs": repeated("@"),
    "addresses": repeated("<jan@firma.pl>: said: 550 5.1.1 no\n"),
    "different addresses": b"".join(b"u%d@firma.pl\n550 5.1.1 no\n" % n for n in range(20000)),
    "codes": repeated("550 "),
    "codes that are introduced": repeated("said: 550 x "),
    "spaces": b"<jan@firma.pl>:" + repeated(" "),
    "empty lines": repeated("\n"),
    "one word": repeated("mailbox "),
    "quotation marks": repeated("> "),
    "stars": repeated("*"),
    "brackets": repeated("(in reply to "),
    "groups of a report": repeated("Final-Recipient: rfc822; a@b.pl\nStatus: 5.1.1\n"),
    "folded lines": HEADER + b"Content-Type: multipart/mixed" + repeated(";\n a=b"),
    "parameters": HEADER + b'Content-Type: multipart/mixed; boundary="' + repeated(';"'),
    "parts inside of parts": HEADER
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(4000)
    ),
    "parts": HEADER
    + b"Content-Type: multipart/mixed; boundary=a\n\n"
    + repeated("--a\n\n550 5.1.1 no\n"),
    "letters inside of letters": HEADER + repeated("Content-Type: message/rfc822\n\n"),
    "punycode": HEADER + b"Content-Type: text/plain; charset=punycode\n\n\xff" + repeated("a-b"),
    "references": b"<p>" + repeated("&#1;&lt"),
    "fields": repeated("A: b\n"),
    "phrases": repeated("mailbox a b c "),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_letter_takes_long_or_much_memory(name: str, tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_bytes(HOSTILE[name])
    seconds, megabytes = cost("tests.assistant.bounce.test_hostile:read_or_refuse", file)
    assert seconds < CPU_SECONDS
    assert megabytes < MEGABYTES
