"""Choose the channel for a matter and collect what the provider asks for on it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from assistant.preparation.access import (
    BEYOND_REACH,
    KnownAccess,
    beyond_reach,
    can_give,
    has_lost_panel,
    lost,
)
from assistant.preparation.before import Before
from assistant.preparation.loading import matters
from assistant.preparation.profile import (
    Channel,
    ChannelId,
    Customer,
    DisclosureId,
    FigureId,
    IdentifierId,
    Profile,
    Purpose,
    Requirement,
    SectionId,
    SymptomId,
    TldKind,
)

if TYPE_CHECKING:
    from assistant.report import Acts

CONTACT_MAILBOX_MAY_FAIL = "contact_mailbox_may_fail"
ACTS_FOR_OWNER = "acts_for_owner"
_DOUBTS = frozenset({CONTACT_MAILBOX_MAY_FAIL, *BEYOND_REACH})
COUNTRY_CODE = 2  # letters: longer top-level domains belong to no country


# What ought to be at an address where something else is seen.
Expected = Literal["own", "newer", "former", "elsewhere", "nothing"]


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
    codes of what it cannot do, or does only on a condition. `barred`: what it surely asks for, this
    person cannot give.
    """

    channel: Channel
    accepts: bool
    recommended: bool
    requirements: tuple[Requirement, ...]
    limits: tuple[str, ...]
    barred: bool = False

    @property
    def id(self) -> ChannelId:
        return self.channel.id


@dataclass(frozen=True)
class Preparation:
    """What to have ready. `channels` in the order in which to try them, the best first.

    `written`: the provider takes this instruction in writing. `section` None: the symptom tells no
    topic. `look_up`: figures to look up before the contact; `in_panel`: those to which the steps
    lead. `notes`: codes of what else to know; `lost`: codes of what to do for whom the panel or the
    contact mailbox is lost. `ready`: what the customer has ticked as prepared. `expected`: what
    they say ought to be at the address. `before`: what to check before an instruction.
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
    access: KnownAccess = "unknown"
    lost: tuple[str, ...] = ()
    ready: tuple[IdentifierId, ...] = ()
    expected: Expected | None = None
    before: tuple[Before, ...] = ()

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
    *,
    access: KnownAccess = "unknown",
    ready: Iterable[IdentifierId] = (),
    expected: Expected | None = None,
    before: tuple[Before, ...] = (),
    tld: str | None = None,
) -> Preparation:
    """How to reach `profile`'s support about `symptom`, and what it will ask for.

    `customer` "unknown" collects what persons and businesses are asked for, `access` "unknown"
    takes it that nothing is lost. `main_cause` and `acts`: the code of the cause that a diagnosis
    found and who can act on it. `tld` is the last label of the domain in question, None when there
    is none. Raises UnknownSymptomError.
    """
    known = _symptom(symptom)
    table = matters()
    matter = table.matters[known]
    written = any(known in row.symptoms for row in profile.written)
    kind: Literal["question", "incident", "instruction", "written"]
    kind = "written" if written else matter.purpose
    mail_may_fail = table.mail_may_fail(known, main_cause)
    plans = [
        _plan(
            profile,
            channel,
            matter.purpose,
            None if customer == "unknown" else customer,
            access=access,
            mail_may_fail=mail_may_fail,
        )
        for channel in _ranked(profile, getattr(profile.order, kind))
    ]
    best = _best(plans, access)
    asked = {id for plan in plans for row in plan.requirements for id in row.identifiers}
    return Preparation(
        profile=profile,
        symptom=known,
        customer=customer,
        cause=main_cause,
        acts=acts,
        purpose=matter.purpose,
        written=written,
        section=table.section_of(known, main_cause),
        channels=tuple(replace(plan, recommended=plan is best) for plan in plans),
        # What somebody else than support can mend needs no further search.
        look_up=table.look_up(known, main_cause) if acts in (None, "support") else (),
        in_panel=table.settings_of(main_cause),
        disclosures=tuple(
            row.id
            for row in profile.disclosures
            if row.matters(known, main_cause)
            and (tld is None or not row.tlds or kind_of_tld(tld) in row.tlds)
        ),
        notes=tuple(_notes(profile, known, customer)),
        access=access,
        lost=lost(profile, access),
        ready=tuple(id for id in get_args(IdentifierId) if id in asked and id in set(ready)),
        expected=expected,
        before=before,
    )


def kind_of_tld(tld: str) -> TldKind | None:
    """The kind of a top-level domain, as what support tells depends on it; None for countries
    other than Poland, of which no source speaks."""
    if tld == "pl":
        return "pl"
    if tld == "eu":
        return "eu"
    return "global" if len(tld) > COUNTRY_CODE and not tld.startswith("xn--") else None


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


def _best(plans: Iterable[ChannelPlan], access: str) -> ChannelPlan | None:
    """The first that takes the matter: one that asks for nothing lost before one that does, one
    that surely exists before one that may."""

    def drawbacks(plan: ChannelPlan) -> tuple[bool, bool, bool]:
        doubtful = access != "unknown" and bool(_DOUBTS & {*plan.limits})
        return plan.barred, doubtful, plan.channel.offered != "yes"

    return min((plan for plan in plans if plan.accepts), key=drawbacks, default=None)


def _plan(
    profile: Profile,
    channel: Channel,
    purpose: Purpose,
    customer: Customer | None,
    *,
    access: KnownAccess,
    mail_may_fail: bool,
) -> ChannelPlan:
    accepts = purpose in channel.accepts
    requirements = tuple(
        row
        for row in profile.requirements
        if accepts and row.applies(channel.id, purpose, customer)
    )
    beyond = [row for row in requirements if not can_give(row, access)]
    limits: list[str] = [
        row.id
        for row in profile.limits
        if row.applies(channel.id, purpose, customer)
        and not (row.id == "logged_in" and has_lost_panel(access))
    ]
    if channel.id == "email" and mail_may_fail:
        limits.append(CONTACT_MAILBOX_MAY_FAIL)
    limits += dict.fromkeys(beyond_reach(row) for row in beyond)
    return ChannelPlan(
        channel=channel,
        accepts=accepts,
        recommended=False,
        requirements=requirements,
        limits=tuple(limits),
        barred=any(row.asked == "always" for row in beyond),
    )


def _notes(
    profile: Profile, symptom: SymptomId, customer: Customer | Literal["unknown"]
) -> Iterator[str]:
    if symptom == "restore_backup":
        yield f"backup_{profile.backup.terms}"
        if profile.backup.every_days:
            yield "backup_every"
        if profile.backup.kept_days:
            yield "backup_kept"
    if customer == "representative":
        yield ACTS_FOR_OWNER
