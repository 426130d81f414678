"""What the first visitor would wait for, done when the service starts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from assistant.causes.catalogue import catalogue
from assistant.causes.rule import rules
from assistant.preparation.loading import load_profiles
from assistant.texts import LANGUAGES, words
from assistant.web.start_page import document
from checks.sequence import discover
from checks.target import parse_target


def warm_up(profiles: Path | None) -> None:
    """Read once what the process keeps: documents, texts, formats of dates and numbers, public
    suffixes, checks, rules, and the providers' profiles, also those of the folder `profiles`.

    Raises what `load_profiles` raises.
    """
    for lang in LANGUAGES:
        document(lang)
        words(lang).date(datetime.now(UTC))
        words(lang).number(0.5)
    parse_target("example.org")
    discover()
    catalogue()
    rules()
    load_profiles(profiles)
