"""The report for a person at a terminal: what is wrong, what to do, what was checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.texts import Words

if TYPE_CHECKING:
    from assistant.documents.path_words import ShownPath
    from assistant.documents.view import Finding, Result, Seen

Paint = Callable[[str, int], str]

_SIGNS = {
    "ok": "✓",
    "warning": "!",
    "problem": "✗",
    "unknown": "?",
    "skipped": "–",
    "not_reached": "·",
}
_COLOURS = {"ok": 32, "warning": 33, "problem": 31, "unknown": 36, "skipped": 2, "not_reached": 2}
_BOLD = 1


def _painted(text: str, code: int) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _plain(text: str, _code: int) -> str:
    return text


def _check(seen: Seen, paint: Paint) -> list[str]:
    row = seen.row
    line = f" {_SIGNS[row.state]} {row.name}: {row.word}"
    took = f" ({row.took})" if row.took else ""
    notes = [row.note] if row.note else []
    return [
        paint(line, _COLOURS[row.state]) + took,
        *(f"   {one}" for one in (*notes, *seen.evidence)),
    ]


def terminal(
    shown: Result, summary: str, words: Words, *, colour: bool, path: ShownPath | None = None
) -> str:
    """Lines of text, with ANSI colours when `colour`; every value in them is clean already."""
    paint = _painted if colour else _plain
    head = shown.headline
    blocks = [
        [
            paint(f"{_SIGNS[head.state]} {head.word}: {head.sentence}", _COLOURS[head.state]),
            *head.meaning,
            *([head.certainty] if head.certainty else []),
        ]
    ]
    if path:
        blocks.append(_path(path, paint))
    if shown.further:
        further = [line for one in shown.further for line in _further(one)]
        blocks.append([paint(words.text("page.further"), _BOLD), *further])
    blocks += [
        [
            paint(words.text("page.steps"), _BOLD),
            *(f" {number}. {step}" for number, step in enumerate(shown.todo.steps, 1)),
            *filter(None, (shown.todo.acts, shown.todo.until)),
        ],
    ]
    if shown.seen:
        looked_at = [line for one in shown.seen for line in _check(one, paint)]
        blocks.append([paint(words.text("page.evidence"), _BOLD), *looked_at])
    blocks.append([paint(words.text("page.summary"), _BOLD), summary])
    return "\n\n".join("\n".join(block) for block in blocks)


def _path(shown: ShownPath, paint: Paint) -> list[str]:
    return [
        paint(shown.heading, _BOLD),
        shown.sentence,
        *(
            paint(f" {_SIGNS[stop.state]} {stop.name}: {stop.told}", _COLOURS[stop.state])
            for stop in shown.stops
        ),
    ]


def _further(finding: Finding) -> list[str]:
    line = f" {_SIGNS[finding.state]} {finding.title}: {finding.lines[0]}"
    return [line, *(f"   - {step}" for step in finding.steps)]
