"""How to reach support and what to have ready, as HTML. See `markup` and `prose`.

What is shown is what `assistant.preparation.wording.to_json` makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any

from assistant.documents.checklist import alternatives
from assistant.pages.markup import folded, sign, tag, wrapped
from assistant.pages.prose import Prose
from assistant.texts import Words

Shown = Mapping[str, Any]

# Of something that is asked for: what is said of it, each under a text of its own.
_ASPECTS = ("what", "where", "why", "who", "never")

# The sign beside something to check, by how it stands.
_SIGNS = {"ok": "ok", "problem": "problem", "unknown": "unknown", "yours": "waiting"}


def best_channel(channel: Shown, words: Words, prose: Prose) -> str:
    """The way to try first: why, how, and what it cannot do."""
    return (
        f'<h3 class="best-name">{escape(channel["name"])}'
        f'<span class="badge">{escape(words.text("page.ready.best"))}</span></h3>'
        f"{_reaching(channel, words, prose)}"
    )


def other_channels(shown: Shown, words: Words, prose: Prose) -> str:
    """The other ways, folded, each with what it asks for."""
    others = [channel for channel in shown["channels"].values() if not channel["recommended"]]
    if not others:
        return ""
    heading = tag("p", words.text("page.ready.others"), "lead-in")
    return heading + "".join(
        folded(channel["name"], _reaching(channel, words, prose) + _asked(channel, words, prose))
        for channel in others
    )


def _reaching(channel: Shown, words: Words, prose: Prose) -> str:
    topic = channel["section"]["text"] if channel["section"] else ""
    lines = (
        channel["why"] or channel["use"],
        channel["how"],
        topic,
        *(limit["text"] for limit in channel["limits"]),
    )
    address = tag("p", channel["address"], "address") if channel["address"] else ""
    letter = _to_letter(words) if channel["id"] == "email" else ""
    return "".join(_line(prose, line) for line in lines if line) + address + letter


def _to_letter(words: Words) -> str:
    """The way to the page that tells whether a letter will count."""
    told = escape(words.text("page.letter.link"))
    return f'<p><a href="./letter?lang={words.lang}" target="_blank">{told}</a></p>'


def _asked(channel: Shown, words: Words, prose: Prose) -> str:
    html = ""
    for asked, group in by_need(channel["identifiers"]):
        items = "".join(_identifiers(group, words, prose))
        html += f"{tag('p', asked, 'lead-in')}{wrapped('ul', items, 'have')}"
    return html


def by_need(identifiers: Iterable[Shown]) -> Iterator[tuple[str, list[Shown]]]:
    """What is asked for alike stands together; what comes first stays first."""
    kinds = list(dict.fromkeys(one["asked"] for one in identifiers))
    ordered = sorted(identifiers, key=lambda one: kinds.index(one["asked"]))
    for asked, group in groupby(ordered, key=itemgetter("asked")):
        yield asked, list(group)


def _identifiers(group: Iterable[Shown], words: Words, prose: Prose) -> Iterator[str]:
    for choice in alternatives(group):
        items = "".join(
            f"<li><details><summary><strong>{escape(one['name'])}</strong>"
            f"{escape(condition(one))}</summary>{aspects(one, words, prose)}</details></li>"
            for one in choice
        )
        if len(choice) == 1:
            yield items
        else:
            yield wrapped("li", one_is_enough(words) + wrapped("ul", items, "have"), "one-of")


def one_is_enough(words: Words) -> str:
    """Stands before identifiers of which one is enough."""
    return tag("p", words.text("page.ready.one_of"), "either")


def condition(identifier: Shown) -> str:
    """For whom it is asked, in brackets after its name; empty when it is asked for of everybody."""
    return f" ({', '.join(identifier['only_for'])})" if identifier["only_for"] else ""


def aspects(identifier: Shown, words: Words, prose: Prose) -> str:
    """What it is, where it is, what for, who may ask for it, and when not to give it."""
    return "".join(
        f"<p><strong>{escape(words.text(f'page.identifier.{aspect}'))}</strong> "
        f"{prose.html(identifier[aspect])}</p>"
        for aspect in _ASPECTS
    )


def details(identifier: Shown, words: Words, prose: Prose) -> str:
    """All about something to tick, folded; a screen reader hears what it is about."""
    return (
        f'<details class="fold about"><summary><span>{escape(words.text("page.ready.details"))}'
        f'<span class="unseen">: {escape(identifier["name"])}</span></span></summary>'
        f"<div>{aspects(identifier, words, prose)}</div></details>"
    )


def figures(shown: Iterable[Shown]) -> str:
    """What to look up before the contact, each with its place in the panel."""
    lines = "".join(
        f"<li><strong>{escape(one['name'])}</strong>"
        f"{''.join(tag('p', line) for line in _known(one) if line)}</li>"
        for one in shown
    )
    return wrapped("ul", lines, "look-up") if lines else ""


def _known(figure: Shown) -> tuple[str | None, ...]:
    return (figure["called"], *figure["where"], figure["size"])


def rules(shown: Iterable[Shown], *, refused: bool, prose: Prose) -> str:
    """What support tells, or what it refuses."""
    return "".join(_line(prose, one["text"]) for one in shown if one["refused"] is refused)


def lost(shown: Iterable[Shown], words: Words, prose: Prose) -> str:
    """What to do for whom the panel or the contact mailbox is lost; empty where nothing is."""
    steps = "".join(_line(prose, one["text"], "li") for one in shown)
    heading = tag("h3", words.text("page.choice.lost"))
    told = wrapped("section", heading + wrapped("ol", steps, "todo"), "without-access")
    return told if steps else ""


def instruction(shown: Shown, ways: Iterable[tuple[str, str]], words: Words, prose: Prose) -> str:
    """What an instruction is and is not, with the `ways` (link, text) to what else may be meant,
    what it takes, and what to check before."""
    meant = "".join(f'<li><a href="{escape(link)}">{escape(text)}</a></li>' for link, text in ways)
    needs = "".join(_line(prose, one["text"], "li") for one in shown["needs"])
    checks = "".join(
        f"<li>{sign(_SIGNS[one['state']])}<span>{prose.html(one['text'])}</span></li>"
        for one in shown["before"]
    )
    return (
        f"{_line(prose, shown['is'])}{_line(prose, shown['isnot'])}"
        f"{_list(words.text('page.about.meant'), meant, 'meant')}"
        f"{_list(words.text('page.about.needs'), needs, 'seen')}"
        f"{_list(words.text('page.about.before'), checks, 'before')}"
    )


def _list(heading: str, items: str, css: str) -> str:
    return tag("p", heading, "lead-in") + wrapped("ul", items, css) if items else ""


def _line(prose: Prose, text: str, name: str = "p") -> str:
    return wrapped(name, prose.html(text))
