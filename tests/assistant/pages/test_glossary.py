"""The glossary: every term with its address, found by what people type."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from assistant.pages.glossary import show_glossary
from assistant.pages.table import PAGES
from assistant.texts import LANGUAGES, words
from assistant.texts.glossary import TERMS, glossary
from tests.assistant.pages.test_diagnose import markup

PL = words("pl")

# The eight terms that infor-conversation explains (docs/sources.md).
OF_THE_DOCUMENTS = {
    "Transfer domeny": "domain_transfer",
    "Kod authinfo": "authinfo",
    "Cesja": "registrant_change",
    "backup": "backup",
    "Przekierowanie domeny": "domain_redirection",
    "Transfer hostingu": "data_transfer",
    "Powierzchnia dyskowa": "disk_space",
    "Parametry bezpieczeństwa": "security_parameters",
}


def page(**query: str) -> AppTest:
    at = AppTest.from_function(_script)
    at.query_params.update(query)
    return at.run()


def _script() -> None:
    from assistant.pages.glossary import show_glossary

    show_glossary()


def shown(html: str) -> list[str]:
    return re.findall('<div id="(.*?)">', html)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_term_is_explained_and_told_from_what_it_is_taken_for(lang: str) -> None:
    at = page(lang=lang)
    html = markup(at)
    assert sorted(shown(html)) == sorted(TERMS)
    for term in glossary(words(lang)).terms:
        assert f'href="glossary?term={term.id}&amp;lang={lang}"' in html
        assert term.meaning != term.confused
        assert len(re.findall(r"[.!?](?:\s|$)", f"{term.meaning} {term.confused}")) >= 2


@pytest.mark.parametrize(("name", "id"), OF_THE_DOCUMENTS.items())
def test_a_term_of_the_documents_has_its_address(name: str, id: str) -> None:
    for asked in (name, id):
        opened = re.search('<dl class="glossary open">(.*?)</dl>', markup(page(term=asked)))
        assert opened
        assert shown(opened[1]) == [id]


@pytest.mark.parametrize("asked", ["", "nie ma takiego", "<script>", "x" * 5000])
def test_an_unknown_term_opens_none_and_shows_all(asked: str) -> None:
    html = markup(page(term=asked))
    assert "glossary open" not in html
    assert len(shown(html)) == len(TERMS)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cesja", "registrant_change"),
        ("Cesje", "registrant_change"),
        ("kopia zapasowa", "backup"),
        ("parametry bezpieczenstwa", "security_parameters"),
        ("IVR", "ivr"),
        ("lista serwerów", "spf"),
    ],
)
def test_a_term_is_found_by_its_forms_and_without_diacritics(typed: str, first: str) -> None:
    at = page()
    at.text_input(key="search").input(typed).run()
    assert shown(markup(at))[0] == first
    assert PL.text("page.glossary.found") in markup(at)


def test_what_is_not_found_is_said_and_the_list_stays() -> None:
    at = page()
    at.text_input(key="search").input("krasnoludek").run()
    assert PL.text("page.glossary.none") in markup(at)
    assert len(shown(markup(at))) == len(TERMS)


def test_the_glossary_has_a_path() -> None:
    assert {page.path: page.show for page in PAGES}["glossary"] is show_glossary
