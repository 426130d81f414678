"""Figures on the service for Prometheus, at /metrics, to those who may have them.

Labels are of closed sets: no address, no domain, no token. Each replica tells its own figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from assistant import admission, diagnosis
from assistant.api.access import permitted
from assistant.api.problem import Problem, answer, language, unavailable
from assistant.report import Report, Verdict
from assistant.store import database as opening
from assistant.store.api_keys import Scope
from assistant.store.database import Database
from assistant.store.errors import StoreError

PATH = "/metrics"
SECONDS = (0.25, 0.5, 1, 2, 3, 5, 8, 11, 15)  # a diagnosis has 11
_THROUGH_A_PROXY = ("x-forwarded-for", "forwarded", "x-real-ip", "via")

registry = CollectorRegistry()
_diagnoses = Counter(
    "assistant_diagnoses", "Diagnoses that have ended, by verdict", ["verdict"], registry=registry
)
_seconds = Histogram(
    "assistant_diagnosis_seconds", "How long they took", buckets=SECONDS, registry=registry
)
for _verdict in Verdict:
    _diagnoses.labels(str(_verdict))  # 0 is a figure, too


def count(report: Report) -> None:
    """Count a diagnosis that has ended."""
    _diagnoses.labels(str(report.verdict)).inc()
    _seconds.observe(report.duration_ms / 1000)


class _Standing(Collector):
    """What other modules count by themselves."""

    def collect(self) -> Iterable[Metric]:
        running, waiting = diagnosis.load()
        yield GaugeMetricFamily("assistant_diagnoses_running", "Diagnoses under way", running)
        yield GaugeMetricFamily(
            "assistant_diagnoses_waiting", "Diagnoses that wait for their turn", waiting
        )
        yield _counter(
            "assistant_store_failures", "The database did not do it", "kind", opening.failures
        )
        yield _counter(
            "assistant_held", "Diagnoses that came too often", "limit", admission.reached
        )


def _counter(name: str, about: str, label: str, counted: Mapping[Any, int]) -> Metric:
    family = CounterMetricFamily(name, about, labels=[label])
    for value, times in list(counted.items()):
        family.add_metric([value], times)
    return family


registry.register(_Standing())


def metrics(
    store: Callable[[], Database], networks: Sequence[str]
) -> Callable[[Request], Response]:
    """The endpoint: for a key of the scope `metrics`, and for who asks straight from one of
    `networks`.
    """
    allowed = [ip_network(one) for one in networks]

    def is_near(request: Request) -> bool:
        # What a proxy passes on comes from the proxy's address, whoever asks.
        if request.client is None or any(name in request.headers for name in _THROUGH_A_PROXY):
            return False
        try:
            address = ip_address(request.client.host)
        except ValueError:
            return False
        return any(address in network for network in allowed)

    def endpoint(request: Request) -> Response:
        if not is_near(request):
            scheme, _, given = request.headers.get("authorization", "").partition(" ")
            key = given.strip() if scheme.lower() == "bearer" else None
            try:
                permitted(store, key, Scope.METRICS)
            except Problem as problem:
                return answer(problem, language(request))
            except StoreError:
                return answer(unavailable(), language(request))
        figures = generate_latest(registry)
        return Response(figures, 200, {"Cache-Control": "no-store"}, CONTENT_TYPE_LATEST)

    return endpoint
