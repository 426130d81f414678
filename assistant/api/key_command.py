"""The command `api-key`: keys of other programs, made, listed and revoked."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from assistant.command_line import Parser, UsageError
from assistant.store import api_keys
from assistant.store.api_keys import NAME_CHARS, ApiKey, Scope
from assistant.store.database import Database, database
from assistant.texts import LANGUAGES, Words


class _KeyCommandError(UsageError):
    family = "api.command"


class _Parser(Parser):
    refusal = _KeyCommandError


def keys(argv: Sequence[str], w: Words) -> list[str]:
    """Carry out what stands behind `api-key`; the lines that tell of it.

    Raises UsageError, StoreError, SettingError.
    """
    return list(_done(_parser().parse_args(argv), w))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(add_help=False)
    commands = parser.add_subparsers(dest="action", required=True, parser_class=_Parser)
    new = commands.add_parser("new", add_help=False)
    new.add_argument("--scope", nargs="+", action="extend", required=True)
    new.add_argument("--name", required=True)
    listing = commands.add_parser("list", add_help=False)
    revoking = commands.add_parser("revoke", add_help=False)
    revoking.add_argument("id")
    for one in (new, listing, revoking):
        one.add_argument("--lang", choices=LANGUAGES)  # read already
    return parser


def _done(asked: argparse.Namespace, w: Words) -> Iterator[str]:
    today = datetime.now(UTC).date()
    if asked.action == "new":
        scopes, name = _scopes(asked.scope), _name(asked.name)
        yield w.text("api.command.new", called=name)
        with database().write() as connection:
            yield api_keys.make(connection, name, scopes, today)
    elif asked.action == "list":
        yield from _listed(database(), w)
    else:
        # The whole key is taken as well: it is what somebody has at hand who has lost it.
        id = asked.id.removeprefix("pca_")[:8]
        with database().write() as connection:
            if not api_keys.revoke(connection, id, today):
                raise _KeyCommandError("unknown", id=id if id.isalnum() else "?")
        yield w.text("api.command.revoked", id=id)


def _scopes(given: Sequence[str]) -> set[Scope]:
    try:
        return {Scope(one) for some in given for one in some.split(",")}
    except ValueError:
        raise _KeyCommandError("scope", known=", ".join(Scope)) from None


def _name(given: str) -> str:
    name = given.strip()
    if not name or not name.isprintable() or len(name) > NAME_CHARS:
        raise _KeyCommandError("name", limit=NAME_CHARS)
    return name


def _listed(opened: Database, w: Words) -> Iterator[str]:
    """A table, a key a line."""
    with opened.read() as connection:
        known = api_keys.listed(connection)
    if not known:
        yield w.text("api.command.none")
        return
    rows = [w.lines("api.command.columns"), *map(_row, known)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _row(key: ApiKey) -> list[str]:
    def day(given: date | None) -> str:
        return given.isoformat() if given else "-"

    scopes = ",".join(sorted(map(str, key.scopes)))
    days = map(day, (key.made_on, key.last_used_on, key.revoked_on))
    return [key.id, key.name, scopes, *days]
