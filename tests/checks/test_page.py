"""A body becomes what a person sees of it, whatever its charset and however odd it is."""

from __future__ import annotations

import codecs
import time
from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checks.page import (
    DESCRIPTION_CHARS,
    HEADING_CHARS,
    TEXT_CHARS,
    TITLE_CHARS,
    PageText,
    read_page,
)

HTML = "text/html"
BODY_LIMIT = 256 * 1024  # what the website check reads of a page
POLISH = "Zażółć gęślą jaźń, ŁÓDŹ śpi: ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ"


def read(text: str, content_type: str = HTML) -> PageText:
    return read_page(text.encode(), content_type)


# ---- title, heading, text


def test_title_heading_and_visible_text() -> None:
    page = read(
        '<!DOCTYPE html><html><head><title> Kwiaty\n  cięte </title><meta name="Description" '
        'content="Najświeższe  w mieście"><style>h1 {}</style></head><body><h1></h1>'
        "<h2>Róże&nbsp;i <b>tulipany</b></h2><h1>Drugi</h1><script>var a;</script>"
        '<noscript>Włącz skrypty</noscript><!-- nic --><p>Po <a href="/5">pięć</a> zł.</p></body>'
    )
    assert page == PageText(
        title="Kwiaty cięte",
        heading="Róże i tulipany",
        text="Róże i tulipany Drugi Po pięć zł.",
        length=33,
        description="Najświeższe w mieście",
        links=1,
        script="var a;",
    )


def test_a_page_without_html_head_and_body_tags_is_read_whole() -> None:
    page = read("<title>T</title><style>p {}</style><article><h1>H</h1><p>tekst</p></article>")
    assert (page.title, page.heading, page.text) == ("T", "H", "H tekst")


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "", HTML])
def test_plain_text_is_its_own_visible_text(content_type: str) -> None:
    assert read('{"error": "a < b"}', content_type).text == '{"error": "a < b"}'


@pytest.mark.parametrize("body", ["", " \n ", "<!-- nic -->", "<!DOCTYPE html>", "\0\0", "<html>"])
def test_what_says_nothing_has_empty_parts(body: str) -> None:
    assert read(body) == PageText("", "", "", 0)


def test_each_address_counts_as_one_link() -> None:
    menu = '<a href="/a">a</a><a href="/a">a</a><a href="/b">b</a><a name="c">c</a><a href="">d</a>'
    assert read(menu).links == 2


def test_a_page_of_pictures_says_what_stands_for_them() -> None:
    picture = '<img alt="Strona w  budowie"><img><img alt="Zapraszamy">'
    assert read(picture).text == "Strona w budowie Zapraszamy"
    assert read(f"{picture}<p>Tekst</p>").text == "Tekst"


def test_long_parts_are_cut_and_the_length_is_not() -> None:
    words = "słowo " * 2000
    page = read(f'<title>{words}</title><meta name=description content="{words}"><h1>{words}</h1>')
    cut = (len(page.title), len(page.heading), len(page.text), len(page.description))
    assert cut == (TITLE_CHARS, HEADING_CHARS, TEXT_CHARS, DESCRIPTION_CHARS)
    assert page.length == len(words.strip())


# ---- charsets


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-2", "windows-1250"])
def test_a_charset_in_the_header(charset: str) -> None:
    for declared in (charset, charset.upper(), f'"{charset}"'):
        content_type = f"text/html; charset={declared}"
        assert read_page(POLISH.encode(charset), content_type).text == POLISH


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-2", "windows-1250"])
@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="{}">',
        "<META CHARSET={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    ],
)
def test_a_charset_in_the_page(charset: str, meta: str) -> None:
    body = f"{meta.format(charset)}<p>{POLISH}</p>"
    assert read_page(body.encode(charset), HTML).text == POLISH


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-2", "windows-1250"])
def test_a_charset_that_nobody_declares(charset: str) -> None:
    assert read_page(POLISH.encode(charset), HTML).text == POLISH


