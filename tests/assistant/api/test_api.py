"""What other programs are answered, asked of a real server."""

from __future__ import annotations

import email
import io
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader
from sqlalchemy import update

from assistant.api import body, shapes
from assistant.api.app import create_api
from assistant.report import Report, Verdict
from assistant.store import api_keys, awaited, cases, incidents
from assistant.store.api_keys import Scope
from assistant.store.case_number import shown
from assistant.store.database import Database
from assistant.store.incident_rule import Rule
from assistant.store.limits import BY_VISITOR
from assistant.store.places import ADDRESS
from assistant.store.report_codec import to_bytes
from assistant.store.schema import cases as stored
from assistant.texts import words
from assistant.web.middleware import SECURITY_HEADERS
from checks.observation import Skipped
from tests.assistant.api.conftest import Program, Service
from tests.assistant.causes.observed import PUBLIC, report_of, seen
from tests.assistant.causes.test_cause_texts import closed
from tests.assistant.pages.reports import EXPIRED, report

OPENAPI = "/openapi.json"
SOMEBODYS = "x" * 43
EXPIRED_REPORT = report(Verdict.CAUSE_FOUND, EXPIRED)

# Each call with the scope that it needs.
CALLS = [
    ("POST", "/diagnoses", Scope.DIAGNOSE),
    ("GET", f"/diagnoses/{SOMEBODYS}", Scope.DIAGNOSE),
    ("GET", f"/cases/{SOMEBODYS}", Scope.CASES),
    ("GET", f"/cases/{SOMEBODYS}/report.pdf", Scope.CASES),
    ("GET", "/statistics", Scope.STATISTICS),
]


# ---- who may ask


def test_the_table_of_calls_is_complete(program: Program) -> None:
    documented = {
        (method.upper(), path)
        for path, calls in program.get(OPENAPI).json()["paths"].items()
        for method in calls
    }
    tried = {(method, path.replace("report.pdf", "report.{ending}")) for method, path, _ in CALLS}
    named = {
        (method, path.replace("{token}", SOMEBODYS).replace("{id}", SOMEBODYS))
        for method, path in documented
    }
    assert tried == named


def test_only_the_document_is_open(service: Service) -> None:
    stranger = Program(service.url, None)
    assert stranger.get(OPENAPI).status_code == 200
    for method, path, _ in CALLS:
        answer = stranger.ask(method, path)
        assert (answer.status_code, answer.json()["code"]) == (401, "key.none"), path
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("key", ["x", f"pca_00000000_{SOMEBODYS}", "ą", ""])
def test_a_key_that_nobody_made_opens_nothing(service: Service, key: str) -> None:
    stranger = Program(service.url, None)
    sent = {"Authorization": f"Bearer {key}".encode()}
    for method, path, _ in CALLS:
        assert stranger.ask(method, path, headers=sent).status_code == 401, path


def test_a_key_opens_what_its_scope_names_and_nothing_else(service: Service) -> None:
    for scope in Scope:
        program = service.program(scope)
        for method, path, needed in CALLS:
            answer = program.ask(method, path)
            if scope is needed:
                assert answer.status_code not in (401, 403), path
            else:
                assert (answer.status_code, answer.json()["code"]) == (403, "key.scope"), path
                assert str(needed) in answer.json()["detail"]


def test_a_revoked_key_opens_nothing_at_once(service: Service) -> None:
    program = service.program()
    assert program.get("/statistics").status_code == 200
    assert program.key is not None
    with service.store.write() as connection:
        api_keys.revoke(connection, program.key.split("_")[1], datetime.now(UTC).date())
    assert program.get("/statistics").json()["code"] == "key.unknown"


def test_the_day_of_a_keys_last_use_is_kept(service: Service) -> None:
    program = service.program(name="used today")
    program.get("/statistics")
    with service.store.read() as connection:
        known = {one.name: one.last_used_on for one in api_keys.listed(connection)}
    assert known["used today"] == datetime.now(UTC).date()


# ---- diagnoses


