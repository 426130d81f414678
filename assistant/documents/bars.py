"""Every quota and limit that the customer read in the panel, as bars with a mark at 90 %."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

from assistant.documents.path_icons import SIGNS
from assistant.documents.path_svg import COLOURS, INK, QUIET
from assistant.figures.quota import Quota
from assistant.figures.reading import QUOTAS
from assistant.report import Report
from assistant.texts import Words

State = Literal["ok", "warning", "problem"]

WIDTH = 480
MARK = 90  # percent from which on a limit counts as nearly reached
_ROW, _TOP, _BAR, _SIGN = 62, 26, 14, 12


@dataclass(frozen=True)
class Bar:
    """One figure. `percent` is what is used, None where nothing is limited; `told` says it in full,
    `word` what it means."""

    key: str
    name: str
    told: str
    percent: int | None
    state: State
    word: str

    @property
    def sentence(self) -> str:
        return f"{self.name}: {self.told}, {self.word}."


def bars(report: Report, words: Words) -> tuple[Bar, ...]:
    """The figures of the report's panel, in the order in which they are asked for."""
    quotas = report.panel.quotas
    return tuple(bar(key, quotas[key], words) for key in QUOTAS if key in quotas)


def bar(key: str, quota: Quota, words: Words) -> Bar:
    state: State = "ok"
    if quota.is_used_up:
        state = "problem"
    elif quota.is_nearly_used_up:
        state = "warning"
    return Bar(
        key,
        words.text(f"picture.figure.{key}"),
        words.usage(quota, QUOTAS[key]),
        quota.percent,
        state,
        words.text(f"picture.quota.{state}"),
    )


def bars_svg(report: Report, words: Words, width: int = WIDTH) -> str | None:
    """One `<svg>` element of this `width`, as high as it needs, to stand alone or in a document;
    None without figures."""
    shown = bars(report, words)
    if not shown:
        return None
    height = _TOP + _ROW * len(shown)
    told = " ".join(one.sentence for one in shown)
    rows = "".join(_row(one, _TOP + _ROW * number, width) for number, one in enumerate(shown))
    at = width * MARK // 100
    mark = (
        f'<path d="M{at} {_TOP - 8}V{height - 12}" stroke="{QUIET}" stroke-dasharray="3 3"/>'
        f'<text x="{at}" y="{_TOP - 12}" text-anchor="middle" fill="{QUIET}">'
        f"{escape(words.text('unit.percent', percent=MARK))}</text>"
    )
    return (
        opening(words.text("picture.bars"), told, words.lang, width, height) + f"{mark}{rows}</svg>"
    )


def opening(title: str, told: str, lang: str, width: int, height: int) -> str:
    """The beginning of a picture of this size, which says what it shows."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{escape(lang)}" role="img"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' font-family="Source Sans 3, Noto Sans, DejaVu Sans, sans-serif" font-size="13">'
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>"
    )


def sign(state: State, x: int, y: int) -> str:
    """The round sign of a state, its middle at these coordinates."""
    return (
        f'<circle cx="{x}" cy="{y}" r="8" fill="{COLOURS[state]}"/>'
        f'<path transform="translate({x - 6} {y - 6})" d="{SIGNS[state]}" fill="none"'
        ' stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _row(shown: Bar, top: int, width: int) -> str:
    colour = COLOURS[shown.state]
    return "".join(
        (
            sign(shown.state, 8, top + 8),
            f'<text x="24" y="{top + 13}" fill="{INK}" font-weight="bold">'
            f"{escape(shown.name)}</text>",
            *_lane(shown, top + 20, width),
            f'<text x="0" y="{top + 50}" fill="{INK}">{escape(shown.told)} '
            f'<tspan fill="{colour}">· {escape(shown.word)}</tspan></text>',
        )
    )


def _lane(shown: Bar, top: int, width: int) -> Iterator[str]:
    yield (
        f'<rect x="0.5" y="{top}" width="{width - 1}" height="{_BAR}" rx="3" fill="#fff"'
        f' stroke="{QUIET}"/>'
    )
    used = width * min(shown.percent or 0, 100) // 100
    if used:
        yield (
            f'<rect x="0.5" y="{top}" width="{max(used - 1, 2)}" height="{_BAR}" rx="3"'
            f' fill="{COLOURS[shown.state]}"/>'
        )
