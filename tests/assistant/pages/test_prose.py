"""Terms are explained in our own words, once a part, and never in what came from outside."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.plain import plain
from assistant.pages.prose import Prose, bare
from assistant.texts import FRAME, words
from assistant.texts.glossary import glossary
from tests.assistant.pages.test_markup import Reader

PL = words("pl")


def explained(*texts: str) -> list[str]:
    """The mentions that `texts` of one part explain."""
    prose = Prose(glossary(PL), "part")
    html = "".join(map(prose.html, texts))
    return re.findall('<button type="button" class="term"[^>]*>(.*?)</button>', html)


def test_the_first_mention_of_a_term_in_a_part_is_explained() -> None:
    assert explained("Serwery DNS milczą.", "Zapytaj o serwerach DNS, czyli o DNS.") == [
        "Serwery DNS",
        "DNS",
    ]


def test_two_terms_side_by_side_are_not_two_buttons_side_by_side() -> None:
    assert explained("Popraw adres IP serwera.", "Serwer milczy.") == ["adres IP", "Serwer"]


def test_punctuation_stays_with_the_button_beside_it() -> None:
    html = Prose(glossary(PL), "part").html("Zapytaj o DNS. I o „serwer”.")
    assert re.findall("</a></span>([^<]*)</span>", html) == [".", "”."]
    assert re.findall('<span class="kept">([^<]*)<button', html) == ["", "„"]
    assert Reader(html).text.endswith("”.")


def test_punctuation_stays_with_the_value_before_it() -> None:
    html = Prose(glossary(PL), "part").html(f"Wybierz {'firma.pl'.join(FRAME)}, kliknij.")
    assert html == 'Wybierz <span class="whole">firma.pl,</span> kliknij.'


def test_a_value_from_outside_is_never_explained() -> None:
    text = PL.framed().text("evidence.registered_with", registrar="Rejestrator DNS sp. z o.o.")
    assert FRAME[0] in text
    assert explained(text) == ["Domenę", "rejestrator"]
    assert bare(text) == PL.text("evidence.registered_with", registrar="Rejestrator DNS sp. z o.o.")


def test_our_own_words_for_a_code_are_explained() -> None:
    text = PL.framed().text("evidence.registry_state", domain="firma.pl", state="quarantine")
    assert explained(text) == ["domeny", "okresie ochronnym"]


def test_the_button_opens_what_stands_beside_it() -> None:
    html = Prose(glossary(PL), "steps").html("Zapytaj o DNS.")
    assert 'popovertarget="steps-dns"' in html
    assert 'id="steps-dns" popover' in html
    assert PL.text("term.dns.meaning") in Reader(html).text
    assert 'href="glossary?term=dns&amp;lang=pl"' in html


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1))
def test_no_value_leaves_its_frame_or_opens_a_tag(value: str) -> None:
    shown = plain(value)
    reader = Reader(Prose(glossary(PL), "part").html(f"DNS {shown.join(FRAME)} DNS"))
    assert {tag for tag, _ in reader.tags} <= {"button", "span", "strong", "a"}
    assert sum(tag == "button" for tag, _ in reader.tags) == 1
    assert shown in reader.text
