"""Write docs/causes.md from the catalogue, the texts and the ways in which rules find causes:

python -m tests.assistant.causes.causes_page
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from assistant.causes.catalogue import FILE, Entry, catalogue
from tests.assistant.causes.test_cause_texts import WAYS
from tests.assistant.test_texts import all_messages

PAGE = Path(__file__).parents[3] / "docs" / "causes.md"

HEAD = """\
# Causes

What a diagnosis can name, in order of dependency: the first fault that stands is the main cause.
Made by `make causes` from `assistant/causes/catalogue.toml`, the texts and the ways in which the
rules find each cause; change it there. What stands in braces is filled in from what was seen.

*Kind*: a fault explains the symptom; a warning is worth telling, and never the main cause while a
fault stands; unknown is what the assistant itself could not see. *Who acts*: the customer alone,
the provider's support, whoever built the website (builder), or nobody (wait: it passes by itself).
*Explains*: causes, or whole areas of them, that are only its consequence. *Breaks the path at*:
the [station](path.md) where the picture shows it. *Shown by*: the codes of the evidence, as
`causes[].evidence[].code` of the report has them.
"""

LABELS = {
    "pl": {"support": "Do obsługi", "technical": "Dla konsultanta"},
    "en": {"support": "To support", "technical": "For consultants"},
}


def page() -> str:
    """The whole page as Markdown."""
    explains = {
        code: row.get("explains", []) for code, row in tomllib.loads(FILE.read_text()).items()
    }
    sections = [_section(entry, explains[entry.code]) for entry in catalogue().values()]
    return "\n".join([HEAD, *sections])


def _section(entry: Entry, explains: list[str]) -> str:
    found = [way.found() for way in WAYS if way.cause == entry.code]
    evidence = sorted({one.code for finding in found for one in finding.evidence})
    wordings = dict.fromkeys(finding.variant or entry.code for finding in found)
    rows = {
        "Kind": entry.kind,
        "Who acts": entry.acts or "–",
        "Area": entry.area,
        "Explains": ", ".join(f"`{name}`" if "_" in name else name for name in explains) or "–",
        "Breaks the path at": ", ".join(f"`{one}`" for one in sorted({*entry.stations.values()}))
        or "–",
        "Shown by": ", ".join(f"`{code}`" for code in evidence),
    }
    lines = [f"## {entry.code}", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in rows.items()]
    for wording in sorted(wordings, key=lambda one: one != entry.code):
        if wording != entry.code:
            lines += ["", f"### {entry.code}: {wording}"]
        for lang in LABELS:
            lines += ["", *_texts(wording, lang)]
    return "\n".join([*lines, ""])


def _texts(wording: str, lang: str) -> Iterator[str]:
    def text(part: str) -> str:
        return str(all_messages(lang)[f"cause.{wording}.{part}"].string)

    yield f"**{text('title')}**"
    yield ""
    yield from (text("verdict"), *text("meaning").split("\n"))
    yield ""
    yield from (f"{place}. {step}" for place, step in enumerate(text("steps").split("\n"), 1))
    for part, label in LABELS[lang].items():
        yield ""
        yield f"*{label}:* {text(part)}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
