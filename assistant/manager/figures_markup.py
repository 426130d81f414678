"""Figures and tables as HTML. Every value is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from assistant.manager.figures import Figure, Row, Table
from assistant.pages.markup import tag, wrapped


def figures(shown: Iterable[Figure]) -> str:
    return wrapped("dl", "".join(map(_figure, shown)), "figures")


def table(shown: Table) -> str:
    """A table that scrolls sideways by itself where it is wider than the page."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in shown.columns)
    rows = "".join(map(_row, shown.rows))
    return (
        '<div class="figures-table" role="region" tabindex="0"'
        f' aria-label="{escape(shown.heading)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def nothing(shown: Table) -> str:
    return tag("p", shown.empty, "quiet")


def _figure(one: Figure) -> str:
    return (
        f"<div><dt>{escape(one.name)}</dt><dd>{escape(one.value)}"
        f'<span class="quiet">{escape(one.note)}</span></dd></div>'
    )


def _row(one: Row) -> str:
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in one.cells)
    return f'<tr><th scope="row">{escape(one.name)}</th>{cells}</tr>'
