"""Pieces of the result as HTML, for `st.html`. See `markup`; sentences go through a `Prose`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from assistant.documents.view import Finding, Headline, Todo
from assistant.pages.markup import announcement, folded, section, sign, tag, wrapped
from assistant.pages.prose import Prose, bare, kept_whole
from assistant.texts import Words

# The ids of parts of the page to which links lead.
STEPS = "steps"
LETTER = "letter"


def headline(
    shown: Headline,
    first: str,
    words: Words,
    prose: Prose,
    notice: str = "",
    *,
    takes_letter: bool = False,
) -> str:
    """The verdict, how sure it is and what to do `first`; folded, what it means and what shows it.

    `notice` is a sentence to read before the verdict. `takes_letter` when there is a field for a
    letter that came back, far below.
    """
    told = ". ".join(filter(None, (shown.word, bare(shown.sentence))))
    return (
        f"{tag('p', notice, 'notice') if notice else ''}"
        f'<section class="verdict verdict-{escape(shown.state)}">'
        f'<p class="verdict-word">{sign(shown.state)}{escape(shown.word)}</p>'
        f"{_line(prose, shown.sentence, 'h1')}"
        f"{tag('p', shown.certainty, 'verdict-certainty') if shown.certainty else ''}"
        f"{_first(first, words, prose, takes_letter)}"
        f"{_background(shown, words, prose)}"
        f"</section>{announcement(' '.join(filter(None, (notice, told, shown.certainty))))}"
    )


def _first(step: str, words: Words, prose: Prose, takes_letter: bool) -> str:
    if not step:
        return ""
    letter = _link(LETTER, words.text("page.first.letter")) if takes_letter else ""
    return (
        f'<div class="verdict-first"><p><strong>{escape(words.text("page.first"))}</strong> '
        f"{prose.html(step)}</p>{_to_steps(words)}{letter}</div>"
    )


def _to_steps(words: Words) -> str:
    return _link(STEPS, words.text("page.first.all"))


def _link(id: str, label: str) -> str:
    return f'<a href="#{id}">{escape(label)}</a>'


def considered(words: Words) -> str:
    """That the verdict, far above, has changed with what was handed in, and a way to the steps."""
    told = escape(words.text("page.bounce.considered"))
    return wrapped("p", f"{told} {_to_steps(words)}", "quiet")


def _background(shown: Headline, words: Words, prose: Prose) -> str:
    meaning = paragraphs(shown.meaning, prose)
    if not shown.certainty:  # an order, of which it says what happens next
        return meaning
    if not shown.evidence:
        return folded(words.text("page.meaning"), meaning) if meaning else ""
    evidence = tag("p", words.text("page.result.evidence"), "lead-in") + _list(
        prose, shown.evidence, "seen"
    )
    return folded(words.text("page.meaning.evidence"), meaning + evidence)


def todo(shown: Todo, prose: Prose) -> str:
    """Who can act and by when it passes by itself, then the steps."""
    who = (
        f'<p class="who who-{escape(shown.who)}"><span>{prose.html(shown.acts)}</span></p>'
        if shown.who
        else ""
    )
    until = _line(prose, shown.until, css="until") if shown.until else ""
    return f"{who}{until}{numbered(shown.steps, prose)}"


def numbered(lines: Iterable[str], prose: Prose) -> str:
    return wrapped("ol", "".join(_line(prose, line, "li") for line in lines), "todo")


def in_panel(shown: Mapping[str, Any], words: Words, prose: Prose) -> str:
    """What the steps speak of as the provider's panel calls it, its place there, and the way to it.

    `shown` is what `assistant.preparation.wording.to_json` makes.
    """
    provider = shown["provider"]
    lines = "".join(
        f"<li><strong>{prose.html(one['called'] or one['name'])}</strong>"
        f"{escape(_places(one['where'], words))}"
        f"{tag('p', one['size']) if one['size'] else ''}</li>"
        for one in shown["in_panel"]
    )
    link = (
        f'<p><a href="{escape(provider["panel_url"])}" target="_blank">'
        f"{escape(words.text('page.in_panel.open', panel=provider['panel']))}</a></p>"
        if provider["panel_url"]
        else ""
    )
    if not lines and not link:
        return ""
    heading = tag("p", words.text("page.in_panel", provider=provider["name"])) if lines else ""
    return wrapped("div", f"{heading}{wrapped('ul', lines) if lines else ''}{link}", "in-panel")


def _places(places: Iterable[str], words: Words) -> str:
    named = f" {words.text('preparation.or')} ".join(places)
    return f": {named}" if named else ""


def findings(items: Iterable[Finding], prose: Prose) -> str:
    """Further causes, each with its sign; folded, its sentence, who can act and what to do."""
    return "".join(
        f'<details class="fold finding"><summary>{sign(item.state)}{tag("h3", bare(item.title))}'
        f"</summary><div>{paragraphs(item.lines, prose)}"
        f"{numbered(item.steps, prose) if item.steps else ''}</div></details>"
        for item in items
    )


def seen(evidence: Iterable[str], notes: Iterable[str], took: str, prose: Prose) -> str:
    """What a check saw that speaks for a cause, what else is to say of it, and how long it took."""
    shown = _list(prose, evidence, "seen") if evidence else ""
    time = _line(prose, took, css="took") if took else ""
    return f"{shown}{paragraphs(notes, prose)}{time}"


def legend(label: str, words_by_state: Iterable[tuple[str, str]]) -> str:
    """What the signs mean; `label` says to a screen reader what this list is."""
    lines = "".join(f"<li>{sign(state)}{escape(word)}</li>" for state, word in words_by_state)
    return f'<ul class="legend" aria-label="{escape(label)}">{lines}</ul>'


def description(text: str, words: Words, *, complete: bool) -> str:
    """The prepared summary with its buttons, which assets/page.js serves.

    Of a diagnosis that is not `complete` it cannot be copied: support would have to ask again.
    On a phone the text is folded.
    """
    read = escape(words.text("page.summary.read"))
    hint = words.text("page.summary.hint" if complete else "page.summary.incomplete")
    label = words.text("page.copy.summary")
    return (
        f"{section(words.text('page.summary'), hint)}"
        f"{copy_button('description', label, words, 'copy', off=not complete)}"
        f'<details class="fold read"{"" if text else " hidden"}><summary>{read}</summary>'
        f'<pre id="description" class="description">{kept_whole(text)}</pre></details>'
    )


def record(check: str, text: str, words: Words) -> str:
    """What a check saw in full, folded: for consultants, to read and to copy."""
    id = f"record-{check}"
    return folded(
        words.text("page.evidence.raw"),
        f"{copy_button(id, words.text('page.copy'), words, 'plain')}"
        f'<pre id="{escape(id)}" class="record" tabindex="0">{escape(text)}</pre>',
        "fold record-fold",
    )


def copy_button(id: str, label: str, words: Words, css: str, *, off: bool = False) -> str:
    """A button that copies the text of the element `id`, which assets/page.js serves."""
    done, failed = words.text("page.copy.done"), words.text("page.copy.failed")
    return (
        f'<button type="button" class="{css}" data-copies="{escape(id)}"'
        f' data-done="{escape(done)}" data-failed="{escape(failed)}"'
        f"{' disabled' if off else ''}>{escape(label)}</button>"
    )


def sending(link: str, words: Words) -> str:
    """A link that opens the letter to support in the reader's mail program."""
    return f'<a class="plain" href="{escape(link)}">{escape(words.text("document.mailto"))}</a>'


def script(title: str, parts: Iterable[tuple[str, Iterable[str]]], aloud: str) -> str:
    """What to say on the telephone, folded; the part under the heading `aloud` in large type."""
    html = "".join(
        tag("h3", heading)
        + (
            wrapped("div", "".join(tag("p", line) for line in lines), "aloud")
            if heading == aloud
            else wrapped("ul", "".join(tag("li", line) for line in lines))
        )
        for heading, lines in parts
    )
    return folded(title, html, "fold script")


def printing(words: Words) -> str:
    return (
        '<button type="button" class="plain" data-prints>'
        f"{escape(words.text('page.print'))}</button>"
    )


def paragraphs(lines: Iterable[str], prose: Prose) -> str:
    return "".join(_line(prose, line) for line in lines)


def _line(prose: Prose, text: str, name: str = "p", css: str = "") -> str:
    return wrapped(name, prose.html(text), css)


def _list(prose: Prose, lines: Iterable[str], css: str) -> str:
    return wrapped("ul", "".join(_line(prose, line, "li") for line in lines), css)
