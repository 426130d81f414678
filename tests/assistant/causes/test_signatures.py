"""What a page shows to its visitor: every signature is met, and no website is taken for one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.causes.phrases import Phrases
from assistant.causes.signatures import FILE, Shows, Signature, Signatures, recognise
from assistant.report import Certainty
from checks.observation import Unseen, Why
from checks.page import PageText
from checks.website import Page
from tests.assistant.causes.made_up_pages import STOP_PAGES, WEBSITES, MadeUp, wordings
from tests.bench import pages as bench

TOML = FILE.read_text(encoding="utf-8")
ALL = list(Signatures(TOML))
PAGES_DOCUMENT = (Path(__file__).parents[3] / "docs/pages.md").read_text(encoding="utf-8")


def found(page: Page) -> str:
    signature = recognise(page)
    return signature.id if signature else ""


def shown(page: Page) -> Shows | None:
    signature = recognise(page)
    return signature.kind if signature else None


# ---- every signature, and every website


@pytest.mark.parametrize("made_up", STOP_PAGES, ids=lambda one: one.shows)
def test_a_page_that_says_it_is_recognised(made_up: MadeUp) -> None:
    assert found(made_up.page()) == made_up.shows


def test_every_signature_is_met() -> None:
    assert {made_up.shows for made_up in STOP_PAGES} == {signature.id for signature in ALL}


def test_every_kind_has_signatures() -> None:
    assert {signature.kind for signature in ALL} == set(Shows)


def test_the_documentation_knows_every_kind() -> None:
    assert re.findall(r"^\| `(\w+)`", PAGES_DOCUMENT, re.MULTILINE) == [*Shows]


@pytest.mark.parametrize("signature", ALL, ids=lambda one: one.id)
def test_a_signature_says_where_it_is_from(signature: Signature) -> None:
    assert len(signature.source) > 10
    assert "," not in signature.product
    assert signature.language in ("", "pl", "en")


@pytest.mark.parametrize("made_up", WEBSITES, ids=lambda one: one.heading)
def test_a_website_shows_none(made_up: MadeUp) -> None:
    assert found(made_up.page()) == ""


@pytest.mark.parametrize(("kind", "made_up"), list(wordings()))
def test_a_wording_shows_its_kind(kind: str, made_up: MadeUp) -> None:
    assert (shown(made_up.page()) or "") == kind


def test_an_address_on_the_way_says_as_much_as_the_last() -> None:
    shop = MadeUp("", "Doniczka Hosting", "Witamy", links=30).page()
    assert found(shop) == ""
    assert (
        found(replace(shop, way=("/", "/cgi-sys/suspendedpage.cgi"))) == "cpanel_suspended_address"
    )


# ---- what makes no difference, and what does


def plain(text: str) -> str:
    """As pages without Polish letters write."""
    letters = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@pytest.mark.parametrize("write", [plain, str.upper], ids=["no diacritics", "capitals"])
@pytest.mark.parametrize("made_up", STOP_PAGES, ids=lambda one: one.shows)
def test_letters_and_case_make_no_difference(made_up: MadeUp, write: Callable[[str], str]) -> None:
    changed = replace(
        made_up,
        title=write(made_up.title),
        heading=write(made_up.heading),
        text=write(made_up.text),
        description=write(made_up.description),
    )
    assert found(changed.page()) == made_up.shows


LISTINGS = {
    "directory_listing",
    "directory_listing_other",
    "directory_listing_iis",
    "directory_listing_root",
}
ADDRESSES = {
    "cpanel_suspended_address",
    "cpanel_default_address",
    "cpanel_moving_address",
    "market_address",
}
ABOVE_A_WEBSITE = {"disk_warning_above_page"}


@pytest.mark.parametrize(
    "made_up", [one for one in STOP_PAGES if one.status == 200], ids=lambda one: one.shows
)
def test_a_long_page_is_a_website(made_up: MadeUp) -> None:
    page = made_up.page()
    assert isinstance(page.says, PageText)
    long = replace(page, says=replace(page.says, length=10_000))
    stays = made_up.shows in LISTINGS | ADDRESSES | ABOVE_A_WEBSITE
    assert found(long) == (made_up.shows if stays else "")


@pytest.mark.parametrize(
    "text",
    [
        "Konto zostało zawieszone",
        "Strona w budowie",
        "This domain has expired",
        "Limit transferu został wyczerpany",
    ],
)
def test_words_beside_a_menu_are_a_websites(text: str) -> None:
    assert found(MadeUp("", "Kwiaty", "Witamy", text).page())
    assert found(MadeUp("", "Kwiaty", "Witamy", text, links=20).page()) == ""


@pytest.mark.parametrize(
    "statement", ["Domena wygasła", "Konto zablokowane", "Strona w budowie", "Account suspended"]
)
def test_a_question_states_nothing(statement: str) -> None:
    assert found(MadeUp("", heading=statement).page())
    assert found(MadeUp("", heading=f"{statement}?", text="Pomożemy.").page()) == ""


@pytest.mark.parametrize("stated", [True, False])
@pytest.mark.parametrize(
    ("condition", "statement"),
    [
        ("Gdy ", "limit transferu został przekroczony"),
        ("Jesli ", "konto zostało zablokowane"),
        ("When ", "the rate limit is exceeded"),
    ],
)
def test_a_case_that_is_only_thought_of_is_none(
    condition: str, statement: str, stated: bool
) -> None:
    text = f"{'' if stated else condition}{statement}, zadzwoń."
    assert bool(found(MadeUp("", heading="Umowa", text=text).page())) is stated


@pytest.mark.parametrize("status", [200, 500])
def test_who_speaks_to_the_reader_states_something(status: int) -> None:
    text = "Jeśli widzisz tę stronę, Twoje konto zostało zawieszone"
    assert shown(MadeUp("", heading="", text=text, status=status).page())


def test_a_warning_counts_above_a_website_and_not_inside() -> None:
    warning = "fopen(): failed to open stream: No space left on device in /home/a/b.php on line 3"
    words = "Repertuar na ten tydzień i następny. " * 40
    above = MadeUp("", heading="Kino", text=f"{warning} {words}", links=10).page()
    signature = recognise(above)
    assert signature is not None
    assert (signature.kind, signature.certainty) == (Shows.DISK, Certainty.LIKELY)
    assert found(MadeUp("", heading="Kino", text=f"{words} {warning}", links=10).page()) == ""


def test_a_list_of_faults_has_none() -> None:
    faults = (
        "Too many connections. 429 Too Many Requests. Limit CPU przekroczony.",
        "Bandwidth limit exceeded. Na lekcji czwartej: co znaczą te słowa i kto je pisze. "
        "Zajęcia odbywają się we wtorki o siedemnastej w sali komputerowej biblioteki.",
    )
    assert found(MadeUp("", heading="Lekcja 3", text=faults[0]).page())
    lesson = MadeUp("", heading="Lekcja 3", text=" ".join(faults)).page()
    assert found(lesson) == ""
    assert found(replace(lesson, status=509)) == "status_509"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Konto zawieszone: przekroczony limit transferu.", Shows.TRANSFER),
        ("Konto zablokowane, abonament nie został opłacony.", Shows.EXPIRED_HOSTING),
        ("Strona zablokowana. Twój adres IP został zablokowany.", Shows.FIREWALL),
        ("Przerwa techniczna: błąd połączenia z bazą danych. Wracamy.", Shows.DATABASE_ERROR),
        ("Service unavailable: Resource Limit Is Reached.", Shows.CONNECTIONS),
        ("Warning: mkdir(): No space left on device in /k/a.php on line 1", Shows.DISK),
    ],
)
def test_the_reason_outranks_what_it_leads_to(text: str, kind: Shows) -> None:
    assert shown(MadeUp("", text=text).page()) is kind


def test_apaches_second_error_does_not_outrank_the_first() -> None:
    text = (
        "You don't have permission to access /. Additionally, a 404 Not Found error was "
        "encountered while trying to use an ErrorDocument."
    )
    page = MadeUp("", "403 Forbidden", "Forbidden", text, status=403).page()
    assert shown(page) is Shows.EMPTY_FOLDER


@pytest.mark.parametrize(
    ("made_up", "certainty"),
    [
        (MadeUp("", "Account Suspended"), Certainty.CONFIRMED),
        (MadeUp("", "403 Forbidden", status=403), Certainty.LIKELY),
        (MadeUp("", "503 Service Unavailable", status=503), Certainty.POSSIBLE),
    ],
    ids=["suspended", "403", "503"],
)
def test_words_with_several_meanings_are_less_certain(
    made_up: MadeUp, certainty: Certainty
) -> None:
    signature = recognise(made_up.page())
    assert signature
    assert signature.certainty is certainty


def test_a_firewall_may_have_stopped_this_assistant_alone() -> None:
    firewalls = {one.certainty for one in ALL if one.kind is Shows.FIREWALL}
    assert Certainty.CONFIRMED not in firewalls


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, Shows.HTTP_REQUESTS),
        (507, Shows.DISK),
        (508, Shows.CONNECTIONS),
        (509, Shows.TRANSFER),
        (521, Shows.APPLICATION_ERROR),
    ],
)
def test_a_status_that_nothing_else_uses_needs_no_words(status: int, kind: Shows) -> None:
    signature = recognise(Page("https://a.example/", status, "", Unseen(Why.TIMEOUT)))
    assert signature
    assert (signature.kind, signature.by_status) == (kind, True)


@pytest.mark.parametrize("status", [200, 401, 403, 404, 500, 502, 503, 504])
def test_a_status_with_several_meanings_shows_nothing_by_itself(status: int) -> None:
    assert recognise(Page("https://a.example/", status, "", Unseen(Why.TIMEOUT))) is None
    assert recognise(Page("https://a.example/", status, "", PageText("", "", "", 0))) is None


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=4000), st.integers(100, 599))
def test_any_text_is_recognised_or_not(title: str, heading: str, text: str, status: int) -> None:
    page = Page("https://a.example/", status, "", PageText(title, heading, text, len(text)))
    assert found(page) in {"", *(signature.id for signature in ALL)}


VOCABULARY = sorted({word for made_up in STOP_PAGES for word in made_up.text.split()})


@given(st.lists(st.sampled_from(VOCABULARY), max_size=600).map(" ".join))
def test_words_of_many_phrases_at_once_are_no_trouble(text: str) -> None:
    says = PageText(text[:300], text[:300], text[:4000], 1)
    assert found(Page("https://a.example/", 200, "", says)) in {"", *(one.id for one in ALL)}


# ---- phrases


@pytest.mark.parametrize(
    ("phrase", "text", "stands"),
    [
        ("konto zawieszone", "To konto ZAWIESZONE!", True),
        ("konto zawieszone", "Konto-zawieszone.", True),
        ("konto zawieszone", "konto zawieszonego", False),
        ("konto zawieszone", "podkonto zawieszone", False),
        ("konto zawieszone", "konto jest zawieszone", False),
        ("konto (jest|zostało|) zawieszone", "konto zostało zawieszone", True),
        ("konto (jest|zostało|) zawieszone", "konto zawieszone", True),
        ("błąd łączenia", "Blad laczenia", True),
        ("blad laczenia", "Błąd łączenia", True),
        ("{site} is down", "Our web site is down", True),
        ("{site} is down", "Our river is down", False),
        ("domena {host} wygasła", "Domena www.kwiaty-ciete.com.pl wygasła", True),
        ("domena {host} wygasła", "Domena „kwiaty.pl” wygasła", True),
        ("domena {host} wygasła", "Domena wygasła", True),
        ("domena {host} wygasła", "Domena pana Jana wygasła", False),
        ("domena {gap} wygasła", "Domena pana Jana wygasła", True),
        ("domena {gap} wygasła", "Domena wygasła", True),
        ("domena {gap} wygasła", "Domena bardzo starego pana Jana wygasła", False),
        ("domena {gap}", "domena", True),
        ("index of /", "Index of /", True),
        ("index of /", "Index of freedom", False),
        ("= it works", "It works!", True),
        ("= it works", "It works. Sometimes.", False),
        ("= it works", "Sometimes it works", False),
        ("domena wygasła", "Domena wygasła?", False),
        ("domena wygasła", "Domena wygasła? Tak, domena wygasła.", True),
        ("domena wygasła (?|)", "Domena wygasła?", True),
        ("a (b|b c) d", "a b c d", True),
    ],
)
def test_a_phrase_stands_on_word_boundaries(phrase: str, text: str, stands: bool) -> None:
    phrases = Phrases({"site": "site|web site"})
    number = phrases.add(phrase)
    assert (number in phrases.standing_in(text)) is stands


@pytest.mark.parametrize(
    "phrase",
    ["", "=", "...", "(a|)", "{host}", "{gap}", "a (b", "a b)", "a {site", "a {nothing}", "((a))"],
)
def test_a_phrase_that_cannot_stand_anywhere_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="phrase"):
        Phrases({"site": "site"}).add(phrase)


# ---- the file


ROW = """
articles = []
[words]
[[signature]]
id = "a"
kind = "suspended"
source = "nobody ever"
"""


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        (ROW, "nothing to know it by"),
        (ROW + 'titel = ["a"]', "titel"),
        (ROW + 'title = ["{a}"]', "no word"),
        (ROW.replace("suspended", "sleepy") + 'title = ["a"]', "sleepy"),
        (ROW + 'title = ["a"]\n' + ROW.partition("[words]")[2] + 'title = ["b"]', "twice"),
    ],
    ids=["no place", "unknown place", "unknown word", "unknown kind", "same id"],
)
def test_a_mistake_in_the_file_is_refused(toml: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Signatures(toml)


# ---- real pages


def test_real_pages_are_recognised_and_no_website_is_accused() -> None:
    if not bench.DATA.exists():
        pytest.skip(f"the real pages are not kept here: {bench.DATA}")
    samples = list(bench.samples())
    accused = [one.name for one in samples if one.kind == bench.NORMAL and one.found]
    assert accused == []
    assert sum(one.right for one in samples) >= 0.95 * len(samples)
