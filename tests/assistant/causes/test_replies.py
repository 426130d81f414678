"""What mail servers' replies mean: usual wordings, real replies, and texts that mean no good."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.causes.replies import READ_CHARS, Meaning, read_reply
from tests.assistant.causes.real_replies import FILE, replies

SAMPLES = [
    tuple(part.strip() for part in line.split("|", 1))
    for line in Path(__file__).with_name("reply_samples.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
RIGHT = 0.95


@pytest.mark.parametrize(("says", "reply"), SAMPLES, ids=[reply for _, reply in SAMPLES])
def test_replies_say(says: str, reply: str) -> None:
    assert read_reply(reply).says == says


def test_every_meaning_has_a_sample() -> None:
    assert {says for says, _ in SAMPLES} | {closer for _, closer in CLOSER} == set(Meaning)


CLOSER = [
    ("554 5.7.1 Your account is barred from sending mail", "suspended"),
    ("554 5.7.1 Host not found", "domain_unknown"),
    ("554 5.3.2 server did not respond", "unreachable"),
    ("554 5.7.1 no", "policy"),
    ("550 5.1.1 User unknown, host not found", "mailbox_unknown"),
]


@pytest.mark.parametrize(("reply", "closer"), CLOSER)
def test_loose_words_tell_more_where_a_reply_is_vague(reply: str, closer: str) -> None:
    assert read_reply(reply).closer == closer


@pytest.mark.parametrize(
    ("reply", "permanent", "by"),
    [
        ("550 5.1.1 User unknown", True, "words"),
        ("452 4.2.2 x", False, "status"),
        ("550 5.7.1 x", True, "status"),
        ("550 x", True, "basic"),
        ("599 x", True, None),
        ("user over quota. (#5.1.1)", True, "words"),
        ("x", None, None),
        ("", None, None),
    ],
)
def test_what_a_reply_was_read_from(reply: str, permanent: bool | None, by: str | None) -> None:
    read = read_reply(reply)
    assert (read.permanent, read.by) == (permanent, by)


@pytest.mark.parametrize(
    "reply",
    [
        "550 <blacklist@firma.pl>: User unknown",
        "550 5.1.1 <mailbox-full@firma.pl>... User unknown",
        "550-5.1.1 The email account that you tried\n550-5.1.1 to reach does\n550 5.1.1 not exist",
    ],
)
def test_neither_names_nor_the_codes_of_continued_lines_are_words(reply: str) -> None:
    assert read_reply(reply).says == Meaning.MAILBOX_UNKNOWN


def test_an_address_is_no_status_code() -> None:
    assert read_reply("550 5.2.2.9 says: no such user").says == Meaning.MAILBOX_UNKNOWN


@given(st.text(max_size=3 * READ_CHARS))
def test_any_text_can_be_read(text: str) -> None:
    read_reply(text)


@pytest.mark.parametrize("piece", ["blocked ", "a.", "5.1.1 ", "x@", "is in a ", "550-"])
def test_no_text_makes_it_slow(piece: str) -> None:
    assert read_reply(piece * 100_000).by in ("words", "status", "basic", None)


# ---- real ones


@pytest.mark.skipif(not FILE.exists(), reason=f"real replies are not beside the project: {FILE}")
def test_real_replies_are_read_rightly() -> None:
    read = list(replies())
    wrong = [f"{one.says} read as {one.read.says}: {one.line}" for one in read if not one.is_right]
    assert len(wrong) <= (1 - RIGHT) * len(read), "\n".join(wrong)
    assert [one.line for one in read if one.says == "greylisted" and not one.is_right] == []
    told = [one for one in read if one.permanent is not None]
    assert [one.line for one in told if one.read.permanent != one.permanent] == []