@pytest.mark.parametrize(
    ("mark", "charset"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_byte_order_mark_outranks_every_declaration(mark: bytes, charset: str) -> None:
    body = mark + POLISH.encode(charset)
    assert read_page(body, "text/html; charset=iso-8859-2").text == POLISH


@pytest.mark.parametrize("declared", ["iso-8859-2", "windows-1250", "iso-8859-1", "nonsense"])
def test_what_reads_as_utf_8_is_utf_8(declared: str) -> None:
    assert read_page(POLISH.encode(), f"text/html; charset={declared}").text == POLISH


@pytest.mark.parametrize(
    "declared", ["utf-8", "utf-7", "idna", "rot13", "../../etc", "x" * 500, "\0", "utf-16"]
)
def test_a_declaration_that_cannot_be_true_is_ignored(declared: str) -> None:
    content_type = f"text/html; charset={declared}"
    assert read_page(POLISH.encode("windows-1250"), content_type).text == POLISH
    assert read_page(b"plain", content_type).text == "plain"


def test_the_header_outranks_the_page() -> None:
    body = '<meta charset="koi8-r"><p>Café tu.'.encode("iso-8859-1")
    assert read_page(body, "text/html; charset=iso-8859-1").text == "Café tu."


@pytest.mark.parametrize(
    ("header", "meta", "true"),
    [
        ("iso-8859-2", "windows-1250", "windows-1250"),
        ("windows-1250", "iso-8859-2", "iso-8859-2"),
        ("iso-8859-1", "iso-8859-2", "iso-8859-2"),
        ("windows-1252", "windows-1250", "windows-1250"),
        ("utf-8", "windows-1250", "windows-1250"),
        ("iso-8859-2", "utf-8", "utf-8"),
    ],
)
def test_of_two_declarations_the_one_that_gives_polish_letters_counts(
    header: str, meta: str, true: str
) -> None:
    body = f'<meta charset="{meta}"><p>{POLISH}'.encode(true)
    assert read_page(body, f"text/html; charset={header}").text == POLISH


def test_a_cut_last_character_does_not_hide_the_charset() -> None:
    assert read_page(POLISH.encode()[:-1], HTML).text.startswith(POLISH[:-1])


# ---- hostile


@pytest.mark.parametrize(
    "odd",
    [
        "\0",
        "\u202e",
        "&#x202e;",
        "\u200b",
        "\u00ad",
        "&shy;",
        "\ufeff",
        "\u2066",
        "\U000e0041",
        "\x07",
        "\x9b",
    ],
    ids=ascii,
)
def test_invisible_characters_neither_show_nor_split_words(odd: str) -> None:
    page = read(f"<title>kon{odd}to</title><h1>kon{odd}to</h1>")
    assert (page.title, page.heading, page.text) == ("konto", "konto", "konto")


ODD_PIECES = [
    "<div>", "<a>", "<b><i>", "<table><tr><td>", "<font>", "<h1>", "<title>", "<svg><title>",
    "<ul><li>", "<form>", "<select><option>", "<script>", "<noscript>", "<template>", "<style>",
    "<frameset>", "<p><div></p>", "</div>", "<!--", "<![CDATA[", "<?php ", "&amp;", "&#x202e;",
    "<iframe src=a width=100%>", "<frame src=a>", "<frameset rows=1,2><frame src=a>",
    "<base href=a>",
    "<meta http-equiv=refresh content='0;url=", "<script>location='a';</script>", "<script src=a>",
    "<", "<a href=", "<a b c d e f>", "\0", "\u202e", "charset=", "<meta charset=", "x ", "ą",
]  # fmt: skip


@pytest.mark.parametrize("piece", ODD_PIECES)
def test_a_full_body_of_one_odd_piece_ends(piece: str) -> None:
    full = piece.encode() * (BODY_LIMIT // len(piece.encode()))
    for body in (full, b"<html><body><p>" + full, full[1:]):
        check_bounds(read_page(body, HTML))


def check_bounds(page: PageText) -> None:
    assert len(page.title) <= TITLE_CHARS
    assert len(page.heading) <= HEADING_CHARS
    assert len(page.description) <= DESCRIPTION_CHARS
    assert len(page.text) <= TEXT_CHARS
    assert len(page.text) <= page.length
    for part in (page.title, page.heading, page.text, page.description):
        assert " ".join(part.split()) == part.strip()
        part.encode()  # no lone surrogates


@given(st.binary(max_size=3000), st.text(max_size=60))
@example(b"&#xD800;&#xDFFF;&#x110000;", HTML)
@example(b"<p>a\x85b\x1cc\x0bd", "text/html; charset=iso-8859-1")
@example(b"\xff\xfe\x00", HTML)
def test_any_body_is_read(body: bytes, content_type: str) -> None:
    check_bounds(read_page(body, content_type))


@given(st.lists(st.sampled_from(ODD_PIECES), max_size=200).map("".join))
def test_any_mixture_of_odd_pieces_is_read(body: str) -> None:
    check_bounds(read(body))


# ---- time


def _attributes(count: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = (a + b + c + d for a in letters for b in letters for c in letters for d in letters)
    return "".join(f" {name}" for name in islice(names, count))


SLOW = {
    "attributes": f"<p{_attributes(52_000)}>x",
    "attributes in every tag": f"<p{_attributes(3000)}>x" * 17,
    "quoted attributes": "<p " + " ".join(f'a{n}=">"' for n in range(25_000)) + ">x",
    "open headings": "<h1>" * 60_000,
    "headings": "<h1></h1>" * 28_000,
    "headings in headings": "<div><h2>" * 28_000,
    "titles": "<svg><title></title></svg>" * 10_000,
    "formatting": "<b><i><u>" * 28_000,
    "formatting across paragraphs": "<b><p>" * 43_000,
    "tables": "<table><tr><td>" * 17_000,
    "forms": "<form>" * 43_000,
    "lists": "<ul><li>" * 32_000,
    "links": "<a>" * 87_000,
    "descriptions": "<meta name=description>" * 11_000,
    "closing tags": "</div>" * 43_000,
    "beginnings of tags": "<" * 262_144,
    "beginnings of entities": "&" * 262_144,
    "one entity": "&" + "a" * 262_000,
    "comments": "<!--" * 65_000,
    "declarations": "<!DOCTYPE " * 26_000,
    "quotes": '<a href="' * 29_000,
    "blanks": " " * 262_144,
    "marks": "a\u0301" * 87_000,
    "no width": "\u200b" * 87_000,
}
SECONDS = 0.75  # of processor time; what other programs do on the machine does not count


@pytest.mark.parametrize("name", SLOW)
def test_no_body_takes_long(name: str) -> None:
    body = SLOW[name].encode()[:BODY_LIMIT]
    started = time.process_time()
    check_bounds(read_page(body, HTML))
    assert time.process_time() - started < SECONDS


def test_a_long_picture_in_a_page_costs_nothing_but_itself() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 100_000}">'
    page = read(f"<title>Sklep</title><h1>Buty</h1>{picture}<p>Zapraszamy</p>")
    assert (page.title, page.heading, page.text) == ("Sklep", "Buty", "Buty Zapraszamy")


@pytest.mark.parametrize(
    "run",
    [
        "<p>" + " \n" * 20_000,
        "<p>" + "\0" * 40_000,
        "\0" * 40_000,
        "<!--" + "x" * 40_000 + "-->",
        "<script>" + "x" * 40_000 + "</script>",
        "<p a='" + "x" * 40_000 + "'>",
        '<p a="' + "x" * 40_000 + '">',
        "<p a=" + "x" * 40_000 + ">",
        "<p " + "x " * 20_000 + ">",
    ],
)
def test_where_a_long_run_is_cut_nothing_is_to_be_seen(run: str) -> None:
    page = read(f"<title>Sklep</title><h1>Buty</h1>{run}<p>Zapraszamy</p>")
    assert (page.title, page.heading, page.text) == ("Sklep", "Buty", "Buty Zapraszamy")
