"""The command: a diagnosis from the shell, for a person or as one JSON object.

Exit status: 0 a report was made, 2 the input cannot be used (one line on stderr), 1 an error of
the assistant itself.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from assistant import diagnosis
from assistant.bounce.letter import MAX_BYTES, BounceError
from assistant.bounce.reading import Bounce, read_bounce
from assistant.causes.seen import Told
from assistant.command_line import Help, HelpAsked, Parser, UsageError, refuse
from assistant.documents.papers import FORMATS, NoDatesError, Papers, made
from assistant.documents.plain import plain
from assistant.files import can_be_written, write_whole
from assistant.panel import Panel, PanelError
from assistant.panel_file import read_panel_file
from assistant.preparation.loading import ProfileError, UnknownProfileError
from assistant.settings import SettingError, settings
from assistant.store.errors import StoreError
from assistant.symptoms import DEFAULT, symptoms
from assistant.texts import LANGUAGES, Words, words
from checks.names import to_unicode
from checks.target import InputError, Target, parse_target

DEADLINE_RANGE = (1.0, 60.0)  # seconds


@dataclass(frozen=True)
class Option:
    """One option. Texts: `command.option.<id>`, and `command.value.<value>` for what follows it."""

    id: str
    value: str | None  # None: nothing follows
    parsing: Mapping[str, Any] = field(default_factory=dict)  # for argparse

    @property
    def flag(self) -> str:
        return f"--{self.id.replace('_', '-')}"


_SEVERAL = {"action": "append", "default": []}
OPTIONS = (
    Option("symptom", "symptom", {"default": DEFAULT}),
    Option("panel", "panel", {"type": Path}),
    Option("bounce", "file", {"type": Path}),
    Option("mailbox", "mailbox"),
    Option("provider", "provider"),
    Option("expect_ip", "ip", _SEVERAL),
    Option("lang", "lang", {"default": LANGUAGES[0]}),
    Option("json", None, {"action": "store_true"}),
    Option("deadline", "seconds", {"default": f"{diagnosis.DEADLINE_SECONDS:g}"}),
    Option("out", "file", {"type": Path, **_SEVERAL}),
)


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
        if other := _OTHERS.get(argv[0] if argv else ""):
            return other(argv[1:], w)
        return _diagnose(_request(argv), w)
    except HelpAsked:
        print("\n".join(_help(w)))  # noqa: T201  a command prints
        return 0
    except InputError as error:
        return refuse(_input_error(error, w))
    except UsageError as error:
        return refuse(w.text(f"{error.family}.{error.code}", **error.params))
    except PanelError as error:
        return refuse(w.text(f"panel.{error.code}", **error.params))
    except BounceError as error:
        return refuse(w.text(f"bounce.{error.code}"))
    except UnknownProfileError as error:
        return refuse(w.text("command.provider", given=error.given, known=", ".join(error.known)))
    except SettingError as error:
        return refuse(error.sentence(w.lang), status=1)
    except ProfileError as error:
        return refuse(str(error), status=1)
    except StoreError:
        return refuse(w.text("command.store"), status=1)


def _staff_key(argv: Sequence[str], w: Words) -> int:
    # Needs the store, which a diagnosis does not; so does the next one.
    from assistant.staff.command import new_key

    print(new_key(argv, w))  # noqa: T201  a command prints
    return 0


def _api_key(argv: Sequence[str], w: Words) -> int:
    from assistant.api.key_command import keys

    print("\n".join(keys(argv, w)))  # noqa: T201  a command prints
    return 0


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


def _help(w: Words) -> Iterator[str]:
    """The page that `--help` prints, a line at a time."""
    yield w.text("command.synopsis")
    yield w.text("command.synopsis.profiles")
    yield ""
    yield _row(w.text("command.value.address"), w.text("command.address"))
    for option in OPTIONS:
        value = f" {w.text(f'command.value.{option.value}')}" if option.value else ""
        yield _row(option.flag + value, w.text(f"command.option.{option.id}", **_FIGURES))
    yield _row("--help", w.text("command.help"))
    yield ""
    yield w.text("command.symptoms")
    yield from (_row(id, w.text(f"symptom.{id}")) for id in symptoms())
    yield ""
    yield from w.lines("command.statuses")
    yield ""
    yield w.text("api.command.help")
    for usage in w.lines("api.command.usages"):
        yield f"  {usage}"
    yield w.text("command.staff_key.usage")


_FIGURES = {
    "symptom": DEFAULT,
    "lowest": DEADLINE_RANGE[0],
    "highest": DEADLINE_RANGE[1],
    "usual": diagnosis.DEADLINE_SECONDS,
    "formats": FORMATS,
}


def _row(name: str, says: str) -> str:
    return f"  {name:<24}{says}"


def _parser() -> argparse.ArgumentParser:
    parser = Parser(add_help=False)
    parser.add_argument("-h", "--help", action=Help, nargs=0)
    commands = parser.add_subparsers(required=True, parser_class=Parser)
    diagnose = commands.add_parser("diagnose", add_help=False)
    diagnose.add_argument("-h", "--help", action=Help, nargs=0)
    diagnose.add_argument("address")
    for option in OPTIONS:
        diagnose.add_argument(option.flag, **option.parsing)
    return parser


def _request(argv: Sequence[str]) -> _Request:
    given, unknown = _parser().parse_known_args(list(_one_value_each(argv)))
    if unknown:
        raise UsageError("unknown", given=plain(unknown[0]))
    if given.symptom not in symptoms():
        raise UsageError("symptom", known=", ".join(symptoms()))
    if given.lang not in LANGUAGES:
        raise UsageError("lang", known=", ".join(LANGUAGES))
    for file in given.out:
        if file.suffix.lower() not in FORMATS:
            raise UsageError("out", known=", ".join(FORMATS))
        if not can_be_written(file):
            raise UsageError("out_file", file=plain(str(file)))
    return _Request(
        target=_target(given.address, given.mailbox),
        symptom=given.symptom,
        provider=given.provider,
        told=_told(given.panel, given.expect_ip, given.bounce),
        deadline=_seconds(given.deadline),
        out=tuple(given.out),
        as_json=given.json,
    )


def _one_value_each(argv: Sequence[str]) -> Iterator[str]:
    """`--out A B` as `--out A --out B`. What fits these options cannot be the address as well."""
    fits = None
    flag = ""
    for before, word in zip(("", *argv), argv, strict=False):
        if word.startswith("-"):
            flag, fits = word, _FITS.get(word)
        elif fits and before != flag:
            if fits(word):
                yield flag
            else:
                fits = None
        yield word


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


_FITS: Mapping[str, Callable[[str], bool]] = {
    "--expect-ip": _is_ip,
    "--out": lambda text: Path(text).suffix.lower() in FORMATS,
}


def _target(address: str, mailbox: str | None) -> Target:
    target = parse_target(address)
    if mailbox is None:
        return target
    try:
        typed = parse_target(mailbox)
    except InputError:
        typed = None
    if typed is None or typed.mailbox is None:
        raise UsageError("mailbox")
    if typed.domain != target.domain:
        # It would be asked for nowhere: another domain's letters go to other servers.
        raise UsageError("mailbox_domain", mailbox=typed.mailbox, domain=to_unicode(target.domain))
    return replace(target, mailbox=typed.mailbox)


def _told(panel: Path | None, expected: Sequence[str], bounce: Path | None) -> Told:
    if not all(map(_is_ip, expected)):
        raise UsageError("expect_ip")
    return Told(
        read_panel_file(panel) if panel else Panel(),
        tuple(str(ip_address(text)) for text in expected),
        bounce=_bounce(bounce) if bounce else None,
    )


def _bounce(file: Path) -> Bounce:
    try:
        with file.open("rb") as opened:
            return read_bounce(opened.read(MAX_BYTES))
    except OSError:
        raise UsageError("bounce_file", file=plain(str(file))) from None


def _seconds(text: str) -> float:
    lowest, highest = DEADLINE_RANGE
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not lowest <= seconds <= highest:
        raise UsageError("deadline", lowest=lowest, highest=highest)
    return seconds


def _profiles(argv: Sequence[str], w: Words) -> int:
    """Show what the profiles hold and what they leave empty; 1 when one of them cannot be used."""
    # Slow to import, and no diagnosis needs it.
    from assistant.preparation.profile_wording import overviews

    parser = Parser(add_help=False)
    parser.add_argument("-h", "--help", action=Help, nargs=0)
    parser.add_argument("--lang")
    given, unknown = parser.parse_known_args(list(argv))
    if unknown:
        raise UsageError("unknown", given=plain(unknown[0]))
    if given.lang not in (None, *LANGUAGES):
        raise UsageError("lang", known=", ".join(LANGUAGES))
    shown, troubles = overviews(settings().profiles, w)
    for one in shown:
        print(f"{one.title}\n{one.filled}")  # noqa: T201  a command prints
        for row in one.rows:
            sign, values = "-" if row.note else "+", ", ".join(row.values)
            print(f"  {sign} {row.key}: {values}".rstrip())  # noqa: T201
            if row.note:
                print(f"      {row.note}")  # noqa: T201
        print()  # noqa: T201
    return refuse("\n".join(troubles), status=1) if troubles else 0


_OTHERS: Mapping[str, Callable[[Sequence[str], Words], int]] = {
    "profiles": _profiles,
    "staff-key": _staff_key,
    "api-key": _api_key,
}


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

    zone = datetime.now().astimezone().tzinfo or UTC
    papers = Papers(report, view.preparation(report), w, zone)
    for file in request.out:
        _write(file, papers)
    if request.as_json:
        print(made(".json", papers).decode(), end="")  # noqa: T201
    else:
        print(_for_a_person(papers))  # noqa: T201
    return 0


def _write(file: Path, papers: Papers) -> None:
    """Write the document that the file's name asks for; says so where there is none to write."""
    try:
        write_whole(file, made(file.suffix.lower(), papers))
    except NoDatesError:
        said = papers.words.text("command.no_dates", file=plain(str(file)))
        print(said, file=sys.stderr)  # noqa: T201
    except OSError:
        raise UsageError("out_file", file=plain(str(file))) from None


def _for_a_person(papers: Papers) -> str:
    from assistant.documents import view
    from assistant.documents.path_words import shown_path
    from assistant.documents.summary import summary
    from assistant.documents.terminal import terminal

    report, w, zone = papers.report, papers.words, papers.zone
    text = summary(report, papers.preparation, w, zone=zone)
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    shown = view.result(report, w, zone)
    return terminal(shown, text, w, colour=colour, path=shown_path(report, w))
