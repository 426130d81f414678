"""Several lines of a panel, pasted at once."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.figures.labels import FILE, OTHER, figure_called
from assistant.figures.quota import Quota
from assistant.figures.reading import DATES, MOST_LINES, QUOTAS, read_figure, read_lines

DISK = {"disk": Quota(9.8e9, 10e9)}


@pytest.mark.parametrize(
    ("pasted", "dates", "quotas"),
    [
        ("Powierzchnia dyskowa 9,8 GB 10 GB 98 %", {}, DISK),
        ("POWIERZCHNIA DYSKOWA: 9,8 GB / 10 GB", {}, DISK),
        ("powierzchnia dyskowa\n9,8 GB z 10 GB", {}, DISK),
        ("Powierzchnia dyskowa\n\n9,8 GB\n10 GB\n98 %", {}, DISK),
        ("Disk Usage\n9.8 GB / 10 GB   (98%)", {}, DISK),
        (
            "Disk Usage\n9.8 GB / 10 GB\nMonthly Bandwidth Transfer\n1.2 TB / ∞\n"
            "Email Accounts\n3 / 10\nEntry Processes\n20 / 20 (100%)",
            {},
            {**DISK, "transfer": Quota(1.2e12, None), "connections": Quota(20, 20)},
        ),
        (
            "Czas procesora 30 s z 60 s\nCzas zapytań do baz danych: 59 s / 60 s\n"
            "Liczba żądań HTTP 1 200 000 z 1 000 000\nLiczba połączeń 40/40",
            {},
            {
                "cpu_time": Quota(30, 60),
                "db_query_time": Quota(59, 60),
                "http_requests": Quota(1.2e6, 1e6),
                "connections": Quota(40, 40),
            },
        ),
        (
            "Usługa | Ważna do | Stan\nfirma.pl (domena) | 2026-12-31 | aktywna\n"
            "Hosting Start | 5 grudnia 2026 | aktywna\nProjekt strony | 1.02.2027 |",
            {
                "domain_expires": date(2026, 12, 31),
                "hosting_expires": date(2026, 12, 5),
                "website_project_expires": date(2027, 2, 1),
            },
            {},
        ),
        ("Miejsce na pocztę 512 MB z 1024 MB", {}, {"mail_disk": Quota(512e6, 1024e6)}),
        ("Powierzchnia dyskowa hostingu 9,8 GB z 10 GB", {}, DISK),
        ("Witaj w panelu\nWyloguj", {}, {}),
    ],
)
def test_each_figure_is_known_by_its_name(
    pasted: str, dates: dict[str, date], quotas: dict[str, Quota]
) -> None:
    read = read_lines(pasted)
    assert (read.dates, read.quotas, read.unread) == (dates, quotas, ())


@pytest.mark.parametrize(
    ("pasted", "unread"),
    [
        ("12", [("label", None)]),
        ("Transfer 80 GB", [("limit", "transfer")]),
        ("Dysk 1,024 GB z 10 GB", [("separator", "disk")]),
        ("Hosting wygasa 05/06/2026", [("date_order", "hosting_expires")]),
        ("Dysk 5 GB z 10 GB\nDysk 6 GB z 10 GB", [("twice", "disk")]),
        ("\n" * MOST_LINES, [("too_much", None)]),
    ],
)
def test_a_line_that_is_not_understood_is_named_with_the_reason(
    pasted: str, unread: list[tuple[str, str | None]]
) -> None:
    read = read_lines(pasted)
    assert (dict(read.dates), dict(read.quotas)) == ({}, {})
    assert [(one.code, one.key) for one in read.unread] == unread


def test_a_bad_line_does_not_keep_a_good_one_from_being_read() -> None:
    read = read_lines("Transfer 80 GB\nDysk 9,8 GB z 10 GB\nCoś 12")
    assert dict(read.quotas) == DISK
    assert [one.code for one in read.unread] == ["limit", "label"]


@given(st.text(max_size=600))
def test_any_text_is_read_or_named_as_unread(text: str) -> None:
    read_lines(text)


LABELS = tomllib.loads(FILE.read_text(encoding="utf-8"))


@given(
    st.lists(
        st.sampled_from([one for names in LABELS.values() for one in names])
        | st.sampled_from(["9,8 GB z 10 GB", "10 GB", "98 %", "31.12.2026", "bez limitu", ""]),
        max_size=12,
    ),
    st.sampled_from([" ", "\n", "\t"]),
)
def test_any_mixture_of_names_and_figures_is_read_or_named_as_unread(
    pieces: list[str], between: str
) -> None:
    read = read_lines(between.join(pieces))
    assert {*read.dates} <= {*DATES}
    assert {*read.quotas} <= {*QUOTAS}


def test_every_figure_has_names_and_no_name_is_of_two() -> None:
    assert set(LABELS) == {*DATES, *QUOTAS, OTHER}
    names = [name.casefold() for row in LABELS.values() for name in row]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("key", [*DATES, *QUOTAS])
def test_a_figure_is_read_under_each_of_its_names(key: str) -> None:
    value = "31.12.2026" if key in DATES else "40 z 100"
    wanted = read_figure(key, value)
    for name in LABELS[key]:
        read = read_lines(f"{name}: {value}")
        assert {**read.dates, **read.quotas} == {key: wanted}, name
        assert figure_called(name) == key
