"""Arrows run one way, and only the door to the network opens sockets."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    file for package in ("assistant", "checks") for file in (ROOT / package).rglob("*.py")
)

# Packages that reach the network, or parts of them. `urllib.parse` and `dns.name` reach nothing.
NETWORK = (
    "socket", "ssl", "selectors", "asyncio", "requests", "urllib3", "urllib.request", "http",
    "smtplib", "imaplib", "poplib", "ftplib", "dns", "dkim", "whois", "httpx", "aiohttp",
)  # fmt: skip

# folder -> what it may not know
FORBIDDEN = {
    "checks": ("assistant", "streamlit", "pandas", "babel"),
    "checks/net": ("checks.sequence", "checks.target", "checks.registries", "pydantic"),
    "checks/registries": ("checks.net", "checks.sequence"),
    "assistant/causes": (
        "checks.net", "assistant.pages", "assistant.texts", "assistant.documents",
        "assistant.preparation", "streamlit", "time",
    ),
    "assistant/api": ("checks.net", "assistant.pages", "streamlit"),
    "assistant/preparation": ("checks.net", "assistant.pages", "assistant.causes", "streamlit"),
    "assistant/documents": ("checks.net", "assistant.pages", "assistant.diagnosis", "streamlit"),
    "assistant/access": (
        "assistant.pages", "assistant.texts", "assistant.documents", "streamlit",
    ),
    "assistant/letter": (
        "assistant.pages", "assistant.texts", "assistant.documents", "streamlit", "time",
    ),
    "assistant/store": (
        "checks.net", "assistant.pages", "assistant.texts", "assistant.documents",
        "assistant.diagnosis", "streamlit",
    ),
    "assistant/texts": ("checks.net", "assistant.pages", "assistant.causes", "streamlit"),
    "assistant/pages": ("checks.net",),
    "assistant/manager": ("checks.net", "assistant.diagnosis", "assistant.causes.rule"),
}  # fmt: skip


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_arrows_run_one_way(folder: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in MODULES
        if file.is_relative_to(ROOT / folder)
        for name in imports(file)
        for package in FORBIDDEN[folder]
        if is_within(name, package)
    ]
    assert wrong == []


# The server is reached, it does not reach out: it passes a socket's path and port to uvicorn, and
# waits in uvicorn's own loop.
SERVING = {
    ROOT / "assistant/server.py",
    ROOT / "assistant/api/body.py",
    ROOT / "assistant/api/diagnoses.py",
    ROOT / "assistant/api/problem.py",
}
# dkimpy asks whom it is given for a key, and is always given our own resolver.
ASKING_US = {ROOT / "checks/letter/dkim_signatures.py"}


def test_only_the_door_to_the_network_opens_sockets() -> None:
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in MODULES
        if not file.is_relative_to(ROOT / "checks/net") and file not in SERVING | ASKING_US
        for name in imports(file)
        if any(is_within(name, package) for package in NETWORK)
    ]
    assert wrong == []


def test_the_command_starts_without_what_only_the_pages_need() -> None:
    import subprocess
    import sys

    code = (
        "import sys, assistant.cli;"
        "print([name for name in"
        " ('streamlit', 'pandas', 'pydantic', 'babel', 'whois', 'sqlalchemy', 'typst', 'fontTools',"
        " 'icalendar', 'fastapi', 'prometheus_client')"
        " if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
