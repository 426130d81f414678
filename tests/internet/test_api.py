"""Another program asks a real server in the staged Internet, and gets what is wrong there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.internet.lab import Lab

pytestmark = pytest.mark.internet

PORT = 8631  # of the lab's own loopback

# Runs in the lab: waits for the service, asks it, prints the answer.
ASK = """
import json, sys, time, urllib.request
url, key, question = sys.argv[1:]
for _ in range(600):
    try:
        urllib.request.urlopen(url + "/healthz", timeout=5)
        break
    except OSError:
        time.sleep(0.1)
asked = urllib.request.Request(url + "/api/v1/diagnoses", question.encode(), method="POST")
asked.add_header("Authorization", "Bearer " + key)
asked.add_header("Content-Type", "application/json")
print(urllib.request.urlopen(asked, timeout=30).read().decode())
"""


@pytest.fixture(scope="module")
def key(lab: Lab) -> Iterator[str]:
    """Of a program that may let the service in the lab diagnose."""
    environment = {"ASSISTANT_DATA": str(lab.folder / "api")}
    new = ["-m", "assistant", "api-key", "new", "--scope", "diagnose", "--name", "CRM"]
    made = lab.run([sys.executable, *new], env=environment, timeout=60)
    server = lab.popen(
        [sys.executable, "-m", "assistant.server", "--port", str(PORT)],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    yield made.stdout.splitlines()[-1]
    server.terminate()
    server.wait()


@pytest.mark.parametrize(
    ("question", "verdict", "cause"),
    [
        ({"address": "kwiaciarnia-przy-farze.pl"}, "cause_found", "domain_expired"),
        ({"address": "pracownia-pod-lipa.pl"}, "no_fault_found", None),
        (
            {
                "address": "pracownia-pod-lipa.pl",
                "panel": {"disk": {"used": "10 GB", "limit": "10 GB"}},
            },
            "cause_found",
            "disk_full",
        ),
    ],
)
def test_a_program_is_told_what_is_wrong(
    lab: Lab, key: str, question: dict[str, object], verdict: str, cause: str | None
) -> None:
    url = f"http://127.0.0.1:{PORT}"
    asked = lab.run([sys.executable, "-c", ASK, url, key, json.dumps(question)], timeout=120)
    assert asked.returncode == 0, asked.stderr
    found = json.loads(asked.stdout)
    faults = [one["code"] for one in found["causes"] if one["kind"] == "fault"]
    assert (found["verdict"], (faults or [None])[0]) == (verdict, cause)