def test_a_diagnosis_answers_with_the_report_of_the_command(program: Program) -> None:
    answer = program.diagnose(address="https://WWW.Firma-1.pl/sklep", lang="en")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-language"] == "en"
    found = answer.json()
    shapes.Diagnosis.model_validate(found)
    assert set(shapes.Diagnosis.model_json_schema(by_alias=True)["properties"]) == set(found)
    assert found["incident"] is None
    assert (found["host"], found["symptom"]) == ("www.firma-1.pl", "website_down")


def test_a_report_may_be_fetched_later_by_the_one_that_asked(service: Service) -> None:
    program = service.program()
    answer = program.diagnose({"Prefer": "respond-async"}, address="firma-2.pl", lang="en")
    assert answer.status_code == 202
    assert set(answer.json()) == {"id", "state"}
    place = answer.headers["location"].removeprefix("/api/v1")
    for _ in range(100):
        later = program.get(place)
        if later.status_code != 202:
            break
        time.sleep(0.1)
    assert later.status_code == 200
    assert later.json()["domain"] == "firma-2.pl"
    assert later.headers["content-language"] == "en"
    assert service.program().get(place).json()["code"] == "diagnosis.unknown"


def silent(domain: str) -> Report:
    """The report on a domain whose web server takes connections and says nothing."""
    website = closed("no_answer", "no_answer")
    return report_of(seen(typed=domain, website=website, certificate=Skipped("no_https")))


@pytest.mark.parametrize("is_planned", [True, False], ids=["maintenance", "outage"])
def test_who_meets_a_known_incident_is_told_of_it(service: Service, *, is_planned: bool) -> None:
    program, now = service.program(), datetime.now(UTC)
    late = now + timedelta(hours=1) if is_planned else None
    met = silent("moj-sklep.pl")
    with service.store.write() as connection:
        if late:
            words = ("anna", "Wymieniamy\nserwer.", "", now)
            known = incidents.plan(connection, ADDRESS, PUBLIC, now, late, *words)
        else:
            for n in range(4):
                one = silent(f"sklep{n}.pl")
                (formed,) = incidents.observe(connection, one, Rule(domains=4), now) or [None]
            assert formed
            known = formed.id
            assert incidents.confirm(connection, known, "anna", "Wymieniamy\nserwer.", "")
        assert program.key
        id = awaited.expect(connection, program.key.split("_")[1], "en", now)
        awaited.deliver(connection, id, met)
    found = program.get(f"/diagnoses/{id}").json()
    shapes.Diagnosis.model_validate(found)
    assert found["incident"] == {
        "cause": None if is_planned else "web_server_silent",
        "since": now.isoformat(),
        "until": late.isoformat() if late else None,
        "notice": "Wymieniamy serwer.",
    }
    with service.store.write() as connection:
        assert incidents.end(connection, known, "anna", now)
    assert program.get(f"/diagnoses/{id}").json()["incident"] is None


