"""The rows of a period as files."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from pyarrow import parquet

from assistant.manager.export import csv_file, parquet_file, safe
from assistant.store.database import Database
from assistant.store.rows import EXPORTED, rows
from assistant.store.statistics import Filter, Period
from assistant.texts import words
from tests.assistant.store.test_statistics import add, row

NOVEMBER = Filter(Period(date(2026, 11, 1), date(2026, 11, 30)))
NAMES = {"nazwa": "nazwa.pl", "generic": ""}


def exported(store: Database, wanted: Filter = NOVEMBER) -> list[tuple[object, ...]]:
    with store.read() as connection:
        return [tuple(one) for piece in rows(connection, wanted) for one in piece]


def test_the_rows_of_the_period_the_latest_first_and_bounded(store: Database) -> None:
    add(store, *(row(date(2026, 11, day)) for day in (1, 3, 2)), row(date(2026, 10, 1)))
    assert [one[0].day for one in exported(store)] == [3, 2, 1]  # type: ignore[attr-defined]
    with store.read() as connection:
        (piece,) = rows(connection, NOVEMBER, most=2)
    assert len(piece) == 2


def test_no_hash_is_exported() -> None:
    assert not any("hash" in name for name in EXPORTED)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_of_a_spreadsheet_is_a_formula(store: Database, start: str) -> None:
    hostile = f'{start}HYPERLINK("http://zly.example")'
    assert safe(hostile) == f"'{hostile}"
    add(store, row(profile=hostile[:40]))
    (read,) = list(table(csv_file([exported(store)], NAMES, words("pl"))))[1:]
    assert read[EXPORTED.index("profile")].startswith(f"'{start}")


def table(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_is_in_words_for_a_polish_spreadsheet(store: Database) -> None:
    add(store, row(reason="offline", saved=1, tld="xn--p1ai"), row(main_cause=None, main_acts=None))
    file = csv_file([exported(store)], NAMES, words("pl"))
    assert file.startswith(b"\xef\xbb\xbf")
    head, *read = table(file)
    assert head[:3] == ["Dzień", "Dzień tygodnia", "Godzina"]
    assert [
        "2026-11-22", "niedz.", "9:00", "Strona się nie otwiera", ".рф", "nazwa.pl",
        "Przyczyna znana", "Domena wygasła", "klient",
        "Asystent nie ma teraz połączenia z Internetem.", "812", "Polski", "Nie wiadomo", "tak",
    ] in read  # fmt: skip
    assert sum(line.count("") for line in read) == 3  # no cause, nobody to act, no reason


def test_parquet_is_in_codes_with_types(store: Database) -> None:
    add(store, row(), row(main_cause=None, main_acts=None))
    read = parquet.read_table(io.BytesIO(parquet_file([exported(store)[:1], exported(store)[1:]])))
    assert read.column_names == list(EXPORTED)
    assert read.num_rows == 2
    assert read.column("day")[0].as_py() == date(2026, 11, 22)
    assert set(read.column("main_cause").to_pylist()) == {"domain_expired", None}


def test_of_no_rows_there_is_a_file_with_its_header() -> None:
    assert len(table(csv_file([], NAMES, words("en")))) == 1
    assert parquet.read_table(io.BytesIO(parquet_file([]))).num_rows == 0
