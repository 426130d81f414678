"""The operator sees what the profiles hold, what is empty, and which file cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.preparation.completeness import facts
from assistant.preparation.loading import load_profiles
from assistant.settings import settings
from assistant.texts import LANGUAGES, words
from tests.assistant.pages.test_diagnose import text
from tests.assistant.preparation.test_loading import SMALL, write

SHIPPED = load_profiles()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ASSISTANT_PROFILES", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def page(lang: str = "pl") -> AppTest:
    at = AppTest.from_function(_script)
    at.query_params["lang"] = lang
    at.run()
    assert not at.exception
    return at


def _script() -> None:
    from assistant.pages.profiles import show_profiles

    show_profiles()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_profile_is_shown_with_what_is_empty_and_what_that_means(lang: str) -> None:
    w, shown = words(lang), text(page(lang))
    for profile in SHIPPED.values():
        assert f"({profile.id}, {w.text('profile.shipped')})" in shown
        for fact in facts(profile):
            assert w.text(f"profile.fact.{fact.id}") in shown
            assert fact.is_complete or w.text(f"profile.empty.{fact.id}") in shown


def test_an_added_profile_is_there_at_once_and_another_one_when_it_is_filled(folder: Path) -> None:
    w = words("pl")
    write(folder, SMALL)
    before = text(page())
    assert f"Small (small, {w.text('profile.own')})" in before
    write(folder, SMALL.replace("panel = {", 'panel = {url = "https://panel.small.example", '))
    after = text(page())
    assert "https://panel.small.example" in after
    empty = w.text("profile.empty.panel.url")
    assert after.count(empty) == before.count(empty) - 1


def test_a_file_that_cannot_be_used_is_named_without_its_folder(folder: Path) -> None:
    write(folder, SMALL.replace('asked = "always"', 'asked = "no"'))
    shown = text(page())
    assert "small.toml" in shown
    assert "requirements.1.asked" in shown
    assert str(folder) not in shown
    assert "nazwa.pl (nazwa" in shown
