"""What the service answers to whom, before and beside the pages: asked of a real server."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from assistant.texts import words
from assistant.web.middleware import SECURITY_HEADERS
from assistant.web.start_page import SHIPPED
from tests import ports

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@contextmanager
def served(log: Path, port: int | None = None, **environment: str) -> Iterator[str]:
    """A server of its own, as its operator would start it; gives its address."""
    port = port or ports.free()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "assistant.server", "--port", str(port)]
    environment = {"ASSISTANT_DATA": str(log.parent), **environment}
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment, stdout=out, stderr=out
        )
    try:
        wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.wait()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    late = time.monotonic() + START_SECONDS
    while True:
        try:
            requests.get(f"{url}/healthz", timeout=5)
        except requests.ConnectionError:
            assert server.poll() is None, "the server has stopped"
            assert time.monotonic() < late, "the server does not start"
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("server") / "log") as url:
        yield url


def get(url: str, **kwargs: object) -> requests.Response:
    return requests.get(url, timeout=10, allow_redirects=False, **kwargs)


def stream(url: str, origin: str | None) -> str:
    """Opens Streamlit's WebSocket as a page of `origin` does; how that ends."""
    address = url.replace("http://", "ws://") + "/_stcore/stream"
    try:
        with connect(address, origin=origin, subprotocols=["streamlit"]):
            return "open"
    except InvalidStatus as refused:
        return str(refused.response.status_code)


# ---- whether it works


def test_it_is_healthy_while_pages_and_store_work(url: str) -> None:
    answer = get(f"{url}/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_without_its_store_it_serves_pages_and_says_that_it_fails(tmp_path: Path) -> None:
    (tmp_path / "assistant.db").mkdir()
    with served(tmp_path / "log") as url:
        answer = get(f"{url}/healthz")
        assert answer.status_code == 503
        assert answer.json()["reason"] == "the store cannot be used: unavailable"
        assert get(url).status_code == 200


# ---- the document

POLISH = "Asystent klienta: sprawdź, co nie działa"
ENGLISH = "Customer assistant: find out what is not working"


@pytest.mark.parametrize(
    ("query", "lang", "title"),
    [
        ("", "pl", POLISH),
        ("?lang=pl", "pl", POLISH),
        ("?lang=en", "en", ENGLISH),
        ("?address=firma.pl&lang=en&run=1", "en", ENGLISH),
        ("?lang=de", "pl", POLISH),
        ("?lang=%22%3E%3Cscript%3E", "pl", POLISH),
    ],
)
def test_the_document_speaks_the_language_of_the_link(
    url: str, query: str, lang: str, title: str
) -> None:
    document = get(f"{url}/{query}").text
    assert re.findall("<html[^>]*>", document) == [f'<html lang="{lang}">']
    assert re.findall("<title>(.*?)</title>", document) == [title]


def test_all_that_the_document_asks_for_is_there_and_on_this_server(url: str) -> None:
    asked = re.findall('(?:src|href)="([^"]*)"', get(url).text)
    assert any("/assets/style.css" in address for address in asked)
    assert {address[:2] for address in asked} == {"./"}
    assert {get(f"{url}/{address}").status_code for address in asked} == {200}


def test_the_document_holds_no_script_that_the_policy_forbids(url: str) -> None:
    assert "<script>" in (SHIPPED / "index.html").read_text(encoding="utf-8")
    scripts = re.findall("<script[^>]*>", get(url).text)
    assert scripts
    assert all(" src=" in script for script in scripts)


# ---- paths


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/agent/interact",
        "/_stcore/upload_file/a/b",
        "/component/a/b.js",
        "/_stcore/script-health-check",
        "/auth/login",
        "/nowhere",
        "/health",
        "/healthz/",
        "/index.html",
        "/static/js/nothing.js",
        "/assets/nothing.css",
        "/%2e%2e/pyproject.toml",
    ],
)
def test_what_is_not_served_is_not_found(url: str, path: str) -> None:
    assert get(url + path).status_code == 404


def test_a_path_above_the_assets_is_not_found(url: str) -> None:
    answer = get(f"{url}/assets/..%2f..%2fserver.py")
    assert answer.status_code in (400, 404)
    assert "import" not in answer.text


