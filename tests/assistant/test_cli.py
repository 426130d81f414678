"""The command's manners: what cannot be used is told in one line, in the reader's language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main

REFUSED = {
    "no address": ["diagnose"],
    "no command": [],
    "unknown option": ["diagnose", "firma.pl", "--objaw", "x"],
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
    "no mailbox": ["diagnose", "firma.pl", "--mailbox", "firma.pl"],
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
    from assistant.settings import settings

    monkeypatch.setenv("ASSISTANT_RETENTION_DAYS", "wiecznie")
    settings.cache_clear()
    try:
        assert main(["diagnose", "firma.pl"]) == 1
    finally:
        settings.cache_clear()
    out, err = capsys.readouterr()
    assert out == ""
    assert "ASSISTANT_RETENTION_DAYS" in err
