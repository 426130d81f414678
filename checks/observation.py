"""How a check answers: with a value, `Unseen` (could not look) or `Skipped` (does not apply).

An observation is a frozen dataclass whose fields are plain values, dates, tuples, other such
dataclasses or `Unseen`. It can be written as JSON and read back, so that any diagnosis can be
judged again without the network.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

if TYPE_CHECKING:
    from pydantic import TypeAdapter


T = TypeVar("T")


class Why(StrEnum):
    """Why something could not be seen. A closed set: each has a text, none blames the customer."""

    TIMEOUT = "timeout"  # no answer within the look-up's own time
    DEADLINE = "deadline"  # the diagnosis ran out of time before or during it
    CANCELLED = "cancelled"  # the person stopped the diagnosis
    REFUSED = "refused"  # the source of information refused the connection or the question
    UNREACHABLE = "unreachable"  # no way to the source of information
    THROTTLED = "throttled"  # the source answers too many questions from here already
    OWN_NETWORK = "own_network"  # the assistant's own network cannot do this kind of look-up
    OFFLINE = "offline"  # the assistant's resolver answers for nothing at all
    SERVER_FAILED = "server_failed"  # the resolver or the source reports a failure of its own
    NOT_PUBLISHED = "not_published"  # the registry does not publish it
    CONTRADICTED = "contradicted"  # two sources that should agree say different things
    NO_SOURCE = "no_source"  # no public source of this information is known
    UNREADABLE = "unreadable"  # an answer came and could not be understood
    FORBIDDEN = "forbidden"  # the way there leads to an address that must not be contacted
    ROBOT_CHECK = "robot_check"  # the website lets people in and stopped the assistant
    UNTRUSTED = "untrusted"  # the certificate kept the assistant from looking behind it
    UNKNOWN_SERVER = "unknown_server"  # nobody says which server it is that should be looked at
    CRASHED = "crashed"  # a defect of the assistant's own
    NOT_TOLD = "not_told"  # the mail server tells strangers nothing of single mailboxes
    NOT_YET = "not_yet"  # the mail server wants strangers to come again later
    NOT_IN_PANEL = "not_in_panel"  # the customer's hosting panel does not tell it
    NEEDS = "needs"  # a check on which it depends saw nothing


@dataclass(frozen=True)
class Unseen:
    """Could not look, and why. `detail` is for consultants, in plain technical words."""

    why: Why
    detail: str = ""


@dataclass(frozen=True)
class Skipped:
    """Does not apply here: nothing to ask, because of what `why` (a stable code) names."""

    why: Literal[
        "no_address",
        "no_public_address",
        "no_https",
        "no_common_answer",
        "no_ipv6_address",
        "no_own_ipv6",
        "no_mail_exchanger",
        "no_page",
    ]


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # not needed on the way to the first packet

    return TypeAdapter(cast(Any, kind))


def to_json(observation: object) -> Any:
    """The observation as plain JSON values (dates as ISO 8601, tuples as lists)."""
    return _adapter(cast(Hashable, type(observation))).dump_python(observation, mode="json")


def from_json(kind: type[T], data: Any) -> T | Unseen | Skipped:
    """Read back what `to_json` wrote of a `kind`, an `Unseen` or a `Skipped`.

    Raises pydantic.ValidationError when `data` is none of them.
    """
    result: T | Unseen | Skipped = _adapter(
        cast(Hashable, kind | Unseen | Skipped)
    ).validate_python(data)
    return result
