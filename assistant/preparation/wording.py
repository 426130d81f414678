"""Put a preparation into words: the report's key "preparation"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.preparation.contact import ChannelPlan, Preparation
from assistant.preparation.instruction_wording import instruction_to_json
from assistant.preparation.profile import DisclosureId, FigureId, Profile, Requirement

if TYPE_CHECKING:
    from assistant.texts import Words

_KNOWN = ("called", "where", "size")  # of a figure, what only a profile tells


def to_json(preparation: Preparation, words: Words) -> dict[str, Any]:
    """The preparation as plain JSON values, its sentences in the language of `words`.

    Channels stand in the order in which to try them, which `order` repeats.
    """
    return {
        "provider": _provider(preparation, words),
        "purpose": preparation.purpose,
        "first": words.text(f"preparation.first.{_first(preparation)}"),
        "section": _section(preparation, words),
        "order": [plan.id for plan in preparation.channels],
        "channels": {plan.id: _channel(plan, preparation, words) for plan in preparation.channels},
        "look_up": [figure(id, preparation, words) for id in preparation.look_up],
        "in_panel": [
            found
            for id in preparation.in_panel
            if any((found := figure(id, preparation, words))[key] for key in _KNOWN)
        ],
        "disclosure": [_disclosure(id, preparation, words) for id in preparation.disclosures],
        "notes": [_note(id, preparation, words) for id in preparation.notes],
        "lost": [
            {"id": id, "text": words.text(f"preparation.lost.{id}")} for id in preparation.lost
        ],
        "instruction": instruction_to_json(preparation, words),
    }


def identifiers_in_line(preparation: Preparation, plan: ChannelPlan, words: Words) -> str:
    """The names of what `plan` asks for, on one line: "login or service name; for a firm: NIP"."""
    asked: dict[str, list[str]] = {"": []}  # by the condition, what holds for all first
    for row in plan.requirements:
        condition = ", ".join(_only_for(row, preparation, words))
        asked.setdefault(condition, []).append(_alternatives(row, words))
    return "; ".join(
        f"{condition}: {', '.join(names)}" if condition else ", ".join(names)
        for condition, names in asked.items()
        if names
    )


def ready_in_line(preparation: Preparation, words: Words) -> str:
    """The names of what is ticked as prepared, on one line; empty when nothing is."""
    return ", ".join(words.text(f"identifier.{id}.name") for id in preparation.ready)


def _alternatives(row: Requirement, words: Words) -> str:
    return one_of([words.text(f"identifier.{id}.name") for id in row.identifiers], words)


def one_of(names: Sequence[str], words: Words) -> str:
    """Names of identifiers of which one is enough, as one that says so."""
    if len(names) == 1:
        return names[0]
    either = f" {words.text('preparation.either')} ".join(names)
    return words.text("preparation.one_of", identifiers=either)


def _provider(preparation: Preparation, words: Words) -> dict[str, Any]:
    profile = preparation.profile
    if profile.name:
        name = profile.name
        notice = words.text("preparation.notice.named", provider=name)
    else:
        name = words.text("preparation.provider.unnamed")
        notice = words.text("preparation.notice.unnamed")
    return {
        "id": profile.id,
        "name": name,
        "panel": _panel(preparation, words),
        "panel_url": profile.panel.url or None,
        "notice": notice,
    }


def _panel(preparation: Preparation, words: Words) -> str:
    return preparation.profile.panel.name or words.text("preparation.panel.unnamed")


def _first(preparation: Preparation) -> str:
    """Code of what to do first: of an incident it depends on who can act."""
    if preparation.purpose == "incident":
        return preparation.acts or "unknown"
    return preparation.purpose


def _section(preparation: Preparation, words: Words) -> dict[str, Any] | None:
    topic = preparation.section
    if topic is None:
        return None
    name = words.text(f"section.{topic}.name")
    announced = next((row for row in preparation.profile.sections if row.id == topic), None)
    choose = announced.name if announced else name
    if announced and announced.key:
        text = words.text("preparation.section.key", section=choose, press=announced.key)
    elif announced or _has_menu(preparation.profile):
        text = words.text("preparation.section.choose", section=choose)
    else:
        text = words.text("preparation.section.maybe", section=choose)
    return {"id": topic, "name": _capitalised(name), "text": text}


def _has_menu(profile: Profile) -> bool:
    """Whether a menu is known of: of a channel that may not exist, it is only supposed."""
    return any(channel.menu and channel.offered == "yes" for channel in profile.channels)


def _channel(plan: ChannelPlan, preparation: Preparation, words: Words) -> dict[str, Any]:
    return {
        "id": plan.id,
        "name": words.text(f"channel.{plan.id}.name"),
        "offered": words.text(f"preparation.offered.{plan.channel.offered}"),
        "address": plan.channel.address or None,
        "accepts": plan.accepts,
        "recommended": plan.recommended,
        "why": _why(plan, preparation, words),
        "use": words.text(f"channel.{plan.id}.use"),
        "how": words.text(f"channel.{plan.id}.how"),
        "section": _section(preparation, words) if plan.channel.menu else None,
        "identifiers": [
            identifier
            for row in plan.requirements
            for identifier in _identifiers(row, preparation, words)
        ],
        "limits": [{"id": id, "text": words.text(f"preparation.limit.{id}")} for id in plan.limits],
    }


def _why(plan: ChannelPlan, preparation: Preparation, words: Words) -> str | None:
    if not plan.recommended:
        return None
    if preparation.written and plan.id == "email":
        return words.text("preparation.why_written")
    return words.text(f"channel.{plan.id}.why")


def _identifiers(
    row: Requirement, preparation: Preparation, words: Words
) -> Iterator[dict[str, Any]]:
    for id in row.identifiers:
        yield {
            "id": id,
            "name": _capitalised(words.text(f"identifier.{id}.name")),
            "what": words.text(f"identifier.{id}.what"),
            "where": words.text(f"identifier.{id}.where", panel=_panel(preparation, words)),
            "why": words.text(f"identifier.{id}.why"),
            "who": words.text(f"identifier.{id}.who"),
            "never": words.text(f"identifier.{id}.never"),
            "asked": words.text(f"preparation.asked.{row.asked}"),
            "only_for": _only_for(row, preparation, words),
            "instead_of": [other for other in row.identifiers if other != id],
            "ready": id in preparation.ready,
        }


def _only_for(row: Requirement, preparation: Preparation, words: Words) -> list[str]:
    """The customers who are asked for it, in words, where it is not known whose the service is."""
    if not row.customers or preparation.customer not in ("unknown", "representative"):
        return []
    either = f" {words.text('preparation.or')} "
    customers = either.join(words.text(f"preparation.customer.{one}") for one in row.customers)
    return [words.text("preparation.only_for", customers=customers)]


def _disclosure(id: DisclosureId, preparation: Preparation, words: Words) -> dict[str, Any]:
    tells = next(row.tells for row in preparation.profile.disclosures if row.id == id)
    return {"id": id, "text": words.text(f"disclosure.{id}"), "refused": not tells}


def _note(id: str, preparation: Preparation, words: Words) -> dict[str, Any]:
    backup = preparation.profile.backup
    days = backup.every_days if id == "backup_every" else backup.kept_days
    return {"id": id, "text": words.text(f"preparation.note.{id}", days=days)}


def figure(id: FigureId, preparation: Preparation, words: Words) -> dict[str, Any]:
    """What the customer can look up, as the provider calls it, and in which of the panels."""
    known = next((row for row in preparation.profile.figures if row.id == id), None)
    panel = _panel(preparation, words)
    return {
        "id": id,
        "name": _capitalised(words.text(f"preparation.figure.{id}")),
        "called": (known.name or None) if known else None,
        "where": [
            words.text(f"preparation.place.{place}", panel=panel)
            for place in (known.places if known else ())
        ],
        "size": words.text("preparation.size", size=known.size) if known and known.size else None,
    }


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
