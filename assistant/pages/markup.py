"""Pieces of the page as HTML, for `st.html`. Every value is escaped; the tags are only ours.

Sentences that carry a name or a date from outside cannot be Markdown, which would turn such a
value into a link or a remote picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from assistant.documents.progress import Row
from assistant.documents.view import Refusal
from assistant.pages.prose import kept_whole

SIGNS = {
    "waiting": "·",
    "running": "…",
    "ok": "✓",
    "warning": "!",
    "problem": "×",
    "unknown": "?",
    "skipped": "–",
}


def brand(name: str, lang: str, *, skip: str) -> str:
    """The service's name. Carries to assets/page.js the page's language, and what the link to the
    content is called in it.
    """
    return (
        f'<p class="brand" data-page-lang="{escape(lang)}" data-skip="{escape(skip)}">'
        f"{escape(name)}</p>"
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
        f"{kept_whole(shown.sentence)}{question}</p>{announcement(shown.sentence, attempt)}"
    )


def trouble(sentence: str) -> str:
    return tag("p", sentence, "trouble") + announcement(sentence)


def tag(name: str, text: str, css: str = "") -> str:
    """One element around a text: `tag("p", "A < B")` is `<p>A &lt; B</p>`."""
    return wrapped(name, kept_whole(text), css)


def sign(state: str) -> str:
    """The round sign of a state. It only repeats the word beside it, so it is not read aloud."""
    return f'<span class="sign sign-{escape(state)}" aria-hidden="true">{SIGNS[state]}</span>'


def steps(rows: Iterable[Row]) -> str:
    """The sequence as a list. A step is as high while it waits as when it tells what it does."""
    return wrapped("ol", "".join(map(_step, rows)), "steps")


def _step(row: Row) -> str:
    name = wrapped("span", escape(row.name), "step-name")
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


def section(heading: str, *lines: str, id: str = "") -> str:
    """The head of a part of the page; with an `id` links can lead to it."""
    named = f' id="{escape(id)}"' if id else ""
    return f"<h2{named}>{escape(heading)}</h2>{paragraphs(filter(None, lines))}"


def paragraphs(lines: Iterable[str], css: str = "") -> str:
    return "".join(tag("p", line, css) for line in lines)


def folded(label: str, html: str, css: str = "fold") -> str:
    """What a reader unfolds. `html` comes from these functions."""
    return f'<details class="{css}"><summary>{escape(label)}</summary><div>{html}</div></details>'


def understood(heading: str, lines: Iterable[str]) -> str:
    """What was read of something that a person handed in, said back to them."""
    items = "".join(tag("li", line) for line in lines)
    said = " ".join([heading, *lines])
    return tag("p", heading, "verdict-evidence") + wrapped("ul", items, "seen") + announcement(said)


def password_words(show: str, hide: str) -> str:
    """What assets/page.js calls the button that shows what is typed, and hides it again."""
    return f'<span hidden data-show="{escape(show)}" data-hide="{escape(hide)}"></span>'


def ways(label: str, links: Iterable[tuple[str, str, bool]]) -> str:
    """Links to other pages, each with its words and whether it leads to this very page; `label`
    says to a screen reader what this list is."""
    items = "".join(
        f'<li><a href="{escape(to)}" target="_self"{_here(is_here)}>{escape(text)}</a></li>'
        for to, text, is_here in links
    )
    return f'<nav class="ways" aria-label="{escape(label)}">{wrapped("ul", items)}</nav>'


def _here(is_here: bool) -> str:
    return ' aria-current="page"' if is_here else ""


def wrapped(name: str, html: str, css: str = "") -> str:
    start = f'<{name} class="{css}">' if css else f"<{name}>"
    return f"{start}{html}</{name}>"
