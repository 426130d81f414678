"""Documents by the end of their file's name, each made from one report by one module."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.documents.plain import plain

if TYPE_CHECKING:
    from datetime import tzinfo

    from assistant.preparation.contact import Preparation
    from assistant.preparation.numbers import NumberKind
    from assistant.report import Report
    from assistant.texts import Words


@dataclass(frozen=True)
class Papers:
    """What documents are made from: the same papers make the same bytes.

    Times of day are those of `zone`. `numbers` are a firm's, which the customer typed for these
    documents alone; they go into the letter, the sheet and the text, and are kept nowhere.
    """

    report: Report
    preparation: Preparation
    words: Words
    zone: tzinfo
    numbers: Mapping[NumberKind, str] = field(default_factory=dict)


MAX_NUMBER = 40  # characters


def named_numbers(papers: Papers) -> Iterator[tuple[str, str]]:
    """The numbers with their names, made plain."""
    for kind, value in papers.numbers.items():
        yield papers.words.text(f"page.number.{kind}"), plain(value, MAX_NUMBER)


class NoDatesError(ValueError):
    """There is no calendar to make, because no date is known that is still to come."""


def made(ending: str, papers: Papers) -> bytes:
    """The document whose file name ends in `ending`, one of FORMATS.

    Raises NoDatesError for a calendar without dates.
    """
    return _MAKERS[ending](papers)


def file_name(ending: str, papers: Papers) -> str:
    """What the document is called when it is kept: after the examined host, and nothing else."""
    host, words = papers.report.target.host, papers.words
    name = words.text("document.file", host=host) if host else words.text("document.file.order")
    return name + ending


# Imported when asked for: a command that writes no PDF does not wait for what makes one.


def _json(papers: Papers) -> bytes:
    from assistant.documents.report_json import report_text
    from assistant.documents.summary import summary

    text = summary(papers.report, papers.preparation, papers.words, zone=papers.zone)
    return report_text(papers.report, papers.preparation, text, papers.words).encode() + b"\n"


def _txt(papers: Papers) -> bytes:
    from assistant.documents.text import text

    return text(papers).encode() + b"\n"


def _pdf(papers: Papers) -> bytes:
    from assistant.documents.pdf import pdf

    return pdf(papers)


def _eml(papers: Papers) -> bytes:
    from assistant.documents.mail import eml

    return eml(papers)


def _ics(papers: Papers) -> bytes:
    from assistant.documents.calendar_file import ics

    return ics(papers)


_MAKERS: Mapping[str, Callable[[Papers], bytes]] = {
    ".json": _json,
    ".txt": _txt,
    ".pdf": _pdf,
    ".eml": _eml,
    ".ics": _ics,
}
FORMATS = tuple(_MAKERS)
