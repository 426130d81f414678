"""Choose the channel for a matter and collect what the provider asks for on it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from assistant.preparation.loading import matters
from assistant.preparation.profile import (
    Channel,
    ChannelId,
    Customer,
    DisclosureId,
    FigureId,
    Profile,
    Purpose,
    Requirement,
    SectionId,
    SymptomId,
)

if TYPE_CHECKING:
    from assistant.report import Acts

CONTACT_MAILBOX_MAY_FAIL = "contact_mailbox_may_fail"


class UnknownSymptomError(ValueError):
    """There is no such symptom; `given` is what was asked for."""

    code = "symptom_unknown"

    def __init__(self, given: str) -> None:
        self.given = given
        self.params = {"given": given}
        super().__init__(f"no symptom {given!r}")


@dataclass(frozen=True)
class ChannelPlan:
    """One channel for the matter at hand.

    `accepts` is false for a matter that it does not take: then it asks for nothing. `limits` are
    codes of what it cannot do, or does only on a condition.
    """

    channel: Channel
    accepts: bool
    recommended: bool
    requirements: tuple[Requirement, ...]
    limits: tuple[str, ...]

    @property
    def id(self) -> ChannelId:
        return self.channel.id


@dataclass(frozen=True)
class Preparation:
    """What to have ready. `channels` in the order in which to try them, the best first.

    `written`: the provider takes this instruction in writing. `section` None: the symptom tells no
    topic. `look_up`: figures to look up before the contact; `in_panel`: those to which the steps
    lead. `notes`: codes of what else to know.
    """

    profile: Profile
    symptom: SymptomId
    customer: Customer | Literal["unknown"]
    cause: str | None
    acts: Acts | None
    purpose: Purpose
    written: bool
    section: SectionId | None
    channels: tuple[ChannelPlan, ...]
    look_up: tuple[FigureId, ...]
    in_panel: tuple[FigureId, ...]
    disclosures: tuple[DisclosureId, ...]
    notes: tuple[str, ...]

    @property
    def recommended(self) -> ChannelPlan | None:
        """The channel to try first; None when the provider has none that takes the matter."""
        return next((plan for plan in self.channels if plan.recommended), None)


def prepare(
    profile: Profile,
    symptom: str,
    customer: Customer | Literal["unknown"] = "unknown",
    main_cause: str | None = None,
    acts: Acts | None = None,
) -> Preparation:
    """How to reach `profile`'s support about `symptom`, and what it will ask for.

    `customer` "unknown" collects what persons and businesses are asked for. `main_cause` and
    `acts`: the code of the cause that a diagnosis found and who can act on it. Raises
    UnknownSymptomError.
    """
    known = _symptom(symptom)
    table = matters()
    matter = table.matters[known]
    written = any(known in row.symptoms for row in profile.written)
    kind: Literal["question", "incident", "instruction", "written"]
    kind = "written" if written else matter.purpose
    ranked = _ranked(profile, getattr(profile.order, kind))
    best = _best(ranked, matter.purpose)
    mail_may_fail = table.mail_may_fail(known, main_cause)
    return Preparation(
        profile=profile,
        symptom=known,
        customer=customer,
        cause=main_cause,
        acts=acts,
        purpose=matter.purpose,
        written=written,
        section=table.section_of(known, main_cause),
        channels=tuple(
            _plan(
                profile,
                channel,
                matter.purpose,
                None if customer == "unknown" else customer,
                recommended=channel is best,
                mail_may_fail=mail_may_fail,
            )
            for channel in ranked
        ),
        # What somebody else than support can mend needs no further search.
        look_up=table.look_up(known, main_cause) if acts in (None, "support") else (),
        in_panel=table.settings_of(main_cause),
        disclosures=tuple(row.id for row in profile.disclosures if row.applies(known, main_cause)),
        notes=(f"backup_{profile.backup.terms}",) if known == "restore_backup" else (),
    )


def _symptom(given: str) -> SymptomId:
    for known in get_args(SymptomId):
        if known == given:
            symptom: SymptomId = known
            return symptom
    raise UnknownSymptomError(given)


def _ranked(profile: Profile, order: Iterable[ChannelId]) -> tuple[Channel, ...]:
    """The profile's channels in that order, those that it does not name after them."""
    channels = {channel.id: channel for channel in profile.channels}
    first = [channels.pop(id) for id in order]
    return (*first, *channels.values())


def _best(ranked: Iterable[Channel], purpose: Purpose) -> Channel | None:
    """The first that takes the purpose, one that surely exists before one that may."""
    taking = [channel for channel in ranked if purpose in channel.accepts]
    return next(
        (channel for channel in taking if channel.offered == "yes"), next(iter(taking), None)
    )


def _plan(
    profile: Profile,
    channel: Channel,
    purpose: Purpose,
    customer: Customer | None,
    *,
    recommended: bool,
    mail_may_fail: bool,
) -> ChannelPlan:
    accepts = purpose in channel.accepts
    limits: list[str] = [
        row.id for row in profile.limits if row.applies(channel.id, purpose, customer)
    ]
    if channel.id == "email" and mail_may_fail:
        limits.append(CONTACT_MAILBOX_MAY_FAIL)
    return ChannelPlan(
        channel=channel,
        accepts=accepts,
        recommended=recommended,
        requirements=tuple(
            row
            for row in profile.requirements
            if accepts and row.applies(channel.id, purpose, customer)
        ),
        limits=tuple(limits),
    )
