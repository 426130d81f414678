"""The openings of the page as HTML: a table that is a chart. Every value is escaped.

A screen reader hears the table; the bars only repeat its times.
"""

from __future__ import annotations

from html import escape

from assistant.documents.tries import ShownTries, ShownTry
from assistant.pages.markup import sign, tag
from assistant.pages.prose import bare


def tries(shown: ShownTries) -> str:
    head = "".join(f'<th scope="col">{escape(bare(column))}</th>' for column in shown.columns)
    rows = "".join(map(_row, shown.tries))
    return (
        f'<div class="tries" style="--slow:{shown.slow_share}%"><table>'
        f"<caption>{escape(bare(shown.heading))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"{tag('p', bare(shown.slow), 'tries-mark')}</div>"
    )


def _row(one: ShownTry) -> str:
    return (
        f'<tr class="tries-{escape(one.state)}"><td>{one.number}.</td>'
        f"<td>{escape(bare(one.took))}"
        f'<span class="tries-bar" style="--share:{one.share}%" aria-hidden="true"></span></td>'
        f"<td>{sign(one.state)}{escape(bare(one.word))}</td></tr>"
    )
