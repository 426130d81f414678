"""Figures on the service: for who may have them, and of nobody."""

from __future__ import annotations

import re
from pathlib import Path

import requests

from assistant.report import Verdict
from assistant.store.api_keys import Scope
from tests.assistant.api.conftest import Service, service  # noqa: F401  a fixture
from tests.assistant.test_server import served


def asked(url: str, key: str | None = None, **headers: str) -> requests.Response:
    if key:
        headers["Authorization"] = f"Bearer {key}"
    return requests.get(f"{url}/metrics", headers=headers, timeout=10)


def test_only_a_key_of_its_scope_opens_the_figures(service: Service) -> None:  # noqa: F811
    assert asked(service.url).status_code == 401
    assert asked(service.url, "nonsense").status_code == 401
    assert asked(service.url, service.program(Scope.STATISTICS).key).status_code == 403
    answer = asked(service.url, service.program(Scope.METRICS).key)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-type"].startswith("text/plain")


def test_what_happens_is_counted_and_names_nobody(service: Service) -> None:  # noqa: F811
    key = service.program().key
    before = figures(asked(service.url, key).text)
    answer = requests.post(
        f"{service.url}/api/v1/diagnoses",
        json={"address": "policzona.pl"},
        headers={"Authorization": f"Bearer {key}"},
        timeout=30,
    )
    verdict = answer.json()["verdict"]
    told = asked(service.url, key).text
    after = figures(told)
    name = f'assistant_diagnoses_total{{verdict="{verdict}"}}'
    assert after[name] == before[name] + 1
    assert after["assistant_diagnosis_seconds_count"] >= 1
    assert after["assistant_diagnoses_running"] == 0
    assert after["assistant_diagnoses_waiting"] == 0
    assert {f'assistant_diagnoses_total{{verdict="{one}"}}' for one in Verdict} <= set(after)
    assert "policzona" not in told
    assert set(re.findall(r"(\w+)=", told)) == {"verdict", "le"}


def figures(told: str) -> dict[str, float]:
    lines = (line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


def test_a_network_that_is_named_needs_no_key_unless_a_proxy_passes_it_on(tmp_path: Path) -> None:
    (tmp_path / "assistant.db").mkdir()  # the store cannot be used, and that is a figure
    with served(tmp_path / "log", ASSISTANT_METRICS_NETWORKS="127.0.0.0/8 10.0.0.0/8") as url:
        assert requests.get(f"{url}/healthz", timeout=10).status_code == 503
        answer = asked(url)
        assert answer.status_code == 200
        assert figures(answer.text)['assistant_store_failures_total{kind="unavailable"}'] >= 1
        for name in ("X-Forwarded-For", "Forwarded", "Via"):
            assert asked(url, **{name: "127.0.0.1"}).status_code == 401
        assert asked(url, "pca_00000000_" + "x" * 43, Via="1.1 proxy").status_code == 503
