"""A certificate authority of the tests' own, and trust in it, for those that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checks.net import reach, tls
from tests.internet.certificates import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("pki") / "certificates")


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The authority's root is the one that is trusted, as in the staged Internet; nothing is known
    yet of what the own network can do."""
    monkeypatch.setattr(tls.certifi, "where", lambda: str(authority.trust_file))
    monkeypatch.setattr(reach, "_ledger", reach._Ledger())
    for cached in (tls.verifying, tls.authorities):
        cached.cache_clear()
    yield
    for cached in (tls.verifying, tls.authorities):
        cached.cache_clear()
