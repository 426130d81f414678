"""Returned letters of many servers are read right, each with its recipients and reasons."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from assistant.bounce.letter import MAX_BYTES, BounceError
from assistant.bounce.reading import Refusal, read_bounce
from assistant.causes.replies import Meaning

CORPUS = tomllib.loads(Path(__file__).with_name("corpus.toml").read_text(encoding="utf-8"))


def told(refusal: Refusal, wanted: dict[str, Any]) -> dict[str, Any]:
    """What was read, as far as it is wanted; of the reply the wanted piece, if it is there."""
    seen = {name: getattr(refusal, name) for name in wanted}
    if "reply" in wanted and wanted["reply"] in refusal.reply:
        seen["reply"] = wanted["reply"]
    return seen


@pytest.mark.parametrize("name", CORPUS)
@pytest.mark.parametrize("form", ["pasted", "saved"])
def test_a_returned_letter_is_read(name: str, form: str) -> None:
    text = CORPUS[name]["text"]
    wanted = [{"waiting": False} | one for one in CORPUS[name]["refusals"]]
    bounce = read_bounce(text if form == "pasted" else text.lstrip().encode())
    assert [told(one, want) for one, want in zip(bounce.refusals, wanted, strict=False)] == wanted
    assert len(bounce.refusals) == len(wanted), bounce.refusals


NO_BOUNCES = {
    "empty": ("", "empty"),
    "blank": (b" \r\n\t\n", "empty"),
    "a letter": (
        "From: Jan <jan@sklep-debowy.pl>\nSubject: Oferta\n\nDzień dobry, 500 zł za sztukę.\n",
        "no_bounce",
    ),
    "an absence": (
        "From: ewa@hurtownia-klonowa.pl\nSubject: Automatyczna odpowiedź\n\nJestem na urlopie.\n",
        "no_bounce",
    ),
    "a shop's prices": ("Rower 550 zł, kask 450 zł. Zapraszamy!", "no_bounce"),
    "a delivery that succeeded": (
        "Final-Recipient: rfc822; jan@sklep-debowy.pl\nAction: delivered\nStatus: 2.0.0\n",
        "no_bounce",
    ),
    "an Outlook file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "outlook_file"),
    "a PDF": (b"%PDF-1.7\n550 5.1.1 User unknown", "no_text"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "no_text"),
    "something else": (b"abc\0def", "no_text"),
}


@pytest.mark.parametrize("name", NO_BOUNCES)
def test_what_is_no_returned_letter_is_refused_with_its_reason(name: str) -> None:
    source, code = NO_BOUNCES[name]
    with pytest.raises(BounceError) as refusal:
        read_bounce(source)
    assert refusal.value.code == code


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "cp1250"])
def test_a_text_in_the_charsets_of_windows_is_read(charset: str) -> None:
    text = "Wiadomość nie została dostarczona do jan@firma.pl.\r\nSkrzynka odbiorcy jest pełna."
    refusal = read_bounce(text.encode(charset)).first
    assert (refusal.recipient, refusal.meaning) == ("jan@firma.pl", Meaning.MAILBOX_FULL)


def test_parts_of_a_letter_are_read_in_their_own_charset() -> None:
    letter = (
        b"From: a@b.pl\nSubject: x\nContent-Type: text/plain; charset=iso-8859-2\n\n"
        + "Wiadomość nie została dostarczona: wiadomość uznana za spam. Źle.".encode("iso8859-2")
    )
    assert read_bounce(letter).first.meaning is Meaning.CONTENT


def test_only_the_beginning_of_a_long_letter_is_read() -> None:
    text = "550 5.1.1 User unknown\n" + "A" * MAX_BYTES + "\n552 5.2.2 Mailbox full"
    assert read_bounce(text).first.meaning is Meaning.MAILBOX_UNKNOWN


SIDES = [
    ("552 5.2.2 Mailbox full", "recipient"),
    ("550 5.1.1 User unknown", "recipient"),
    ("554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org", "sender"),
    ("550 5.7.1 SPF check failed", "sender"),
    ("552 5.3.4 Message size exceeds fixed limit", "sender"),
    ("450 4.2.0 Greylisted, try again later", "nobody"),
]


@pytest.mark.parametrize(("reply", "side"), SIDES)
def test_the_reason_tells_whose_side_it_is_on(reply: str, side: str) -> None:
    assert read_bounce(reply).first.side == side


def test_while_a_letter_waits_it_is_nobodys_side() -> None:
    report = "Final-Recipient: rfc822; a@b.pl\nAction: delayed\nStatus: 4.2.2\n"
    assert read_bounce(report + "Diagnostic-Code: smtp; 452 4.2.2 full").first.side == "nobody"
