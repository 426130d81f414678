"""The report as plain text to keep: the prepared summary, then what to say on the telephone."""

from __future__ import annotations

from assistant.documents.papers import Papers
from assistant.documents.phone import as_text, phone_script
from assistant.documents.summary import summary


def text(papers: Papers) -> str:
    """Lines of text without an end of line at the end; the summary as it is on the page."""
    parts = [summary(papers.report, papers.preparation, papers.words, zone=papers.zone)]
    if script := phone_script(papers):
        parts.append(as_text(script, papers))
    return "\n\n\n".join(parts)
