"""What is known of an outage, and stored cases, as HTML for `st.html`. Every value is escaped."""

from __future__ import annotations

from html import escape

from assistant.pages.markup import sign, tag, wrapped
from assistant.pages.result_markup import copy_button
from assistant.store.case_number import shown
from assistant.texts import Words


def incident(sentence: str, reassurance: str, notice: str) -> str:
    """The block above the verdict; `notice` are the words of the provider's people."""
    own = f"<blockquote>{tag('p', notice)}</blockquote>" if notice else ""
    return (
        f'<section class="incident">{sign("warning")}<div>{tag("h2", sentence)}'
        f"{tag('p', reassurance)}{own}</div></section>"
    )


def terms(w: Words, days: int) -> str:
    """What is kept, for how long, who can read it and how to delete it."""
    lines = (
        w.text("case.save.what"),
        w.text("case.save.days", days=days),
        w.text("case.save.readers"),
        w.text("case.save.deleting"),
    )
    items = "".join(tag("li", line) for line in lines)
    return tag("p", w.text("case.save.lead")) + wrapped("ul", items, "seen")


def saved(said: str, link: str, number: str, until: str, w: Words) -> str:
    """The link with its button, and the number in large type."""
    return (
        f'<section class="saved">{tag("p", said, "saved-word")}'
        f"{tag('h3', w.text('case.saved.link'))}"
        f'<p><a id="case-link" href="{escape(link)}" target="_blank">{escape(link)}</a></p>'
        f"{copy_button('case-link', w.text('case.saved.copy'), w, 'copy')}"
        f"{tag('h3', w.text('case.saved.number'))}"
        f'<p class="case-number">{escape(shown(number))}</p>'
        f"{tag('p', until, 'quiet')}</section>"
    )


def about(what: str, number: str, until: str, outdated: str) -> str:
    """What stands above a stored result."""
    warning = tag("p", outdated, "warning") if outdated else ""
    return tag("p", what) + tag("p", f"{number} {until}", "quiet") + warning


def way(link: str, text: str) -> str:
    """A link that looks like a button."""
    return f'<a class="plain" href="{escape(link)}" target="_self">{escape(text)}</a>'
