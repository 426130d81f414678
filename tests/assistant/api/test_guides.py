"""What the guides say of limits is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.admission import VISITOR_BITS
from assistant.api.app import create_api
from assistant.api.body import BODY_BYTES, BODY_SECONDS
from assistant.api.diagnoses import WAIT_SECONDS
from assistant.settings import read_settings
from assistant.store.api_keys import Scope
from assistant.store.awaited import KEPT
from assistant.store.limits import BY_DOMAIN, BY_VISITOR

DOCS = Path(__file__).resolve().parents[3] / "docs"
API = (DOCS / "api.md").read_text(encoding="utf-8")
SAFETY = (DOCS / "safety.md").read_text(encoding="utf-8")


def test_the_guide_to_safety_gives_the_limits() -> None:
    rows = SAFETY.split("## How often")[1].split("##")[0]
    found = re.findall(r"^\| .+ \| (\d+) \| (\d+) s \|$", rows, re.MULTILINE)
    assert [(int(burst), float(seconds)) for burst, seconds in found] == [
        (limit.burst, limit.seconds) for limit in (BY_VISITOR, BY_DOMAIN)
    ]
    usual = read_settings({})
    assert usual.visitor_limit == (BY_VISITOR.burst, BY_VISITOR.seconds)
    assert usual.domain_limit == (BY_DOMAIN.burst, BY_DOMAIN.seconds)
    assert f"/{VISITOR_BITS} of an IPv6 one" in rows
    assert f"at most {BODY_BYTES >> 10} KiB and have to come within {BODY_SECONDS:g} s" in SAFETY


def test_the_guide_to_the_api_names_every_scope_and_call() -> None:
    table = API.split("| scope |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == {*map(str, Scope)}
    calls = {
        f"{method.upper()} {path}"
        for path, methods in create_api().openapi()["paths"].items()
        for method in methods
    }
    named = re.findall(r"`((?:GET|POST) [^`?]+)", table)
    named = [one.replace("report.{json,txt,pdf,eml,ics}", "report.{ending}") for one in named]
    assert {*named} - {"GET /metrics"} == calls


def test_the_guide_to_the_api_gives_its_times() -> None:
    assert f"longer than {WAIT_SECONDS:g} seconds" in " ".join(API.split())
    assert KEPT.total_seconds() == 600
    assert "for ten minutes" in API
    assert f"longer than {BODY_BYTES >> 10} KiB, did not come within {BODY_SECONDS:g} s" in API
