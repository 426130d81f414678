"""A figure of the panel as evidence."""

from __future__ import annotations

from dataclasses import asdict

from assistant.figures.quota import Quota
from assistant.figures.reading import QUOTAS
from assistant.report import Evidence

SOURCE = "panel"  # stands in evidence where a check's id stands


def quota_evidence(key: str, quota: Quota) -> Evidence:
    """How much of the quota `key` is used: in percent, and as the panel's own figures."""
    data = {"quota": key, "percent": quota.percent, "usage": usage(key, quota)}
    return Evidence(SOURCE, f"panel_{key}", data)


def usage(key: str, quota: Quota) -> dict[str, object]:
    """The quota as texts name it: `Words.text` writes it out."""
    return {"kind": QUOTAS[key], **asdict(quota)}
