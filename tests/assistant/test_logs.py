"""The service's log tells what happened, and never to whom."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest

from assistant.logs import JsonLines

SEEN = "q3Yx0Zr8mJ6Tn5Wb1Ks9Lf2Hg7Dc4Va0Pe3Uo6Ri8Mt"


def line(message: object, *args: object, error: BaseException | None = None) -> dict[str, str]:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("x", logging.ERROR, __file__, 7, message, args, exc_info)
    written = JsonLines().format(record)
    assert "\n" not in written
    return dict(json.loads(written))


@pytest.mark.parametrize(
    ("message", "args", "event"),
    [
        ("check %s crashed", ("registration",), "check registration crashed"),
        ("check %s crashed", ("firma.pl",), "check … crashed"),
        ("%d of %s", (3, "203.0.113.9"), "3 of …"),
        ("cannot open https://firma.pl/sklep?x=1 now", (), "cannot open … now"),
        ("no answer from biuro@firma.pl", (), "no answer from …"),
        ("from 203.0.113.9:4711", (), "from …"),
        ("from 2001:db8::17", (), "from …"),
        ("from [2001:db8::17]:443", (), "from […]:443"),
        (f"GET /api/v1/cases/{SEEN}", (), "GET …"),
        (f"token {SEEN}", (), "token …"),
        ("żółw.pl is away", (), "… is away"),
        ("two\nlines\x1b[31m", (), "two lines\x1b[31m"),
        ("%s and %s", ("one",), "%s and %s"),
        ("nothing was erased, as the store cannot be used", (), None),
    ],
)
def test_an_event_names_nobody(message: str, args: tuple[object, ...], event: str | None) -> None:
    assert line(message, *args)["event"] == (event or message)


def test_an_exception_is_told_by_its_kind_and_place_without_its_words() -> None:
    try:
        raise ValueError("firma.pl has a secret")
    except ValueError as error:
        told = line("broken", error=error)
    assert (told["error"], "firma" in str(told)) == ("ValueError", False)
    assert told["arose"].startswith("tests/assistant/test_logs.py:")
    assert told["level"] == "error"


def test_libraries_write_the_same_lines_also_those_whose_loggers_come_later() -> None:
    code = (
        "import logging, warnings\n"
        "from assistant.logs import write_json_lines\n"
        "import streamlit\n"
        "write_json_lines()\n"
        "from streamlit.logger import get_logger\n"
        "get_logger('streamlit.web.late').error('late')\n"
        "get_logger('streamlit.error_util').error('early')\n"
        "logging.getLogger('uvicorn.error').error('served %s', 'firma.pl')\n"
        "logging.getLogger('uvicorn.error').info('quiet')\n"
        "warnings.warn('old')\n"
        "import threading\n"
        "broken = threading.Thread(target=lambda: int('firma.pl'))\n"
        "broken.start()\n"
        "broken.join()\n"
    )
    run = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )
    events = [json.loads(one)["event"] for one in run.stderr.splitlines()]
    assert events[:3] == ["late", "early", "served …"]
    assert "old" in events[3]
    assert events[4:] == ["a thread failed"]
    assert "firma" not in run.stderr
