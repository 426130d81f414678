"""What is known of an outage, and stored cases, as HTML for `st.html`. Every value is escaped."""

from __future__ import annotations

from assistant.pages.markup import sign, tag


def incident(sentence: str, reassurance: str, notice: str) -> str:
    """The block above the verdict; `notice` are the words of the provider's people."""
    own = f"<blockquote>{tag('p', notice)}</blockquote>" if notice else ""
    return (
        f'<section class="incident">{sign("warning")}<div>{tag("h2", sentence)}'
        f"{tag('p', reassurance)}{own}</div></section>"
    )