BAD_QUESTIONS: list[tuple[object, int, str, str | None]] = [
    (b"{", 400, "body.json", None),
    (b"[" * 100_000, 400, "body.json", None),
    (b'{"address": ' + b"9" * 5000 + b"}", 400, "body.json", None),
    (b"\xff\xfe", 400, "body.json", None),
    ([], 422, "body.object", None),
    ({}, 422, "field.missing", "/address"),
    ({"address": ""}, 422, "field.empty", "/address"),
    ({"address": 5}, 422, "field.text", "/address"),
    ({"address": "x" * 3000}, 422, "field.long", "/address"),
    ({"address": " "}, 422, "input.empty", "/address"),
    ({"address": "firma,pl"}, 422, "input.comma", "/address"),
    ({"address": "127.0.0.1"}, 422, "input.ip_address", "/address"),
    ({"address": "firma\x07.pl"}, 422, "input.control", "/address"),
    ({"address": "firma\ud800.pl"}, 422, "field.wrong", "/address"),
    ({"address": "firma.pl", "symptom": "x"}, 422, "symptom", "/symptom"),
    ({"address": "firma.pl", "mailbox": "firma.pl"}, 422, "mailbox", "/mailbox"),
    ({"address": "firma.pl", "mailbox": "a@inna.pl"}, 422, "mailbox_domain", "/mailbox"),
    ({"address": "firma.pl", "expect_ip": ["x"]}, 422, "expect_ip", "/expect_ip"),
    ({"address": "firma.pl", "expect_ip": "x"}, 422, "field.list", "/expect_ip"),
    ({"address": "firma.pl", "expect_ip": ["::"] * 99}, 422, "field.many", "/expect_ip"),
    ({"address": "firma.pl", "provider": "x\x00"}, 422, "provider", "/provider"),
    ({"address": "firma.pl", "panel": []}, 422, "field.object", "/panel"),
    ({"address": "firma.pl", "panel": {"x\ud800": 1}}, 422, "panel.key", "/panel"),
    ({"address": "firma.pl", "panel": {"disk": {"used": 1e999}}}, 422, "panel.amount", "/panel"),
    ({"address": "firma.pl", "bounce": ""}, 422, "bounce.empty", "/bounce"),
    ({"address": "firma.pl", "bounce": "\ud800"}, 422, "field.wrong", "/bounce"),
    ({"address": "firma.pl", "x\ud800": 1}, 422, "body.object", None),
    ({"address": "firma.pl", "surprise/~": 1}, 422, "field.unknown", "/surprise~1~0"),
    ({"address": "firma.pl", "lang": "de"}, 422, "lang", "/lang"),
]


@pytest.mark.parametrize(("sent", "status", "code", "pointer"), BAD_QUESTIONS)
def test_a_question_that_cannot_be_used_is_told_so_in_one_sentence(
    program: Program, sent: object, status: int, code: str, pointer: str | None
) -> None:
    data = sent if isinstance(sent, bytes) else json.dumps(sent)
    headers = {"Content-Type": "application/json"}
    answer = program.ask("POST", "/diagnoses", data=data, headers=headers)
    told = answer.json()
    assert (answer.status_code, told["code"], told.get("pointer")) == (status, code, pointer)
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["status"] == status
    assert set(told) <= set(shapes.ProblemDetails.model_fields)


def is_english(sentence: str) -> bool:
    return not {"pole", "adres", "pola", "w", "brakuje"} & set(sentence.lower().split())


@pytest.mark.parametrize(
    ("question", "headers", "query", "lang"),
    [
        ({}, {}, "", "pl"),
        ({}, {"Accept-Language": "en-GB,en;q=0.9"}, "", "en"),
        ({}, {"Accept-Language": "de,pl;q=0.4,en;q=0.6"}, "", "en"),
        ({}, {"Accept-Language": "de"}, "", "pl"),
        ({}, {"Accept-Language": "en"}, "?lang=pl", "pl"),
        ({"lang": "en"}, {}, "", "en"),
        ({"lang": "en", "address": "a b.pl"}, {}, "", "en"),
        ({"lang": ["en"]}, {}, "", "pl"),
    ],
)
def test_problems_are_told_in_the_language_asked_for(
    program: Program, question: object, headers: Mapping[str, str], query: str, lang: str
) -> None:
    answer = program.ask("POST", f"/diagnoses{query}", json=question, headers=headers)
    assert answer.headers["content-language"] == lang
    assert is_english(answer.json()["detail"]) == (lang == "en")


def test_what_was_meant_is_suggested(program: Program) -> None:
    assert program.diagnose(address="firma,pl").json()["suggestion"] == "firma.pl"


