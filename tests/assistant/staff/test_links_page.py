"""The link builder, and what a link keeps of it."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from assistant.pages.link import Link, read_reference
from assistant.staff.link_builder import address_of, origin, qr_code
from assistant.texts import LANGUAGES, words
from tests.assistant.staff.pages import Door, opened, shown

PL = words("pl")


def page() -> None:
    from assistant.staff.links_page import show

    show()


def link(at: AppTest) -> dict[str, str]:
    """The query of the link that the page gives."""
    (written,) = (one.proto.body for one in at.get("html") if 'id="made-link"' in one.proto.body)
    made = written.split('id="made-link"')[1].split(">", 1)[1].split("</pre>")[0]
    return dict(parse_qsl(urlsplit(made.replace("&amp;", "&")).query))


def test_a_link_for_anybody_leaves_all_to_the_customer(door: Door) -> None:
    assert link(opened(page)) == {"lang": "pl"}


def test_a_link_has_what_the_consultant_knows(door: Door) -> None:
    at = opened(page)
    at.text_input("link-address").input(" https://Kwiaty.pl/sklep ").run()
    assert link(at) == {"address": "https://Kwiaty.pl/sklep", "lang": "pl"}
    assert at.checkbox("link-run").disabled  # nothing starts without a symptom
    at.selectbox("link-symptom").set_value("website_insecure").run()
    at.button_group("link-lang").set_value("en").run()
    at.text_input("link-reference").input("ZGŁ 2026/117").run()
    at.checkbox("link-run").check().run()
    assert link(at) == {
        "address": "https://Kwiaty.pl/sklep",
        "symptom": "website_insecure",
        "lang": "en",
        "run": "1",
        "ref": "ZGŁ 2026/117",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_sentences_are_there_whatever_language_the_page_has(door: Door, lang: str) -> None:
    text = shown(opened(page, lang))
    assert "Dzień dobry, proszę otworzyć ten link" in text
    assert "Hello, please open this link" in text


def test_what_cannot_be_used_is_said_and_kept(door: Door) -> None:
    at = opened(page)
    at.text_input("link-address").input("kwiaty").run()
    assert PL.text("staff.links.made") not in shown(at)
    assert at.text_input("link-address").value == "kwiaty"
    at.text_input("link-address").input("kwiaty.pl").run()
    at.text_input("link-reference").input("<b>117</b>").run()
    assert PL.text("staff.links.reference.refused") in shown(at)
    assert PL.text("staff.links.made") not in shown(at)


def test_who_is_not_signed_in_gets_the_sign_in(door: Door) -> None:
    door.visitor = None
    text = shown(opened(page))
    assert PL.text("staff.sign_in.heading") in text
    assert PL.text("staff.links.heading") not in text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ZGŁ 2026/117", "ZGŁ 2026/117"),
        ("a" * 80, "a" * 80),
        ("a" * 81, ""),
        (" 117", ""),
        ("117\n", ""),
        ("<b>", ""),
        ("\u202e117", ""),
        ("", ""),
    ],
)
def test_a_reference_is_one_short_plain_line(given: str, kept: str) -> None:
    assert read_reference(given) == kept
    read = Link.read({"address": "firma.pl", "ref": given})
    assert read.reference == kept
    assert Link.read(read.query()) == read


def test_the_address_is_that_of_the_service() -> None:
    assert origin("https://pomoc.pl", "http://10.0.0.1:8501/staff-links") == "https://pomoc.pl"
    assert origin(None, "http://localhost:8501/staff-links") == "http://localhost:8501"
    made = address_of("https://pomoc.pl", Link(address="żaba.pl"), symptom_known=False)
    assert made == "https://pomoc.pl/?address=%C5%BCaba.pl&lang=pl"


def test_the_code_is_a_picture_without_a_request() -> None:
    picture = qr_code("https://pomoc.pl/?address=firma.pl")
    assert picture
    assert picture.startswith("data:image/svg+xml")
    assert "<svg" in unquote(picture)
    assert "#fff" in unquote(picture)  # also on a dark page


def test_a_link_that_is_too_long_for_a_code_says_so_and_stays(door: Door) -> None:
    at = opened(page)
    at.text_input("link-address").input("https://firma.pl/" + "ż" * 1900).run()
    assert link(at)["address"].startswith("https://firma.pl/ż")
    assert PL.text("staff.links.qr.none") in shown(at)
