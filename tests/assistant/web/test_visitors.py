"""Who visits is told by the connection, and by a proxy only where it is trusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from assistant.store.database import Database
from assistant.store.limits import BY_VISITOR, take
from assistant.texts import words
from tests.assistant.test_server import served

SPENT, FRESH = "203.0.113.5", "203.0.113.6"
HELD = words("en").count("limit.visitor", 7).partition("7")[0]


def visited(url: str, headers: Mapping[str, str], address: str) -> str:
    """All that the page of a link draws for a browser that sends `headers`."""
    ask = BackMsg()
    ask.rerun_script.query_string = f"address={address}&lang=en&run=1"
    stream = url.replace("http://", "ws://") + "/_stcore/stream"
    drawn = []
    with connect(stream, subprotocols=["streamlit"], additional_headers=headers) as socket:
        socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg.FromString(socket.recv(timeout=30))
            drawn.append(str(message))
            if message.WhichOneof("type") == "script_finished":
                return "\n".join(drawn)


def spend(folder: Path, visitor: str) -> None:
    """Let nothing be left of what `visitor` may begin."""
    store = Database(f"sqlite:///{folder}/assistant.db")
    with store.write() as connection:
        for _ in range(BY_VISITOR.burst + 5):
            take(connection, BY_VISITOR, visitor, datetime.now(UTC))
    store.close()


@pytest.mark.parametrize(
    ("trusted", "forwarded", "is_held"),
    [
        ("127.0.0.1", SPENT, True),
        ("127.0.0.1", FRESH, False),
        ("127.0.0.1", f"{FRESH}, {SPENT}", True),  # what the visitor sends stands before it
        ("127.0.0.1", f"{SPENT}, {FRESH}", False),
        ("192.0.2.1", SPENT, False),  # nobody who is trusted says so
        ("", SPENT, False),
    ],
)
def test_a_page_counts_for_the_visitor_whom_a_trusted_proxy_names(
    servers: Mapping[str, str], trusted: str, forwarded: str, is_held: bool
) -> None:
    drawn = visited(servers[trusted], {"X-Forwarded-For": forwarded}, "firma.pl")
    assert (HELD in drawn) == is_held


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A server by whom it trusts, with one visitor who has spent everything."""
    with ExitStack() as running:
        urls = {}
        for trusted in ("127.0.0.1", "192.0.2.1", ""):
            folder = tmp_path_factory.mktemp("visitors")
            spend(folder, SPENT)
            serving = served(folder / "log", ASSISTANT_TRUSTED_PROXIES=trusted)
            urls[trusted] = running.enter_context(serving)
        yield urls
