"""What somebody can still prove who has lost the login to the panel or the contact mailbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from assistant.preparation.profile import ChannelId, IdentifierId, Profile, Requirement

# Which of the two one still has that prove a right to the account: the login to the panel, where
# the codes are, and the mailbox of the contact address.
Access = Literal["both", "panel", "mailbox", "neither"]
KnownAccess = Access | Literal["unknown"]

BEYOND_REACH = ("panel_needed", "panel_may_be_needed", "mailbox_needed", "mailbox_may_be_needed")

_IN_PANEL: frozenset[IdentifierId] = frozenset({"authorization_code", "one_time_password"})
_BY_MAILBOX: frozenset[IdentifierId] = frozenset({"contact_address"})
_NOTHING: frozenset[IdentifierId] = frozenset()
_LOST_IDENTIFIERS: Mapping[KnownAccess, frozenset[IdentifierId]] = {
    "unknown": _NOTHING,
    "both": _NOTHING,
    "panel": _BY_MAILBOX,
    "mailbox": _IN_PANEL,
    "neither": _IN_PANEL | _BY_MAILBOX,
}

# What to know for whom something is lost, in the order of telling: a code, and the channels of
# which it speaks. Of a provider that has none of them it is not told.
LOST: Mapping[KnownAccess, Mapping[str, tuple[ChannelId, ...]]] = {
    "unknown": {},
    "both": {},
    "panel": {
        "code_proves": ("phone",),
        "other_address_refused": ("email",),
        "change_contact_address": (),
    },
    "mailbox": {
        "reset_password": (),
        "mailbox_proves": ("email",),
        "code_missing": ("phone", "livechat"),
    },
    "neither": {
        "reset_password": (),
        "photo_id_proves": ("in_person",),
        "ask_before": ("in_person",),
        "numbers_prove_nothing": (),
    },
}


def can_give(row: Requirement, access: KnownAccess) -> bool:
    """Whether something of what `row` asks for is left."""
    return not _LOST_IDENTIFIERS[access].issuperset(row.identifiers)


def has_lost_panel(access: KnownAccess) -> bool:
    return _LOST_IDENTIFIERS[access] >= _IN_PANEL


def beyond_reach(row: Requirement) -> str:
    """The one of BEYOND_REACH that tells what `row` would take, for who cannot give it."""
    what = "panel" if _IN_PANEL.intersection(row.identifiers) else "mailbox"
    return f"{what}_needed" if row.asked == "always" else f"{what}_may_be_needed"


def lost(profile: Profile, access: KnownAccess) -> tuple[str, ...]:
    """Codes of what to do about what is lost."""
    offered = {channel.id for channel in profile.channels}
    return tuple(
        code
        for code, channels in LOST[access].items()
        if not channels or offered.intersection(channels)
    )
