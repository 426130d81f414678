"""The PDF: two pages for every cause, tagged, readable, the same each time, and never obeying."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import BooleanObject, DictionaryObject, IndirectObject

from assistant.documents.font import STAND_IN, drawable
from assistant.documents.papers import Papers
from assistant.documents.pdf import pdf
from assistant.documents.sheet import sheet
from assistant.figures.reading import DATES, QUOTAS
from assistant.panel_file import read_panel
from assistant.report import Report
from checks.target import parse_target
from tests.assistant.causes.observed import seen, site
from tests.assistant.documents.made import causes, each_cause, healthy, papers_of
from tests.assistant.test_texts import all_messages
from tests.inert import texts

LONG = "bardzo-" * 8 + "długa-nazwa.firma.pl"


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def said(made: bytes) -> str:
    """All its text, each run of white space as one space."""
    return " ".join(" ".join(page.extract_text() for page in read(made).pages).split())


def tags(reader: PdfReader) -> list[DictionaryObject]:
    """The elements of the structure tree, in the order in which they are read."""

    def below(node: Any) -> Iterator[DictionaryObject]:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            for one in node:
                yield from below(one)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                yield node
            yield from below(node.get("/K", []))

    return list(below(reader.trailer["/Root"]["/StructTreeRoot"]))


@pytest.fixture(scope="module")
def expired() -> tuple[Papers, bytes]:
    papers = papers_of(causes()["domain_expired"])
    return papers, pdf(papers)


def test_it_is_tagged_and_says_so(expired: tuple[Papers, bytes]) -> None:
    reader = read(expired[1])
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "pl"
    assert root["/MarkInfo"]["/Marked"] == BooleanObject(True)
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert reader.metadata.title == "Wynik sprawdzenia: firma.pl"
    assert reader.metadata.creation_date == expired[0].report.started_at


def test_it_has_headings_lists_a_table_and_a_picture_with_words(
    expired: tuple[Papers, bytes],
) -> None:
    found = tags(read(expired[1]))
    kinds = [one["/S"] for one in found]
    assert kinds.count("/H1") == 1
    assert kinds.index("/H1") < kinds.index("/H2")
    assert {"/L", "/LI", "/Table", "/TH", "/TD", "/Figure"} <= set(kinds)
    shown = sheet(expired[0])
    alts = {str(one["/Alt"]) for one in found if one["/S"] == "/Figure"}
    assert {shown["path"]["alt"], *(one["alt"] for one in shown["pictures"])} <= alts
    assert len(shown["pictures"]) == 1


PANEL = {
    **dict.fromkeys(DATES, "2026-12-31"),
    **{key: {"used": 9, "limit": 10} for key in QUOTAS},
}


def test_figures_of_the_panel_are_drawn_and_two_pages_hold_them_with_all_else() -> None:
    panel = read_panel({**PANEL, "domain_expires": "2027-01-15"})
    for papers in longest("pl", 3):
        told = replace(papers, report=replace(papers.report, panel=panel))
        assert [one["heading"] for one in sheet(told)["pictures"]] == [
            papers.words.text("picture.timeline"),
            papers.words.text("picture.bars"),
        ]
        assert len(read(pdf(told)).pages) == 2


def test_its_text_reads_back_with_polish_letters(expired: tuple[Papers, bytes]) -> None:
    papers, made = expired
    text = said(made)
    shown = sheet(papers)
    for phrase in (
        shown["verdict"]["sentence"],
        shown["verdict"]["certainty"],
        *shown["steps"]["items"],
        *shown["summary"]["lines"],
        shown["ready"]["never"],
        *(item["name"] for group in shown["ready"]["groups"] for item in group["items"]),
        *(note for row in shown["evidence"]["rows"] for note in row["notes"]),
        *shown["figures"]["lines"],
    ):
        assert phrase in text, phrase
    assert set("ąćęłńóśźż") <= set(text)


def test_all_fonts_are_inside(expired: tuple[Papers, bytes]) -> None:
    for page in read(expired[1]).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"])


def longest(lang: str, count: int) -> list[Papers]:
    """The causes with most to say."""
    return sorted(each_cause(lang), key=lambda one: len(json.dumps(sheet(one))))[-count:]


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_the_causes_with_most_to_say_fit_two_pages(lang: str) -> None:
    for papers in longest(lang, 8):
        assert len(read(pdf(papers)).pages) == 2, papers.report.causes[0].code


@pytest.mark.parametrize("symptom", ["domain_transfer", "email_not_arriving", "other"])
def test_what_is_no_fault_has_two_pages_as_well(symptom: str) -> None:
    assert len(read(pdf(papers_of(seen(symptom)))).pages) == 2


# Our own codes, and what is left where a text had nothing to say.
CODES = {part for key in all_messages("pl") for part in key.split(".") if "_" in part}
EMPTY = re.compile(r"\{[a-z_]*\}|\bNone\b(?! of )|\[\]|  |[:,] ?[.,:](?=\s|$)|\( ?\)")


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_no_sheet_holds_an_empty_phrase_or_a_raw_code(lang: str) -> None:
    for papers in each_cause(lang):
        shown = sheet(papers)
        codes = {cause.code for cause in papers.report.causes}
        values = [text for name, text in told(shown) if name not in ("svg", "state")]
        assert all(text.strip() for name, text in told(shown) if name != "certainty")
        for text in values:
            assert not CODES & set(re.findall(r"\w+", text)), (codes, text)
            assert set(EMPTY.findall(text)) <= {"{page}", "{pages}"}, text


def told(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, with the name of the member that holds it."""
    match value:
        case str():
            yield name, value
        case dict():
            for key, member in value.items():
                yield from told(member, key)
        case list():
            for member in value:
                yield from told(member, name)


