"""What a symptom, and the cause found for it, mean for the contact: the types of `matters.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.preparation.profile import FigureId, Purpose, SectionId, Strict, SymptomId


@dataclass(frozen=True, kw_only=True)
class Matter(Strict):
    """What the contact is about. `look_up`: figures to look up before it, in this order."""

    purpose: Purpose
    section: SectionId | None = None
    look_up: tuple[FigureId, ...] = ()
    stops_mail: bool = False


@dataclass(frozen=True, kw_only=True)
class StopsMail(Strict):
    """Causes (codes) while which a mailbox of the same domain may not work."""

    causes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Matters(Strict):
    """The matter of every symptom, and the causes (codes) that move an incident elsewhere."""

    matters: Mapping[SymptomId, Matter]
    sections: Mapping[SectionId, tuple[str, ...]]
    stops_mail: StopsMail
    look_up_first: Mapping[str, tuple[FigureId, ...]]
    in_panel: Mapping[FigureId, tuple[str, ...]]

    def section_of(self, symptom: SymptomId, cause: str | None) -> SectionId | None:
        """The topic under which support handles it; None when the symptom tells none."""
        matter = self.matters[symptom]
        if matter.purpose == "incident":
            for section, causes in self.sections.items():
                if cause in causes:
                    return section
        return matter.section

    def look_up(self, symptom: SymptomId, cause: str | None) -> tuple[FigureId, ...]:
        """The figures to look up, those that tell most about the cause before the symptom's."""
        return (*self.look_up_first.get(cause or "", ()), *self.matters[symptom].look_up)

    def settings_of(self, cause: str | None) -> tuple[FigureId, ...]:
        """What the steps against `cause` lead to in the panel."""
        return tuple(figure for figure, causes in self.in_panel.items() if cause in causes)

    def mail_may_fail(self, symptom: SymptomId, cause: str | None) -> bool:
        """Whether a mailbox of the domain may neither send nor receive."""
        return self.matters[symptom].stops_mail or cause in self.stops_mail.causes
