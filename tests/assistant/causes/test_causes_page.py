"""docs/causes.md says what the catalogue, the rules and the texts say today."""

from __future__ import annotations

from assistant.causes.catalogue import catalogue
from tests.assistant.causes.causes_page import PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run make causes"


def test_every_cause_has_its_section_in_order_of_dependency() -> None:
    headings = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "## "]
    assert headings == [f"## {code}" for code in catalogue()]