def test_the_same_papers_make_the_same_bytes(expired: tuple[Papers, bytes]) -> None:
    papers, made = expired
    assert pdf(papers) == made
    later = replace(papers.report, started_at=datetime(2026, 12, 1, 9, 5, 7, 123456, UTC))
    assert pdf(replace(papers, report=later)) != made


def test_numbers_that_were_typed_stand_in_it_and_nowhere_else() -> None:
    papers = healthy(numbers={"nip": "123-456-32-18"})
    assert "NIP: 123-456-32-18" in said(pdf(papers))
    assert "Dane firmy" not in said(pdf(healthy()))


# ---- what comes from outside

MARKUP = '#panic("x") $1+1$ *b* _i_ `c` @ref <lab> = H \\ #let x = 1 // c /* d */ https://x.pl "a"'


def titled(title: str) -> Papers:
    known = seen("website_wrong_content", website=site(200, title=title, heading=title))
    return papers_of(known)


def test_markup_from_outside_is_shown_and_not_carried_out() -> None:
    papers = papers_of(causes()["redirect_elsewhere"])
    hostile = hostile_report(papers.report, MARKUP)
    text = said(pdf(replace(papers, report=hostile)))
    assert '#panic("x") $1+1$ *b* _i_ `c` @ref' in text


def hostile_report(report: Report, value: str) -> Report:
    """The report with `value` for every text in its evidence."""

    def spoilt(cause: Any) -> Any:
        evidence = tuple(
            replace(
                one,
                data={
                    name: value if isinstance(data, str) else data
                    for name, data in one.data.items()
                },
            )
            for one in cause.evidence
        )
        return replace(cause, evidence=evidence)

    return replace(report, causes=tuple(map(spoilt, report.causes)))


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_whatever_a_server_says_a_pdf_is_made(text: str) -> None:
    papers = papers_of(causes()["redirect_elsewhere"])
    made = pdf(replace(papers, report=hostile_report(papers.report, text)))
    assert len(read(made).pages) == 2


def test_what_the_font_lacks_has_a_stand_in_and_hosts_their_other_spelling() -> None:
    assert drawable("Zażółć gęślą jaźń – „tak” ✓ Ж Ω") == "Zażółć gęślą jaźń – „tak” ✓ Ж Ω"
    assert drawable("中文.pl") == "xn--fiq228c.pl"
    assert drawable("Tytuł 中文 🔥") == f"Tytuł {STAND_IN * 2} {STAND_IN}"
    assert drawable("a\u200db") == f"a{STAND_IN}b"


def test_long_content_is_cut_with_a_word_that_it_was() -> None:
    papers = papers_of(causes()["redirect_elsewhere"])
    causes_ = papers.report.causes
    evidence = tuple(
        replace(
            causes_[0].evidence[0], data={**causes_[0].evidence[0].data, "to_host": f"{n}.{LONG}"}
        )
        for n in range(30)
    )
    many = tuple(replace(cause, evidence=evidence, consequences=()) for cause in causes_ * 8)
    report = replace(
        papers.report, causes=many, target=parse_target(f"https://{'x' * 60}.{'y' * 60}.firma.pl")
    )
    made = pdf(replace(papers, report=report))
    assert len(read(made).pages) == 2
    assert sheet(papers)["cut"] in said(made)
    assert sheet(papers)["cut"] not in said(pdf(papers))
    assert "x" * 60 in said(made)  # whoever copies a long name gets nothing else along
    assert max(map(len, texts(sheet(replace(papers, report=report))))) < 20_000
