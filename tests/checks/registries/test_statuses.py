"""One spelling for each state, whoever names it."""

from __future__ import annotations

import pytest

from checks.registries.statuses import rdap_status, whois_status


@pytest.mark.parametrize(
    ("rdap", "code"),
    [
        ("client hold", "clientHold"),
        ("Client Transfer Prohibited", "clientTransferProhibited"),
        ("redemption period", "redemptionPeriod"),
        ("auto renew period", "autoRenewPeriod"),
        ("pending delete", "pendingDelete"),
        ("server recover prohibited", "serverRecoverProhibited"),
        ("active", "ok"),
        ("associated", "linked"),
        ("inactive", "inactive"),
        ("blocked", "serverHold"),
        ("pending restore", "pendingRestore"),
        ("transfer prohibited", "serverTransferProhibited"),
        ("obscured", "obscured"),
        ("locked", "locked"),
        ("", ""),
    ],
)
def test_rdap_words_become_epp_codes(rdap: str, code: str) -> None:
    assert rdap_status(rdap) == code


@pytest.mark.parametrize(
    ("text", "tld", "code"),
    [
        ("CLIENT TRANSFER PROHIBITED", "info", "clientTransferProhibited"),
        ("client_hold", "com", "clientHold"),
        ("clientupdateprohibited", "com", "clientUpdateProhibited"),
        ("ok", "com", "ok"),
        ("active", "se", "active"),
        ("in quarantine", "nl", "quarantine"),
        ("QUARANTINE", "eu", "quarantine"),
        ("REDEMPTION", "fr", "redemptionPeriod"),
        ("BLOCKED", "fr", "serverHold"),
        ("blocked", "pl", "blocked"),
        ("blocked", "at", "serverHold"),
        ("WITHDRAWN", "eu", "serverHold"),
        ("dnsHold", "it", "inactive"),
        ("Domain expired", "cz", "expired"),
        ("autoRenewGracePeriod", "ua", "autoRenewPeriod"),
        ("AgentChangeLocked", "jp", "serverTransferProhibited"),
        ("DOM_EXP", "sk", "expired"),
        ("Renewal required.", "uk", "expired"),
        ("210 PendingRelease", "nz", "pendingDelete"),
        ("Grace Period", "fi", "expired"),
        ("GRACE-PERIOD", "it", "autoRenewPeriod"),
        ("NOT DELEGATED", "ru", "inactive"),
        ("something of its own", "aq", "something of its own"),
        ("...", "com", ""),
    ],
)
def test_whois_words_become_codes_of_their_registry(text: str, tld: str, code: str) -> None:
    assert whois_status(text, tld) == code


def test_a_state_has_a_bounded_length() -> None:
    assert len(whois_status("x" * 10_000, "com")) <= 60
