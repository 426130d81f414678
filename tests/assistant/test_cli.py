"""The command's manners: what cannot be used is told in one line, in the reader's language."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import cli, diagnosis
from assistant.causes.seen import Seen
from assistant.cli import OPTIONS, _request, main
from assistant.documents.papers import FORMATS
from assistant.panel import DATES, LIMITS, SIZES, Panel, read_panel
from assistant.settings import settings
from assistant.symptoms import symptoms
from assistant.texts import LANGUAGES, words
from tests.assistant.causes.observed import report_of, seen
from tests.assistant.documents.test_report_json import as_json

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENT = (DOCS / "command.md").read_text(encoding="utf-8")

REFUSED = {
    "no address": ["diagnose"],
    "no command": [],
    "unknown option": ["diagnose", "firma.pl", "--objaw", "x"],
    "two addresses": ["diagnose", "firma.pl", "inna\n.pl"],
    "an IP address": ["diagnose", "85.128.128.10"],
    "empty": ["diagnose", ""],
    "a public suffix": ["diagnose", "com.pl"],
    "unknown symptom": ["diagnose", "firma.pl", "--symptom", "strona"],
    "unknown language": ["diagnose", "firma.pl", "--lang", "de"],
    "unknown provider": ["diagnose", "firma.pl", "--provider", "nikt"],
    "no number": ["diagnose", "firma.pl", "--deadline", "szybko"],
    "no time at all": ["diagnose", "firma.pl", "--deadline", "0"],
    "not a number": ["diagnose", "firma.pl", "--deadline", "nan"],
    "another format": ["diagnose", "firma.pl", "--out", "raport.doc"],
    "a folder that is not there": ["diagnose", "firma.pl", "--out", "/nowhere/raport.txt"],
    "no IP address": ["diagnose", "firma.pl", "--expect-ip", "85.128"],
    "one of two is no IP address": ["diagnose", "firma.pl", "--expect-ip", "::1", "85.128"],
    "no mailbox": ["diagnose", "firma.pl", "--mailbox", "firma.pl"],
    "mailbox of another domain": ["diagnose", "firma.pl", "--mailbox", "jan@gmail.com"],
    "no mailbox, nor any address": ["diagnose", "firma.pl", "--mailbox", "abc"],
    "no panel file": ["diagnose", "firma.pl", "--panel", "/nowhere/panel.json"],
}


@pytest.mark.parametrize("arguments", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_used_is_refused_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    sentences = set()
    for lang in ([], ["--lang", "en"]):
        if "--lang" in arguments and lang:
            continue
        assert main([*arguments, *lang]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        assert len(err.strip()) > 20
        sentences.add(err)
    assert len(sentences) == (1 if "--lang" in arguments else 2)


def test_a_panel_file_that_cannot_be_used_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "panel.json"
    file.write_text(json.dumps({"disk": {"used": "dużo", "limit": "10 GB"}}), encoding="utf-8")
    assert main(["diagnose", "firma.pl", "--panel", str(file)]) == 2
    assert "disk" in capsys.readouterr().err


def test_a_setting_that_cannot_be_used_is_the_assistants_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:

    monkeypatch.setenv("ASSISTANT_RETENTION_DAYS", "wiecznie")
    settings.cache_clear()
    try:
        assert main(["diagnose", "firma.pl"]) == 1
    finally:
        settings.cache_clear()
    out, err = capsys.readouterr()
    assert out == ""
    assert "ASSISTANT_RETENTION_DAYS" in err


@pytest.mark.parametrize("arguments", [["--help"], ["diagnose", "-h"], ["diagnose", "--help"]])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_tells_every_option_and_symptom_in_one_language(
    arguments: list[str], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--lang", lang]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    rows = re.findall(r"^  (\S+)\b.*  +(\S.+)$", out, re.MULTILINE)
    flags = [option.flag for option in OPTIONS]
    address = {"pl": "ADRES", "en": "ADDRESS"}[lang]
    assert [name for name, _ in rows] == [address, *flags, "--help", *symptoms()]
    usual_words = {"pl": r"\b(usage|options|default|show)", "en": r"[ąćęłńóśźż]|\bnie\b"}[lang]
    assert not re.search(usual_words, out, re.IGNORECASE)
    assert max(map(len, out.splitlines())) <= 110


def test_help_is_polish_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    by_default = capsys.readouterr().out
    main(["--help", "--lang", "pl"])
    assert by_default == capsys.readouterr().out


@pytest.mark.parametrize(
    "values",
    [
        ["--expect-ip", "85.128.0.1", "--expect-ip", "2a00::1"],
        ["--expect-ip", "85.128.0.1", "2a00::1"],
    ],
)
@pytest.mark.parametrize("address_last", [True, False])
def test_an_option_takes_several_values_before_and_after_the_address(
    values: list[str], address_last: bool
) -> None:
    arguments = [*values, "firma.pl"] if address_last else ["firma.pl", *values]
    request = _request(["diagnose", *arguments])
    assert request.told.expected_addresses == ("85.128.0.1", "2a00::1")
    assert request.target.host == "firma.pl"


def test_several_files_may_be_written(tmp_path: Path) -> None:
    files = [tmp_path / "raport.json", tmp_path / "raport.txt"]
    request = _request(["diagnose", "--out", *map(str, files), "firma.pl", "--json"])
    assert request.out == tuple(files)
    assert (request.target.host, request.as_json) == ("firma.pl", True)


def section(title: str) -> str:
    return DOCUMENT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def test_the_document_describes_every_option_with_its_usual_value() -> None:
    names = [cell.split()[0] for cell in first_cells(section("Options"))]
    assert names == [*(option.flag for option in OPTIONS), "--help"]
    for option in OPTIONS:
        if usual := option.parsing.get("default"):
            row = re.search(rf"^\| `{option.flag}.*$", DOCUMENT, re.MULTILINE)
            assert row
            assert f"`{usual}`" in row[0]
    assert {f"`{suffix}`" for suffix in FORMATS} <= set(re.findall("`.+?`", section("Options")))


def test_the_document_lists_every_symptom_by_kind() -> None:
    for title, incident in (("Incidents", True), ("Instructions", False)):
        listed = first_cells(section("Symptoms").split(f"### {title}")[1].split("###")[0])
        assert listed == [id for id, one in symptoms().items() if one.is_incident == incident]


def test_the_document_describes_every_key_of_the_panel_file() -> None:
    by_token = {"suspended", "mailbox_full"}  # only the panel itself says so
    fields = {one.name for one in dataclasses.fields(Panel)}
    others = fields - by_token - {"dates", "quotas"}
    guide = (DOCS / "panel.md").read_text(encoding="utf-8")
    described = re.findall(r"`([a-z_]+)`", guide.split("## The file")[1].split("## ")[0])
    assert {*DATES, *SIZES, *LIMITS, *others} <= set(described)
    example = re.search(r"```json\n(.*?)```", section("Panel file"), re.DOTALL)
    assert example
    assert set(json.loads(example[1])) == {*DATES, *SIZES, *LIMITS, *others}
    read_panel(json.loads(example[1]))


def test_the_document_names_every_key_of_the_report() -> None:
    cells = re.findall(r"^\| (`[^|]+`) \|", section("Report"), re.MULTILINE)
    named = {name for cell in cells for name in re.findall(r"`([a-z_]+)`", cell)}
    assert named == set(as_json(seen()))


# ---- files


class Found:
    """A diagnosis that is over."""

    def __init__(self, known: Seen) -> None:
        self.report = lambda: report_of(known)


@pytest.fixture
def diagnosed(monkeypatch: pytest.MonkeyPatch) -> list[Seen]:
    """What the next diagnoses find; nothing is looked at when it is empty."""
    known = [seen()]
    monkeypatch.setattr(diagnosis, "begin", lambda *_, **__: Found(known.pop()))
    return known


def test_a_file_of_each_format_is_written_and_stdout_stays_one_object(
    tmp_path: Path, diagnosed: list[Seen], capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / f"raport{ending}" for ending in (*FORMATS, ".PDF")]
    assert main(["diagnose", "firma.pl", "--json", "--out", *map(str, files)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert json.loads(out)["domain"] == "firma.pl"
    begins = {
        ".json": b"{",
        ".txt": b"Sprawa",
        ".pdf": b"%PDF-",
        ".eml": b"X-Unsent: 1\r\n",
        ".ics": b"BEGIN:VCALENDAR\r\n",
    }
    for file in files:
        assert file.read_bytes().startswith(begins[file.suffix.lower()])
    assert files[0].read_text("utf-8") == out
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_a_calendar_without_a_date_is_told_of_and_the_rest_is_written(
    tmp_path: Path, diagnosed: list[Seen], capsys: pytest.CaptureFixture[str]
) -> None:
    diagnosed[:] = [seen("other")]
    calendar, text = tmp_path / "daty.ics", tmp_path / "opis.txt"
    assert main(["diagnose", "firma.pl", "--out", str(calendar), str(text)]) == 0
    _, err = capsys.readouterr()
    assert err.count("\n") == 1
    assert "daty.ics" in err
    assert text.exists()
    assert not calendar.exists()


@pytest.mark.parametrize(
    "name", ["raport.doc", "brak/raport.pdf", "folder.pdf", "x" * 300 + ".pdf"]
)
def test_what_cannot_be_written_is_refused_before_anything_is_looked_at(
    name: str, tmp_path: Path, diagnosed: list[Seen], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.pdf").mkdir()
    good = tmp_path / "raport.json"
    assert main(["diagnose", "firma.pl", "--out", str(good), "--out", str(tmp_path / name)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert len(diagnosed) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["folder.pdf"]


# ---- the profiles


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The operator's folder of profiles."""
    monkeypatch.setenv("ASSISTANT_PROFILES", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_profiles_are_shown_with_what_is_empty(
    profiles: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = Path(cli.__file__).parent / "preparation/profiles/nazwa.toml"
    own = shipped.read_text("utf-8").replace('id = "nazwa"', 'id = "mine"', 1)
    (profiles / "mine.toml").write_text(own, "utf-8")
    assert main(["profiles", "--lang", lang]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    titles = re.findall(r"^\S.* \((\w+), ", out, re.MULTILINE)
    assert titles == ["generic", "nazwa", "mine"]
    assert "  - panel.url:\n      " in out
    assert words(lang).text("profile.own") in out


def test_a_profile_that_cannot_be_used_does_not_hide_the_others(
    profiles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (profiles / "mine.toml").write_text('id = "mine"\nname = 7\n', "utf-8")
    assert main(["profiles"]) == 1
    out, err = capsys.readouterr()
    assert "nazwa.pl (nazwa" in out
    assert "mine.toml" in err
    assert "name" in err


@pytest.mark.parametrize("arguments", [["--lang", "de"], ["x"], ["--lang"]])
def test_the_profiles_command_refuses_what_it_does_not_know(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["profiles", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
