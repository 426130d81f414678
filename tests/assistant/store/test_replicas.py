"""Several servers over one PostgreSQL are one service; one whose database goes away recovers."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from assistant.report import Verdict
from assistant.store import cases
from assistant.store.database import Database
from assistant.store.limits import BY_DOMAIN, BY_VISITOR
from tests.assistant.api.conftest import Program, Service
from tests.assistant.pages.reports import EXPIRED, report
from tests.assistant.store.postgres import Postgres
from tests.assistant.test_server import served


@pytest.fixture(scope="module")
def replicas(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Service, Service]]:
    """Two servers that start together over one empty database."""
    url = postgres.new_database()
    logs = [tmp_path_factory.mktemp("replica") / "log" for _ in range(2)]
    with ExitStack() as running, ThreadPoolExecutor(2) as starting:
        servers = [served(log, ASSISTANT_DATABASE_URL=url) for log in logs]
        urls = list(starting.map(running.enter_context, servers))
        store = Database(url)
        running.callback(store.close)
        one, two = (Service(where, store, log) for where, log in zip(urls, logs, strict=True))
        yield one, two


# What a process does beside its work, perhaps just when the database goes away.
LEFT_UNDONE = (
    "no staff key was made, as the store cannot be used",
    "nothing was erased, as the store cannot be used",
)


def other(replica: Service, program: Program) -> Program:
    """The same program at another replica."""
    return Program(replica.url, program.key)


def failures(log: Path) -> list[str]:
    """What a replica has told of itself but where it listens and the staff's first key."""
    lines = log.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("{")]


def test_replicas_that_start_together_are_both_healthy(replicas: tuple[Service, Service]) -> None:
    for replica in replicas:
        assert requests.get(f"{replica.url}/healthz", timeout=10).json() == {"status": "ok"}
        assert failures(replica.log) == []


def test_a_report_that_one_makes_is_fetched_from_the_other(
    replicas: tuple[Service, Service],
) -> None:
    program = replicas[0].program()
    answer = program.diagnose({"Prefer": "respond-async"}, address="repliki.pl")
    place = answer.headers["location"].removeprefix("/api/v1")
    found = fetched(other(replicas[1], program), place)
    assert found.json()["domain"] == "repliki.pl"


def fetched(program: Program, place: str) -> requests.Response:
    late = time.monotonic() + 30
    while (answer := program.get(place)).status_code == 202:
        assert time.monotonic() < late
        time.sleep(0.1)
    return answer


def test_a_case_is_opened_at_either(replicas: tuple[Service, Service]) -> None:
    program = replicas[0].program()
    with replicas[0].store.write() as connection:
        now = datetime.now(UTC)
        found = report(Verdict.CAUSE_FOUND, EXPIRED)
        made = cases.save(connection, found, run_id=None, lang="pl", now=now, days=30)
    answers = [other(one, program).get(f"/cases/{made.token}").json() for one in replicas]
    assert answers[0] == answers[1]
    assert answers[0]["report"]["verdict"] == "cause_found"
    with replicas[0].store.write() as connection:
        cases.delete_by_token(connection, made.token)
    statuses = {other(one, program).get(f"/cases/{made.token}").status_code for one in replicas}
    assert statuses == {404}


def test_a_visitor_and_a_domain_have_one_limit_for_both(
    replicas: tuple[Service, Service],
) -> None:
    program, asked = replicas[0].program(), {"Prefer": "respond-async"}
    both = [other(one, program) for one in replicas]
    for n in range(BY_VISITOR.burst):
        assert both[n % 2].diagnose(asked, address=f"po-rowno-{n}.pl").status_code == 202
    assert {one.diagnose(asked, address="nowa.pl").json()["code"] for one in both} == {
        "limit.visitor"
    }
    for n in range(BY_DOMAIN.burst):
        answer = other(replicas[n % 2], replicas[0].program()).diagnose(asked, address="jedna.pl")
        assert answer.status_code == 202
    last = other(replicas[1], replicas[0].program()).diagnose(asked, address="www.jedna.pl")
    assert (last.status_code, last.json()["code"]) == (429, "limit.domain")


def test_each_counts_what_the_other_has_examined(replicas: tuple[Service, Service]) -> None:
    program = replicas[0].program()
    assert program.diagnose(address="policz-raz.eu").status_code == 200
    late = time.monotonic() + 30
    while other(replicas[1], program).get("/statistics?tld=eu").json()["total"] != 1:
        assert time.monotonic() < late
        time.sleep(0.1)


def test_a_database_that_goes_away_is_told_so_and_all_works_again_when_it_is_back(
    postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.new_database()
    log = tmp_path / "log"
    with served(log, ASSISTANT_DATABASE_URL=url) as where:
        store = Database(url)
        program = Service(where, store, log).program()
        store.close()
        assert program.diagnose(address="przed.pl").status_code == 200
        postgres.stop("fast")  # what was written must be there again
        try:
            answer = program.diagnose(address="bez-bazy.pl", lang="en")
            assert (answer.status_code, answer.json()["code"]) == (503, "store")
            assert int(answer.headers["retry-after"]) > 0
            assert requests.get(f"{where}/healthz", timeout=20).status_code == 503
            assert requests.get(where, timeout=10).status_code == 200  # the pages do
        finally:
            postgres.start()
        late = time.monotonic() + 30
        while requests.get(f"{where}/healthz", timeout=20).status_code != 200:
            assert time.monotonic() < late
            time.sleep(0.2)
        assert program.diagnose(address="po-powrocie.pl").status_code == 200
    lines = failures(log)
    events = {json.loads(line)["event"].partition(":")[0] for line in lines}
    assert {"the store failed"} <= events <= {"the store failed", *LEFT_UNDONE}
    assert ".pl" not in "".join(lines)
