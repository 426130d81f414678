"""The registries are asked as they want to be, however many ask the assistant."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from checks.registries.bootstrap import FILE, read_bootstrap
from tests.internet.lab import Lab
from tests.internet.scenario import load

pytestmark = pytest.mark.internet

REFRESH = """
import sys
from pathlib import Path
from checks.directory import refresh
from checks.net.errors import NetError
try:
    refresh(Path(sys.argv[1]))
except NetError as failure:
    print(type(failure).__name__)
"""

AT_ONCE = """
import json, sys
from assistant import diagnosis
from assistant.settings import read_settings
from checks.target import parse_target
runs = [
    diagnosis.begin(parse_target(domain), "registrant_change", read_settings({}))
    for domain in sys.argv[1:]
]
reports = [run.report() for run in runs]
print(json.dumps([
    [report.duration_ms, str(report.verdict), report.checks[0].status, report.checks[0].reason]
    for report in reports
]))
"""


def test_the_list_of_rdap_servers_is_fetched_and_kept(lab: Lab, tmp_path: Path) -> None:
    done = lab.run([sys.executable, "-c", REFRESH, str(tmp_path)])
    assert (done.stdout, done.stderr) == ("", "")
    assert read_bootstrap((tmp_path / FILE).read_bytes())["pl"] == "https://rdap.dns.pl/"


def test_without_a_network_nothing_is_kept(lab: Lab, tmp_path: Path) -> None:
    done = lab.run([sys.executable, "-c", REFRESH, str(tmp_path)], vantage="offline")
    assert done.stdout.strip()
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_fifty_at_once_are_all_answered_and_some_of_them_asked(lab: Lab) -> None:
    """Fifty names of one registry, which wants two seconds between two questions."""
    healthy = [
        one.ascii_domain
        for one in load()
        if one.ascii_domain.endswith(".pl") and one.healthy and not one.panel
    ]
    free = [f"nikt-nie-kupil-{number}.pl" for number in range(50 - len(healthy[:25]))]
    done = lab.run([sys.executable, "-c", AT_ONCE, *healthy[:25], *free])
    assert done.returncode == 0, done.stderr
    ended = json.loads(done.stdout)
    assert len(ended) == 50
    asked = [one for one in ended if one[2] != "unknown"]
    assert asked
    for duration, verdict, status, reason in ended:
        assert duration < 12_500
        if status == "unknown":
            assert (verdict, reason) == ("inconclusive", "throttled")
