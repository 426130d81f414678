"""The command: a diagnosis from the shell, for a person or as one JSON object.

Exit status: 0 a report was made, 2 the input cannot be used (one line on stderr), 1 an error of
the assistant itself.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn

from assistant import diagnosis
from assistant.causes.seen import Told
from assistant.panel import Panel, PanelError, read_panel_file
from assistant.preparation.loading import ProfileError, UnknownProfileError
from assistant.settings import SettingError, settings
from assistant.symptoms import DEFAULT, symptoms
from assistant.texts import LANGUAGES, Words, words
from checks.target import InputError, Target, parse_target

DEADLINE_RANGE = (1.0, 60.0)  # seconds
FORMATS = (".json", ".txt")


class _UsageError(Exception):
    """The command line cannot be used; `code` and `params` are of the text `command.<code>`."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:  # noqa: ARG002  argparse's is in English only
        raise _UsageError("usage")


@dataclass(frozen=True)
class _Request:
    """What the command line asks for, checked."""

    target: Target
    symptom: str
    provider: str | None
    told: Told
    deadline: float
    out: tuple[Path, ...]
    as_json: bool


def main(argv: Sequence[str]) -> int:
    """Run the command with the arguments `argv`; returns the exit status."""
    w = words(_language(argv))
    try:
        return _diagnose(_request(argv), w)
    except InputError as error:
        return _refuse(_input_error(error, w))
    except _UsageError as error:
        return _refuse(w.text(f"command.{error.code}", **error.params))
    except PanelError as error:
        return _refuse(w.text(f"panel.{error.code}", **error.params))
    except UnknownProfileError as error:
        return _refuse(w.text("command.provider", given=error.given, known=", ".join(error.known)))
    except SettingError as error:
        return _refuse(error.sentence(w.lang), status=1)
    except ProfileError as error:
        return _refuse(str(error), status=1)


def _refuse(sentence: str, status: int = 2) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201  a command prints
    return status


def _input_error(error: InputError, w: Words) -> str:
    sentence = w.text(f"input.{error.code}", **error.params)
    if error.suggestion:
        sentence += " " + w.text("input.suggestion", suggestion=error.suggestion)
    return sentence


def _language(argv: Sequence[str]) -> str:
    """The language asked for, also of a command line that has other mistakes."""
    for before, value in zip(("", *argv), argv, strict=False):
        name, _, joined = value.partition("=")
        asked = joined if name == "--lang" else value if before == "--lang" else ""
        if asked in LANGUAGES:
            return asked
    return LANGUAGES[0]


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m assistant")
    commands = parser.add_subparsers(required=True, parser_class=_Parser)
    diagnose = commands.add_parser("diagnose")
    diagnose.add_argument("address")
    diagnose.add_argument("--symptom", default=DEFAULT)
    diagnose.add_argument("--panel", type=Path, metavar="FILE.json")
    diagnose.add_argument("--mailbox", metavar="ADDRESS")
    diagnose.add_argument("--provider", metavar="ID")
    diagnose.add_argument("--expect-ip", action="append", default=[], metavar="IP")
    diagnose.add_argument("--lang", default=LANGUAGES[0], metavar="pl|en")
    diagnose.add_argument("--json", action="store_true")
    diagnose.add_argument("--deadline", default=str(diagnosis.DEADLINE_SECONDS), metavar="SECONDS")
    diagnose.add_argument("--out", type=Path, action="append", default=[], metavar="FILE")
    return parser


def _request(argv: Sequence[str]) -> _Request:
    given = _parser().parse_args(argv)
    if given.symptom not in symptoms():
        raise _UsageError("symptom", known=", ".join(symptoms()))
    if given.lang not in LANGUAGES:
        raise _UsageError("lang", known=", ".join(LANGUAGES))
    for file in given.out:
        if file.suffix not in FORMATS:
            raise _UsageError("out", known=", ".join(FORMATS))
        if not file.parent.is_dir() or file.is_dir():
            raise _UsageError("out_file", file=str(file))
    return _Request(
        target=_target(given.address, given.mailbox),
        symptom=given.symptom,
        provider=given.provider,
        told=_told(given.panel, given.expect_ip),
        deadline=_seconds(given.deadline),
        out=tuple(given.out),
        as_json=given.json,
    )


def _target(address: str, mailbox: str | None) -> Target:
    target = parse_target(address)
    if mailbox is None:
        return target
    typed = parse_target(mailbox)
    if typed.mailbox is None:
        raise _UsageError("mailbox")
    return replace(target, mailbox=typed.mailbox)


def _told(panel: Path | None, expected: Sequence[str]) -> Told:
    addresses = []
    for text in expected:
        try:
            addresses.append(str(ip_address(text)))
        except ValueError:
            raise _UsageError("expect_ip") from None
    return Told(read_panel_file(panel) if panel else Panel(), tuple(addresses))


def _seconds(text: str) -> float:
    lowest, highest = DEADLINE_RANGE
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not lowest <= seconds <= highest:
        raise _UsageError("deadline", lowest=lowest, highest=highest)
    return seconds


def _diagnose(request: _Request, w: Words) -> int:
    run = diagnosis.begin(
        request.target,
        request.symptom,
        settings(),
        provider=request.provider,
        told=request.told,
        deadline_seconds=request.deadline,
    )
    report = run.report()
    # Not needed on the way to the first packet.
    from assistant.documents import view
    from assistant.documents.report_json import report_json
    from assistant.documents.summary import summary
    from assistant.documents.terminal import terminal

    preparation = view.preparation(report)
    text = summary(report, preparation, w)
    as_json = json.dumps(report_json(report, preparation, text, w), ensure_ascii=False, indent=1)
    for file in request.out:
        file.write_text((as_json if file.suffix == ".json" else text) + "\n", encoding="utf-8")
    if request.as_json:
        print(as_json)  # noqa: T201
        return 0
    shown = view.result(report, w, datetime.now().astimezone().tzinfo or UTC)
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    print(terminal(shown, text, w, colour=colour))  # noqa: T201
    return 0
