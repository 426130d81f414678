"""Causes that the panel's figures tell before anything has stopped: a limit that is nearly reached,
a paid period that ends soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from assistant.causes import steadiness
from assistant.causes.figures import SOURCE, quota_evidence
from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.causes.site import QUOTAS, SHOWN, shown
from assistant.report import Certainty, Evidence

SOON = timedelta(days=30)
DAY = timedelta(days=1)

# The paid periods besides the domain's, and the wording where that one alone ends.
PERIODS = {"hosting_expires": None, "website_project_expires": "website_project_expires_soon"}


@cause("hosting_expires_soon")
def hosting_expires_soon(seen: Seen) -> Finding | None:
    today, dates = seen.now.date(), seen.told.panel.dates
    soon = [key for key in PERIODS if key in dates and today <= dates[key] <= today + SOON]
    if not soon:
        return None
    evidence = (
        Evidence(SOURCE, f"panel_{key}", {"expires": dates[key].isoformat()})
        for key in sorted(soon, key=dates.__getitem__)
    )
    variant = PERIODS[soon[0]] if len(soon) == 1 else None
    return Finding(tuple(evidence), Certainty.LIKELY, told=True, variant=variant)


@cause("quota_nearly_full")
def quota_nearly_full(seen: Seen) -> Finding | None:
    """One that is used up is a fault, or no matter of this symptom; so is one of which the page
    says that it is, as panels lag behind."""
    quotas = seen.told.panel.quotas
    used_up = {
        key
        for code, key in QUOTAS.items()
        if shown(seen, SHOWN[code]) or steadiness.at_times(seen, SHOWN[code])
    }
    nearly = [key for key, one in quotas.items() if one.is_nearly_used_up and key not in used_up]
    if not nearly:
        return None
    fullest_first = sorted(nearly, key=lambda key: -(quotas[key].percent or 0))
    evidence = [quota_evidence(key, quotas[key]) for key in fullest_first]
    evidence += _forecast(seen)
    return Finding(tuple(evidence), Certainty.LIKELY, told=True, last=True)


def _forecast(seen: Seen) -> Iterator[Evidence]:
    """When the transfer ends at the pace of its period so far, of which the customer knows the
    first day."""
    panel = seen.told.panel
    quota, since = panel.quotas.get("transfer"), panel.transfer_since
    if quota is None or since is None or not quota.is_nearly_used_up or quota.limit is None:
        return
    begun = datetime(since.year, since.month, since.day, tzinfo=seen.now.tzinfo)
    gone = seen.now - begun
    if gone >= DAY:  # of some hours nothing follows
        ends = begun + gone * (quota.limit / quota.used)
        data = {"since": since.isoformat(), "forecast": ends.date().isoformat()}
        yield Evidence(SOURCE, "panel_transfer_forecast", data)
