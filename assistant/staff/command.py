"""`python -m assistant staff-key --new`: another staff key in the place of the one before."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.command_line import Parser, UsageError
from assistant.staff.roles import Role
from assistant.staff.signing_in import FIRST_ROLE, make_key
from assistant.store.database import database
from assistant.texts import LANGUAGES, Words


class _StaffKeyError(UsageError):
    family = "command.staff_key"


class _Parser(Parser):
    refusal = _StaffKeyError


def new_key(arguments: Sequence[str], w: Words) -> str:
    """Make a key and end the sessions of the former one; the line that tells it.

    Raises UsageError, StoreError, SettingError.
    """
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--new", action="store_true", required=True)
    parser.add_argument("--role", choices=[*map(str, Role)], default=str(FIRST_ROLE))
    parser.add_argument("--lang", choices=LANGUAGES)
    role = Role(parser.parse_args(arguments).role)
    key = make_key(database(), role)
    return w.text("command.staff_key.new", key=key, role=w.text(f"staff.role.{role}"))
