"""The ideal client makes every look-up of its chains, or says that it could not."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.ideal import CHAINS
from tests.internet import lab as staged
from tests.internet.registries import registry_of

SELF_TEST = Path(__file__).parents[1] / "internet" / "self_test.toml"
LOOK = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from tests.bench.ideal import Domain, look
with ThreadPoolExecutor() as threads:
    print(json.dumps(look(Domain(*json.loads(sys.argv[1])), threads)))
"""


@pytest.fixture(scope="module")
def lab() -> Iterator[staged.Lab]:
    if reason := staged.missing():
        pytest.skip(reason)
    with staged.Lab([SELF_TEST]) as running:
        yield running


def look(lab: staged.Lab, domain: str, rdap: str | None) -> tuple[int, str, str]:
    told = json.dumps([domain, rdap, registry_of(domain).whois[0]])
    done = lab.run([sys.executable, "-c", LOOK, told])
    return done.returncode, done.stdout, done.stderr


@pytest.mark.internet
@pytest.mark.parametrize("by_rdap", [True, False])
def test_every_chain_comes_to_its_end(lab: staged.Lab, by_rdap: bool) -> None:
    domain = "zdrowa.pl"
    status, output, errors = look(lab, domain, registry_of(domain).rdap if by_rdap else None)
    assert status == 0, errors
    assert json.loads(output).keys() == CHAINS.keys()


@pytest.mark.internet
def test_a_chain_that_cannot_be_gone_is_no_figure(lab: staged.Lab) -> None:
    status, _, errors = look(lab, "nikt-tu-nie-mieszka.pl", "https://rdap.dns.pl")
    assert status != 0
    assert "IndexError" in errors  # no address