def test_a_body_has_a_longest_length(program: Program) -> None:
    answer = program.ask("POST", "/diagnoses", data=b" " * (body.BODY_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body.long")
    sentence = words("en").text("api.body.long")
    assert f"{body.BODY_BYTES >> 10} kB" in sentence
    assert f"{body.BODY_SECONDS:g} seconds" in words("en").text("api.body.late")


def test_a_program_that_asks_too_often_is_told_how_long_to_wait(service: Service) -> None:
    program = service.program()
    asked = {"Prefer": "respond-async"}
    for n in range(BY_VISITOR.burst):
        assert program.diagnose(asked, address=f"czesto-{n}.pl").status_code == 202
    answer = program.diagnose(asked, address="czesto.pl", lang="en")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (429, "limit.visitor")
    assert 1 <= int(answer.headers["retry-after"]) <= BY_VISITOR.seconds
    assert answer.headers["retry-after"] in told["detail"]
    assert service.program().diagnose(asked, address="czesto.pl").status_code == 202


# ---- cases


def saved(service: Service, lang: str = "pl", days: int = 30) -> cases.Saved:
    with service.store.write() as connection:
        return cases.save(
            connection,
            EXPIRED_REPORT,
            run_id=None,
            lang=lang,
            now=datetime.now(UTC) - timedelta(days=1),
            days=days,
            ready=["nip"],
            reference="T-17",
        )


def test_a_case_is_read_by_the_token_of_its_link(service: Service, program: Program) -> None:
    made = saved(service)
    found = program.get(f"/cases/{made.token}").json()
    shapes.Case.model_validate(found)
    assert (found["number"], found["reference"]) == (shown(made.number), "T-17")
    assert found["ready"] == ["nip"]
    assert found["report"]["causes"][0]["code"] == "domain_expired"
    polish = found["report"]["summary"]
    assert program.get(f"/cases/{made.token}?lang=en").json()["report"]["summary"] != polish
    assert (
        program.get(f"/cases/{saved(service, 'en').token}?lang=pl").json()["report"]["summary"]
        == polish
    )


def test_a_ticket_system_attaches_the_report_by_one_call(
    service: Service, program: Program
) -> None:
    token = saved(service).token

    def document(ending: str) -> tuple[str, bytes]:
        answer = program.get(f"/cases/{token}/report.{ending}")
        assert answer.status_code == 200, answer.text
        name = answer.headers["content-disposition"]
        assert name.startswith("attachment; filename*=UTF-8''")
        assert name.endswith(f".{ending}")
        return answer.headers["content-type"], answer.content

    kind, content = document("json")
    assert (kind, json.loads(content)["verdict"]) == ("application/json", "cause_found")
    kind, content = document("txt")
    assert kind == "text/plain; charset=utf-8"
    assert "Przyczyna" in content.decode()
    kind, content = document("pdf")
    assert kind == "application/pdf"
    assert len(PdfReader(io.BytesIO(content)).pages) == 2
    kind, content = document("eml")
    assert kind == "message/rfc822"
    assert email.message_from_bytes(content)["Subject"]
    no_calendar = program.get(f"/cases/{token}/report.ics")  # its date has passed
    assert (no_calendar.status_code, no_calendar.json()["code"]) == (404, "no_dates")


def test_a_case_that_is_gone_is_not_found(service: Service, program: Program) -> None:
    gone = saved(service, days=1).token
    for token in (gone, SOMEBODYS, "x"):
        for path in (f"/cases/{token}", f"/cases/{token}/report.pdf"):
            answer = program.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "case.unknown"), path


def of_a_former_cause() -> bytes:
    """A report whose main cause nobody has words for any longer."""
    (cause,) = EXPIRED_REPORT.causes
    return to_bytes(replace(EXPIRED_REPORT, causes=(replace(cause, code="former"),)))


@pytest.mark.parametrize("packed", [b"of later times", of_a_former_cause()], ids=["bytes", "words"])
def test_a_case_of_another_assistants_time_is_told_so(
    service: Service, program: Program, packed: bytes
) -> None:
    made = saved(service)
    with service.store.write() as connection:
        which = stored.c.number == made.number
        connection.execute(update(stored).where(which).values(report=packed))
    for path in (f"/cases/{made.token}", f"/cases/{made.token}/report.pdf"):
        answer = program.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "case.unreadable"), path