def test_the_server_is_healthy(url: str) -> None:
    answer = get(f"{url}/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"


# ---- headers


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/assets/page.js", "/_stcore/health", "/nowhere", "/_stcore/metrics"]
)
def test_every_answer_has_the_security_headers_and_names_no_server(url: str, path: str) -> None:
    headers = get(url + path).headers
    assert {name: headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "server" not in headers


# ---- origins


def test_a_page_of_this_server_may_open_the_stream(url: str) -> None:
    assert stream(url, url) == "open"


def test_a_program_without_origin_may_open_the_stream(url: str) -> None:
    assert stream(url, None) == "open"


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "https://127.0.0.1.evil.example", "http://127.0.0.1:1", "null"],
)
def test_a_foreign_page_may_not_open_the_stream(url: str, origin: str) -> None:
    assert stream(url, origin) == "403"


def test_a_foreign_page_may_not_change_anything(url: str) -> None:
    foreign = {"Origin": "http://evil.example"}
    assert requests.post(f"{url}/healthz", headers=foreign, timeout=10).status_code == 403
    assert requests.post(f"{url}/healthz", headers={"Origin": url}, timeout=10).status_code == 405


def test_behind_a_proxy_the_page_at_the_public_address_may_open_the_stream(
    tmp_path: Path,
) -> None:
    with served(tmp_path / "log", ASSISTANT_PUBLIC_URL="https://pomoc.example.pl") as url:
        assert stream(url, "https://pomoc.example.pl") == "open"
        assert stream(url, "http://pomoc.example.pl") == "403"
        assert stream(url, "https://evil.example") == "403"


# ---- starting


def test_a_setting_that_cannot_be_used_stops_the_start_with_one_sentence() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "assistant.server", "--port", "0"],
        cwd=ROOT,
        env=os.environ | {"ASSISTANT_RETENTION_DAYS": "soon"},
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert "ASSISTANT_RETENTION_DAYS" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A server that should stop at once."""
    return subprocess.run(
        [sys.executable, "-m", "assistant.server", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
    )


def test_a_taken_port_stops_the_start_with_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = started("--port", str(port))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"Cannot listen on http://127.0.0.1:{port}: Address already in use.\n"


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        (("--host", "192.0.2.1", "--port", "0"), "http://192.0.2.1:0"),
        (("--host", "2001:db8::1", "--port", "0"), "http://[2001:db8::1]:0"),
        (("--host", "nowhere.invalid", "--port", "0"), "http://nowhere.invalid:0"),
        (("--uds", "/nowhere/socket"), "/nowhere/socket"),
    ],
)
def test_an_address_that_is_not_this_machines_is_refused_in_one_sentence(
    arguments: tuple[str, ...], address: str
) -> None:
    result = started(*arguments)
    assert (result.returncode, result.stdout) == (1, "")
    assert re.fullmatch(rf"Cannot listen on {re.escape(address)}: [^\n\d]+\.\n", result.stderr)


def test_a_unix_socket_that_another_server_has_left_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    server = subprocess.Popen(
        [sys.executable, "-m", "assistant.server", "--uds", str(path)],
        cwd=ROOT,
        env=os.environ | {"ASSISTANT_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    assert server.stdout.readline() == f"{path}\n"
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(START_SECONDS)
        client.connect(str(path))
        client.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 200"
    server.terminate()
    server.communicate(timeout=START_SECONDS)


def test_a_visit_leaves_nothing_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with served(log) as url:
        get(f"{url}/?address=tajna-firma.pl")
        get(f"{url}/nowhere")
        assert stream(url, url) == "open"
        assert stream(url, "https://evil.example") == "403"
        late = time.monotonic() + START_SECONDS
        while len(log.read_text(encoding="utf-8").splitlines()) < 2:
            assert time.monotonic() < late, "the key of the staff is not told"
            time.sleep(0.1)
    first, key = log.read_text(encoding="utf-8").splitlines()
    assert first == url
    begins, _ = words("pl").text("command.staff_key.first", key="|").split("|")
    assert re.fullmatch(rf"{re.escape(begins)}(?:[A-Z0-9]{{5}}-){{5}}[A-Z0-9]{{5}}", key)
