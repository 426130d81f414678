"""What to say on the telephone: to read aloud, to have ready, to be asked, to be refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.documents.checklist import Item, by_need, checklist, uncapitalised
from assistant.documents.papers import Papers, named_numbers
from assistant.documents.plain import plain
from assistant.documents.summary import ask, conclusion
from assistant.preparation.instruction_wording import script
from assistant.preparation.wording import to_json


@dataclass(frozen=True)
class PhoneScript:
    """Sentences, in the order of the call. `menu` is "" where no voice menu is known of."""

    menu: str
    say: tuple[str, ...]
    ready: tuple[str, ...]
    asked: tuple[str, ...]
    refused: tuple[str, ...]


def phone_script(papers: Papers) -> PhoneScript | None:
    """The script for the provider's telephone; None when it takes no call about the matter."""
    shown = to_json(papers.preparation, papers.words)
    phone = shown["channels"].get("phone")
    if phone is None or not phone["accepts"]:
        return None
    items = checklist(phone, papers.words)
    return PhoneScript(
        menu=phone["section"]["text"] if phone["section"] else "",
        say=tuple(_say(papers)),
        ready=(
            phone["how"],
            *(f"{item.label}. {item.where}" for item in items),
            *(f"{name}: {value}" for name, value in named_numbers(papers)),
            *(limit["text"] for limit in phone["limits"]),
        ),
        asked=(*_asked(items), papers.words.text("page.ready.never")),
        refused=tuple(rule["text"] for rule in shown["disclosure"]),
    )


def as_text(script: PhoneScript, papers: Papers) -> str:
    """The script as plain text, each part under its heading."""
    parts = [papers.words.text("phone.title").upper()]
    for heading, lines in headed(script, papers):
        parts.append("\n".join([f"{heading}:", *(f"- {line}" for line in lines)]))
    return "\n\n".join(parts)


def headed(script: PhoneScript, papers: Papers) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parts of the script that say something, with their headings."""
    words = papers.words
    parts = (
        (words.text("phone.menu"), (script.menu,) if script.menu else ()),
        (words.text("phone.say"), script.say),
        (words.text("phone.ready"), script.ready),
        (words.text("phone.asked"), script.asked),
        (words.text("phone.refused"), script.refused),
    )
    return ((heading, lines) for heading, lines in parts if lines)


def _say(papers: Papers) -> Iterator[str]:
    """The script of the instruction; that of an incident with what was found put in between."""
    report, preparation, words = papers.report, papers.preparation, papers.words
    hello, *matter = script(preparation, words, report.target.domain)
    if preparation.purpose != "incident":
        yield from (hello, *matter)
        return
    if report.target.mailbox:
        hello = words.text("phone.hello.mailbox", mailbox=plain(report.target.mailbox, 320))
    yield hello
    yield f"{words.text(f'symptom.{preparation.symptom}')}."
    yield conclusion(report, preparation, words)
    yield ask(report, preparation, words)
    yield from matter


def _asked(items: Iterable[Item]) -> Iterator[str]:
    for asked, group in by_need(items):
        yield f"{asked}: {', '.join(uncapitalised(item.label) for item in group)}."
