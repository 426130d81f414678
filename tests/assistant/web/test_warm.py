from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

# What a first diagnosis and its result would import and read, after warming up.
CODE = """
import sys
from assistant.web.warm import warm_up
from assistant.texts import words
from assistant.preparation.loading import load_profiles
from checks.target import parse_target
warm_up(None)
before = set(sys.modules)
parse_target("firma.com.pl")
load_profiles(None)["nazwa"]
for lang in ("pl", "en"):
    words(lang).number(1234.5)
print(sorted(set(sys.modules) - before))
"""


def test_the_first_visitor_waits_for_nothing_that_could_be_read_before() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
