"""`python -m assistant staff-key --new`: another staff key in the place of the one before."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from assistant.staff.roles import Role
from assistant.staff.signing_in import FIRST_ROLE, make_key
from assistant.store.database import database
from assistant.texts import LANGUAGES, Words


class StaffKeyUsageError(Exception):
    """The command line cannot be used."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:  # noqa: ARG002  argparse's is in English only
        raise StaffKeyUsageError


def new_key(arguments: Sequence[str], w: Words) -> str:
    """Make a key and end the sessions of the former one; the line that tells it.

    Raises StaffKeyUsageError, StoreError, SettingError.
    """
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--new", action="store_true", required=True)
    parser.add_argument("--role", choices=[*map(str, Role)], default=str(FIRST_ROLE))
    parser.add_argument("--lang", choices=LANGUAGES)
    role = Role(parser.parse_args(arguments).role)
    key = make_key(database(), role)
    return w.text("command.staff_key.new", key=key, role=w.text(f"staff.role.{role}"))
