"""What the service writes to stderr: one JSON object a line, for whoever runs it.

An event is the sentence of the code that tells it. What fills its gaps is left out unless it is a
number or a plain word, and whatever looks like an address, a host or a token is as well: nobody's
visit can be read from a log. An exception is told by its kind and the place where it arose.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streamlit import logger as streamlit_logger

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = "…"
MOST_CHARS = 500

_WORD = re.compile(r"[A-Za-z_]{1,40}")
_PART = re.compile(r"[^\s\"'()\[\]<>,]+")
# A host, a mail address, an IPv4 address; an IPv6 address; a token or a hash.
_NAMES_SOMEBODY = re.compile(r"\w[.@]\w|:[^:]*:|[A-Za-z0-9_-]{20}")


class JsonLines(logging.Formatter):
    """`{"at": …, "level": "error", "event": …, "place": "checks/sequence.py:225"}`."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": event(record),
            "place": _place(record.pathname, record.lineno),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            told["error"] = type(error).__name__
            told["arose"] = _arose(error)
        return json.dumps(told, ensure_ascii=False)


def event(record: logging.LogRecord) -> str:
    """What happened, without what tells of whom."""
    given = record.args if isinstance(record.args, tuple) else ()
    try:
        text = str(record.msg) % tuple(map(_harmless, given)) if given else str(record.msg)
    except (TypeError, ValueError):
        text = str(record.msg)
    text = " ".join(text[: 4 * MOST_CHARS].split())
    return _PART.sub(_kept, text)[:MOST_CHARS]


def _kept(part: re.Match[str]) -> str:
    return LEFT_OUT if _NAMES_SOMEBODY.search(part[0]) else part[0]


def _harmless(value: object) -> object:
    if isinstance(value, int | float):
        return value
    return value if isinstance(value, str) and _WORD.fullmatch(value) else LEFT_OUT


def _arose(error: BaseException) -> str | None:
    """The innermost place in this program's own code; else the innermost of all."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [one for one in frames if _is_own(one.filename)]
    for last in (own or frames)[-1:]:
        return _place(last.filename, last.lineno)
    return None


def _is_own(file: str) -> bool:
    return Path(file).is_relative_to(ROOT) and "site-packages" not in file


def _place(file: str, line: int | None) -> str:
    path = Path(file)
    if _is_own(file):
        return f"{path.relative_to(ROOT).as_posix()}:{line}"
    _, found, rest = file.rpartition("site-packages/")
    return f"{rest if found else path.name}:{line}"


def write_json_lines() -> None:
    """Let everything that this process logs, from warnings on, go to stderr in that form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    threading.excepthook = _thread_failed
    # Streamlit gives each of its loggers a handler of its own, also those that it makes later.
    streamlit_logger.setup_formatter = _through_the_root
    streamlit_logger.update_formatter()


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    """In the place of Python's own, which writes what the exception says."""
    if isinstance(failed.exc_value, Exception):
        log.error("a thread failed", exc_info=failed.exc_value)


def _through_the_root(logger: logging.Logger) -> None:
    logger.handlers.clear()
    logger.propagate = True
