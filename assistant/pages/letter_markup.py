"""A judged letter as HTML, for `st.html`. See `markup`; sentences go through a `Prose`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from html import escape

from assistant.documents.letter import LetterView, Point, Step, letter_view, steps
from assistant.documents.plain import plain
from assistant.letter import Judgement, Letter, Outcome
from assistant.letter.judgement import Weight
from assistant.pages.markup import announcement, section, sign, tag, wrapped
from assistant.pages.prose import Prose, bare, kept_whole
from assistant.texts import Words
from assistant.texts.glossary import glossary
from checks.names import to_unicode

STATES = {Outcome.ACCEPTED: "ok", Outcome.REFUSED: "problem", Outcome.UNKNOWN: "unknown"}
SIGNS = {
    Weight.FOR: "ok",
    Weight.AGAINST: "problem",
    Weight.UNKNOWN: "unknown",
    Weight.NOTE: "skipped",
}
SLOW_SECONDS = 300  # at one server: longer than a usual queue
SHOWN = 200  # characters of a header


def result(
    judgement: Judgement, contact: str | None, letter: Letter | None, words: Words, zone: tzinfo
) -> str:
    """The verdict with its reasons, and of a letter its headers and its way; times in `zone`."""
    view = letter_view(judgement, words.framed())
    html = _verdict(judgement.outcome, view, contact if letter is None else None, words)
    if letter is not None and letter.is_letter:
        html += _headers(letter, words, zone) + _way(letter, words, zone)
    return html


def brought_into_view(html: str, number: int) -> str:
    """assets/page.js brings it into view whenever the number is another one."""
    return f'<div data-change="{number}">{html}</div>'


def _verdict(outcome: Outcome, view: LetterView, contact: str | None, words: Words) -> str:
    """`contact` is the address where it was judged alone."""
    state, word = STATES[outcome], words.text(f"page.letter.word.{outcome}")
    prose = Prose(glossary(words), "letter")
    sentence = view.outcome
    if contact is not None:
        shown = _readable(contact)
        sentence = words.framed().text(f"letter.address.{outcome}", contact=shown)
    points = "".join(_point(point, words, prose) for point in view.points)
    return (
        f'<section class="verdict verdict-{state}">'
        f'<p class="verdict-word">{sign(state)}{escape(word)}</p>'
        f"{wrapped('h2', prose.html(sentence))}"
        f"{wrapped('ul', points, 'points')}"
        f"{tag('p', view.note, 'quiet')}</section>"
        f"{announcement(f'{word}. {bare(sentence)}')}"
    )


def _point(point: Point, words: Words, prose: Prose) -> str:
    change = ""
    if point.change:
        label = escape(words.text("page.letter.change"))
        change = f"<p><strong>{label}</strong> {prose.html(point.change)}</p>"
    return f"<li>{sign(SIGNS[point.weight])}<div><p>{prose.html(point.text)}</p>{change}</div></li>"


def _headers(letter: Letter, words: Words, zone: tzinfo) -> str:
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{kept_whole(plain(value, SHOWN))}</dd></div>"
        for name, value in _named(letter, words, zone)
        if value
    )
    heading = section(words.text("page.letter.headers"))
    return heading + wrapped("dl", rows, "headers") if rows else ""


def _named(letter: Letter, words: Words, zone: tzinfo) -> Iterator[tuple[str, str]]:
    yield words.text("page.letter.header.sender"), _list(letter.senders)
    yield words.text("page.letter.header.reply_to"), _list(letter.reply_to)
    yield words.text("page.letter.header.envelope"), _readable(letter.envelope or "")
    date = _moment(letter.date, words, zone) if letter.date else ""
    yield words.text("page.letter.header.date"), date
    yield words.text("page.letter.header.program"), letter.program or ""


def _way(letter: Letter, words: Words, zone: tzinfo) -> str:
    way = list(steps(letter))
    if not way:
        return ""
    stops = "".join(_stop(step, words, zone) for step in way)
    heading = section(words.text("page.letter.way"), words.text("page.letter.way.hint"))
    return heading + wrapped("ol", stops, "way")


def _stop(step: Step, words: Words, zone: tzinfo) -> str:
    """A server and its times: said one after the other, with marks between them for who listens."""
    server = to_unicode(step.server) or words.text("page.letter.way.unnamed")
    at = words.text("page.letter.way.untimed")
    if step.when is not None:
        at = _moment(step.when, words, zone)
    after = ""
    if step.seconds is not None:
        after = f' <span class="way-after">{escape(_after(step.seconds, words))}</span>'
    css = ' class="way-late"' if step.seconds is not None and _is_odd(step.seconds) else ""
    return (
        f"<li{css}><strong>{kept_whole(server)}</strong>"
        f'<span class="way-at"><span class="stop-pause">, </span>{escape(at)}</span>{after}</li>'
    )


def _is_odd(seconds: int) -> bool:
    return seconds < 0 or seconds >= SLOW_SECONDS


def _after(seconds: int, words: Words) -> str:
    if seconds < 0:
        return words.text("page.letter.way.clock")
    took = words.text("page.letter.way.seconds", amount=seconds)
    if seconds >= 2 * 3600:
        took = words.text("page.letter.way.hours", amount=round(seconds / 3600))
    elif seconds >= 120:
        took = words.text("page.letter.way.minutes", amount=round(seconds / 60))
    return words.text(
        "page.letter.way.slow" if _is_odd(seconds) else "page.letter.way.after", took=took
    )


def _moment(when: datetime, words: Words, zone: tzinfo) -> str:
    local = when.astimezone(zone)
    return f"{words.date(local)}, {local:%H:%M:%S}"


def _list(addresses: tuple[str, ...]) -> str:
    return ", ".join(map(_readable, addresses))


def _readable(address: str) -> str:
    """A mail address with its domain as people write it, in one plain line."""
    local, sign, domain = address.rpartition("@")
    return plain(f"{local}{sign}{to_unicode(domain)}", SHOWN)
