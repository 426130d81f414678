"""What an instruction is about, and what belongs before it: the types of `instructions.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.preparation.profile import Sourced, Strict, SymptomId, TldKind

NeedId = Literal[
    "authinfo",
    "panel_access",
    "registrant_mailbox",
    "new_provider",
    "new_registrant",
    "reason_of_change",
    "copy_of_data",
    "new_server_access",
    "new_settings",
    "day_and_files",
    "new_data",
    "new_login",
    "choice_of_service",
    "figures",
    "which_invoice",
    "which_domain",
    "question",
]
CheckId = Literal[
    "transfer_lock",
    "transfer_pending",
    "young_domain",
    "registrant_email",
    "authinfo_validity",
    "present_registrant",
    "own_copy",
    "restoring_overwrites",
    "present_settings",
    "contact_mailbox",
    "what_is_used",
    "public_data",
]


@dataclass(frozen=True, kw_only=True)
class ToCheck(Strict):
    """Something to check before the instruction, for domains of these kinds; empty: of all."""

    id: CheckId
    tlds: tuple[TldKind, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Instruction(Sourced):
    """`taken_for`: instructions that people call by the same word. `needs`: what to have at hand
    besides what proves who one is."""

    taken_for: tuple[SymptomId, ...] = ()
    needs: tuple[NeedId, ...] = ()
    before: tuple[ToCheck, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Instructions(Strict):
    instructions: Mapping[SymptomId, Instruction]
