"""The report as a PDF of two A4 pages: tagged, PDF/UA-1, the same bytes for the same papers.

`sheet.typ` is the layout. What is shown reaches it as values of one JSON text, which it never reads
as markup, so nothing in them is carried out.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from assistant.documents.font import FOLDER, drawable
from assistant.documents.papers import Papers
from assistant.documents.sheet import sheet

TEMPLATE = Path(__file__).parent / "sheet.typ"


def pdf(papers: Papers) -> bytes:
    """The document; the time of the report is that of its making."""
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(_drawable(sheet(papers)))},
        pdf_standards=["ua-1"],
        timestamp=papers.report.started_at.replace(microsecond=0),  # it takes whole seconds
    )


@cache
def _fonts() -> typst.Fonts:
    """Those that are shipped, alone: a document looks the same everywhere."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER]
    )


def _drawable(value: Any) -> Any:
    match value:
        case str():
            return drawable(value)
        case dict():
            return {name: _drawable(member) for name, member in value.items()}
        case list():
            return [_drawable(member) for member in value]
    return value
