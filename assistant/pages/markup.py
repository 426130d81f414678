"""Pieces of the page as HTML, for `st.html`. Every value is escaped; the tags are only ours.

Sentences that carry a name or a date from outside cannot be Markdown, which would turn such a
value into a link or a remote picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any

from assistant.documents.progress import Row
from assistant.documents.view import Finding, Headline, Refusal

_SPACES = re.compile(r"(\s+)")
_ADDRESS = re.compile(r"\w[.-]\w")

SIGNS = {
    "waiting": "·",
    "running": "…",
    "ok": "✓",
    "warning": "!",
    "problem": "×",
    "unknown": "?",
    "skipped": "–",
}


def brand(name: str, lang: str, *, skip: str, copy: str) -> str:
    """The service's name. Carries to assets/page.js the page's language, and what the link to the
    content and the buttons that copy are called in it.
    """
    return (
        f'<p class="brand" data-page-lang="{escape(lang)}" data-skip="{escape(skip)}"'
        f' data-copy="{escape(copy)}">{escape(name)}</p>'
    )


def opening(heading: str, lead: str) -> str:
    """The head of a page."""
    return tag("h1", heading) + tag("p", lead, "lead")


def refusal(shown: Refusal, link: str, attempt: int) -> str:
    """What is wrong with the address; `link` examines the suggested one.

    assets/page.js ties it to the field; at each new `attempt` it moves the focus there.
    """
    question = f' <a href="{escape(link)}">{escape(shown.question)}</a>' if shown.question else ""
    return (
        f'<p class="trouble" id="refusal" data-refusal="{attempt}">'
        f"{_kept_whole(shown.sentence)}{question}</p>{announcement(shown.sentence, attempt)}"
    )


def trouble(sentence: str) -> str:
    return tag("p", sentence, "trouble") + announcement(sentence)


def tag(name: str, text: str, css: str = "") -> str:
    """One element around a text: `tag("p", "A < B")` is `<p>A &lt; B</p>`."""
    return _wrapped(name, _kept_whole(text), css)


def _kept_whole(text: str) -> str:
    """The text, escaped, with its addresses in spans: they do not break at their own hyphens."""
    return "".join(
        _wrapped("span", escape(part), "whole") if _ADDRESS.search(part) else escape(part)
        for part in _SPACES.split(text)
    )


def sign(state: str) -> str:
    """The round sign of a state. It only repeats the word beside it, so it is not read aloud."""
    return f'<span class="sign sign-{escape(state)}" aria-hidden="true">{SIGNS[state]}</span>'


def steps(rows: Iterable[Row]) -> str:
    """The sequence as a list. A step is as high while it waits as when it tells what it does."""
    return _wrapped("ol", "".join(map(_step, rows)), "steps")


def _step(row: Row) -> str:
    name = _wrapped("span", escape(row.name), "step-name")
    beside, below = (row.took, row.word) if row.took else (row.word, row.note)
    return (
        f'<li class="step step-{escape(row.state)}">{sign(row.state)}<div>'
        f'<p class="step-line">{name}<span class="step-beside">{escape(beside)}</span></p>'
        f"{tag('p', below, 'step-below') if below else ''}</div></li>"
    )


def early(sentence: str, further: str = "", word: str = "") -> str:
    """What is known before the result: `word` and `sentence` of a first finding, or just that it
    takes its time; `further` says what still happens.
    """
    found = f'<p class="verdict-word">{sign("problem")}{escape(word)}</p>' if word else ""
    return (
        f'<div class="early{" early-found" if word else ""}">{found}{tag("p", sentence)}'
        f"{tag('p', further, 'quiet') if further else ''}</div>"
        f"{announcement(' '.join((word, sentence)) if word else '')}"
    )


def announcement(text: str, attempt: int = 1) -> str:
    """What a screen reader says when this appears; assets/page.js brings it to its attention.

    The same text is said again when it comes with another `attempt`.
    """
    return f'<p hidden data-announce="{attempt}">{escape(text)}</p>' if text else ""


def headline(shown: Headline, evidence: str, notice: str = "") -> str:
    """The verdict: sign, word, sentence, what shows it, how sure.

    `evidence` is the heading of what shows it, `notice` a sentence to read before the verdict.
    """
    lines = "".join(tag("li", line) for line in shown.evidence)
    seen = tag("p", evidence, "verdict-evidence") + _wrapped("ul", lines, "seen")
    return (
        f"{tag('p', notice, 'notice') if notice else ''}"
        f'<section class="verdict verdict-{escape(shown.state)}">'
        f'<p class="verdict-word">{sign(shown.state)}{escape(shown.word)}</p>'
        f"{tag('h1', shown.sentence)}"
        f"{_wrapped('div', seen, '') if shown.evidence else ''}"
        f"{paragraphs(shown.meaning)}"
        f"{tag('p', shown.certainty, 'verdict-certainty') if shown.certainty else ''}"
        f"</section>{announcement(' '.join(filter(None, (notice, shown.word, shown.sentence))))}"
    )


def section(heading: str, *lines: str) -> str:
    """The head of a part of the page."""
    return tag("h2", heading) + paragraphs(filter(None, lines))


def channel(shown: Mapping[str, Any], alternative: str) -> str:
    """One way to reach support, as `assistant.preparation.wording.to_json` makes it.

    `alternative` is the word between two identifiers of which one is enough.
    """
    topic = shown["section"]["text"] if shown["section"] else ""
    lines = (shown["why"] or shown["use"], shown["how"], topic, shown["address"] or "")
    limits = (limit["text"] for limit in shown["limits"])
    html = paragraphs(filter(None, (*lines, *limits)))
    for asked, group in groupby(shown["identifiers"], key=itemgetter("asked")):
        html += tag("h3", asked) + _wrapped("ul", "".join(_identifiers(group, alternative)), "todo")
    return _wrapped("div", html, "channel")


def _identifiers(group: Iterable[Mapping[str, Any]], alternative: str) -> Iterator[str]:
    before = None
    for one in group:
        instead = f"{alternative} " if before in one["instead_of"] else ""
        only = f" ({', '.join(one['only_for'])})" if one["only_for"] else ""
        yield (
            f"<li>{escape(instead)}<strong>{escape(one['name'])}</strong>{escape(only)}"
            f"{tag('p', one['where'])}{tag('p', one['never'], 'quiet')}</li>"
        )
        before = one["id"]


def figures(shown: Iterable[Mapping[str, Any]]) -> str:
    """What to look up before the contact, each with its place in the panel."""
    lines = "".join(
        f"<li><strong>{escape(one['name'])}</strong>"
        f"{paragraphs(filter(None, (one['called'], *one['where'])))}</li>"
        for one in shown
    )
    return _wrapped("ul", lines, "todo")


def paragraphs(lines: Iterable[str], css: str = "") -> str:
    return "".join(tag("p", line, css) for line in lines)


def numbered(lines: Iterable[str]) -> str:
    return _wrapped("ol", "".join(tag("li", line) for line in lines), "todo")


def understood(heading: str, lines: Iterable[str]) -> str:
    """What was read of something that a person handed in, said back to them."""
    items = "".join(tag("li", line) for line in lines)
    said = " ".join([heading, *lines])
    return (
        tag("p", heading, "verdict-evidence") + _wrapped("ul", items, "seen") + announcement(said)
    )


def findings(items: Iterable[Finding]) -> str:
    """Further causes, each with its sign, sentence, who can act and what to do."""
    return "".join(
        f'<article class="finding">{sign(item.state)}<div>{tag("h3", item.title)}'
        f"{paragraphs(item.lines)}{numbered(item.steps) if item.steps else ''}</div></article>"
        for item in items
    )


def legend(words_by_state: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"<li>{sign(state)}{escape(word)}</li>" for state, word in words_by_state)
    return _wrapped("ul", lines, "legend")


def _wrapped(name: str, html: str, css: str) -> str:
    start = f'<{name} class="{css}">' if css else f"<{name}>"
    return f"{start}{html}</{name}>"
