"""A file of the panel's figures: JSON or a table, and the templates of both."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.panel import KEYS, Panel, PanelError, Quota
from assistant.panel_file import (
    COLUMNS,
    read_panel_body,
    read_panel_file,
    template_csv,
    template_json,
)
from assistant.texts import LANGUAGES, words

GUIDE = Path(__file__).parents[2] / "docs/panel.md"
DISK = Panel(quotas={"disk": Quota(9.8e9, 10e9)})


def table(text: str, encoding: str = "utf-8") -> Panel:
    return read_panel_body(text.encode(encoding), "panel.csv")


def test_the_table_in_the_guide_is_read() -> None:
    (example,) = re.findall(r"```\n(key;.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert table(example) == Panel(
        dates={"domain_expires": date(2026, 12, 31)},
        quotas={
            "disk": Quota(9.8e9, 10e9),
            "mail_disk": Quota(512e6, 1024e6),
            "connections": Quota(98, 100, measured=False),
        },
        server_ip="85.128.128.10",
    )


@pytest.mark.parametrize(
    "text",
    [
        "disk;9,8;10;GB",
        "key;used;limit;unit\r\ndisk;9,8;10;GB\r\n",
        "pozycja;użycie;limit\nPowierzchnia dyskowa;9,8 GB;10 GB",
        "disk\t9.8 GB\t10 GB",
        'disk,"9,8 GB","10 GB"',
        "disk,9.8,10,GB",
        "disk;9,8 GB z 10 GB",
        "disk;'9,8 GB;'10 GB",
        "\ufeffdisk;9,8 GB;10 GB\n;;;\n",
        "DISK;9,8 GB;10 GB;MB",
    ],
)
def test_a_table_as_spreadsheets_save_it(text: str) -> None:
    assert table(text) == DISK


def test_a_table_of_an_old_polish_spreadsheet() -> None:
    assert table("Miejsce na pocztę;512 MB;1024 MB", "cp1250") == Panel(
        quotas={"mail_disk": Quota(512e6, 1024e6)}
    )


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("", "table", "panel.csv"),
        ('disk;"9,8 GB', "table", "panel.csv"),
        ("disk;1;2;GB\n" * 200, "table", "panel.csv"),
        ("disk;=1+1;10 GB", "formula", "disk"),
        ("disk;1 GB;@SUM(A1)", "formula", "disk"),
        ("document_folder;-1", "formula", "document_folder"),
        ("dysk-zewnętrzny;1;2;GB", "key", "dysk-zewnętrzny"),
        ("disk;dużo", "quota", "disk"),
        ("disk;9,8;10;worków", "amount", "disk"),
        ("hosting_expires;05/06/2026", "date", "hosting_expires"),
        ("server_ip;1.2.3", "address", "server_ip"),
        ("disk;1;2;GB\n" + " " * 70_000, "size", "panel.csv"),
    ],
)
def test_a_table_that_cannot_be_used_says_where(text: str, code: str, named: str) -> None:
    with pytest.raises(PanelError) as refused:
        table(text)
    assert refused.value.code == code
    for lang in LANGUAGES:
        assert named in words(lang).text(f"panel.{code}", **refused.value.params)


def test_the_command_reads_a_table_too(tmp_path: Path) -> None:
    file = tmp_path / "panel.csv"
    file.write_text("disk;9,8;10;GB", encoding="utf-8")
    assert read_panel_file(file) == DISK


def test_the_templates_name_every_key_and_hold_no_figure_and_no_formula() -> None:
    for body, name in ((template_csv(), "a.csv"), (template_json(), "a.json")):
        assert read_panel_body(body.encode(), name) == Panel()
    rows = list(csv.reader(io.StringIO(template_csv().lstrip("\ufeff")), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    assert [row[0] for row in rows[1:]] == list(json.loads(template_json())) == list(KEYS)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.json", "a"]))
def test_any_file_is_read_or_refused(body: bytes, name: str) -> None:
    with suppress(PanelError):
        read_panel_body(body, name)


@given(st.text(alphabet="disk;\"',\t\n=98 %GB,.z", max_size=60))
def test_any_table_is_read_or_refused(text: str) -> None:
    with suppress(PanelError):
        table(text)


def test_what_is_told_later_stands_over_what_was_told_before() -> None:
    first = Panel({"hosting_expires": date(2026, 1, 1)}, {"disk": Quota(1, 2)}, server_ip="1.1.1.1")
    later = Panel({"hosting_expires": date(2027, 1, 1)}, {"transfer": Quota(3, 4)})
    both = later.over(first)
    assert both == Panel(
        {"hosting_expires": date(2027, 1, 1)},
        {"disk": Quota(1, 2), "transfer": Quota(3, 4)},
        server_ip="1.1.1.1",
    )