def test_a_case_outlives_the_profile_of_its_provider(service: Service, program: Program) -> None:
    made = saved(service)
    with service.store.write() as connection:
        which = stored.c.number == made.number
        taken_away = to_bytes(replace(EXPIRED_REPORT, profile="taken-away"))
        connection.execute(update(stored).where(which).values(report=taken_away))
    for path in (f"/cases/{made.token}", f"/cases/{made.token}/report.txt"):
        assert program.get(path).status_code == 200, path


def test_there_are_only_those_documents(service: Service, program: Program) -> None:
    answer = program.get(f"/cases/{saved(service).token}/report.exe")
    assert (answer.status_code, answer.json()["code"]) == (422, "field.wrong")


# ---- statistics


def test_diagnoses_are_counted(service: Service, program: Program) -> None:
    other = service.program()
    answer = other.diagnose(address="policz-mnie.com", symptom="website_slow")
    assert answer.status_code == 200
    for _ in range(50):  # it is entered beside the answer
        found = program.get("/statistics?symptom=website_slow&tld=com").json()
        if found["total"]:
            break
        time.sleep(0.1)
    shapes.Statistics.model_validate(found)
    assert found["total"] == 1
    assert found["causes"][0]["unknown"] == 1
    assert program.get("/statistics?symptom=website_slow&tld=de").json()["total"] == 0
    assert program.get("/statistics?from=2001-01-01&to=2001-12-31").json()["total"] == 0


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=x", "field.date"),
        ("from=0", "field.date"),
        ("to=2026-02-30", "field.date"),
        ("from=2026-11-02&to=2026-11-01", "period"),
        ("from=1900-01-01&to=2026-11-01", "period"),
        ("from=0001-01-01&to=0001-01-01", "period"),
        ("to=0001-01-01", "period"),
        ("tld=%00", "field.wrong"),
        (f"tld={'x' * 64}", "field.long"),
    ],
)
def test_a_period_that_cannot_be_counted_is_told_so(
    program: Program, query: str, code: str
) -> None:
    answer = program.get(f"/statistics?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, code)


# ---- every answer


def test_every_answer_is_guarded_and_leaves_nothing_behind(program: Program) -> None:
    stranger = Program(program.url, None)
    for asking, path in ((program, "/statistics"), (stranger, "/statistics"), (program, "/no"),
                         (stranger, OPENAPI), (program, "")):  # fmt: skip
        answer = asking.get(path)
        headers = answer.headers
        assert {name: headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS, path
        assert "set-cookie" not in headers
        assert path == "" or headers["cache-control"] == "no-store"


def test_a_call_that_breaks_tells_nothing_and_leaves_nothing_behind() -> None:
    def broken() -> Database:
        raise RuntimeError("secret")

    client = TestClient(create_api(broken), raise_server_exceptions=False)
    answer = client.get("/statistics", headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert answer.headers["cache-control"] == "no-store"
    assert "secret" not in answer.text


def test_there_are_no_pages_that_would_load_scripts_from_elsewhere(program: Program) -> None:
    assert [program.get(path).status_code for path in ("/docs", "/redoc")] == [404, 404]


@pytest.mark.parametrize(("method", "path", "status", "code"), [
    ("GET", "/nothing", 404, "not_found"), ("DELETE", "/statistics", 405, "method"),
])  # fmt: skip
def test_what_is_not_there_is_a_problem_too(
    program: Program, method: str, path: str, status: int, code: str
) -> None:
    answer = program.ask(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_page_of_another_origin_starts_nothing(program: Program) -> None:
    foreign = {"Origin": "https://evil.example"}
    assert program.diagnose(foreign, address="firma.pl").status_code == 403


def test_the_log_holds_no_key_no_token_and_no_domain(service: Service, program: Program) -> None:
    token = saved(service).token
    program.get(f"/cases/{token}")
    _own_address, *lines = service.log.read_text(encoding="utf-8").splitlines()
    written = "\n".join(lines)
    assert program.key is not None
    assert [one for one in (token, program.key, "firma", "127.0.0.1:") if one in written] == []
