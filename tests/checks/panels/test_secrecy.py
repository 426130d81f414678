"""Whatever goes wrong while a panel is read, neither a failure nor a log holds the token."""

from __future__ import annotations

import base64
import logging
import socket
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from checks import panels
from checks.net import Net, PanelServer, guard, http
from checks.net.connect import BoundedSocket, connect
from checks.net.deadline import Deadline
from checks.net.errors import Broken, Garbled, Late, NetError
from checks.net.resolver import Resolver
from checks.panels import Access, Kind, Refused, Trouble, cpanel, directadmin, imap, plesk
from checks.secret import Secret
from tests.checks.net.conftest import authority, trusted  # noqa: F401  fixtures
from tests.checks.net.peers import peer
from tests.internet.certificates import Authority

pytestmark = pytest.mark.usefixtures("trusted")

TOKEN = "U7HMR63FHY282DQZ4H5BIH16JLYSO01M"  # noqa: S105  recognisable
LOGIN = "jan@firma.pl"
FORMS = (TOKEN, base64.b64encode(f"{LOGIN}:{TOKEN}".encode()).decode())
HOST = "s12.firma.pl"


def access() -> Access:
    return Access(HOST, "firma.pl", LOGIN, Secret(TOKEN))


def shown(error: BaseException) -> str:
    """All that anybody could print of an error: its words, its trail with every local, and those
    of all that led to it."""
    trail = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join([*trail.format(), repr(error.args), repr(vars(error))])


def is_clean(text: str) -> bool:
    return not any(form in text for form in FORMS)


@dataclass
class Panel:
    """Answers with what it was told, in a form that `says` makes of it."""

    says: Callable[[bytes], bytes]
    authority: Authority

    def serve(self, connection: socket.socket) -> None:
        context = self.authority.context([HOST])
        with context.wrap_socket(connection, server_side=True) as secured:
            heard = b""
            while b"\r\n\r\n" not in heard or (b"POST" in heard and b"</packet>" not in heard):
                heard += secured.recv(4096)
            secured.sendall(self.says(heard))


def _status(heard: bytes) -> bytes:
    return b"HTTP/1.1 " + heard.replace(b"\r\n", b" ") + b"\r\n\r\n"


def _headers(heard: bytes) -> bytes:
    said = heard.replace(b"\r\n", b" ")
    return (
        b"HTTP/1.1 500 "
        + said
        + b"\r\nX-Said: "
        + said
        + b"\r\nSet-Cookie: a="
        + said
        + b"\r\n\r\n"
    )


def _body(heard: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(heard), heard)


def _length(heard: bytes) -> bytes:
    said = heard.replace(b"\r\n", b" ")
    return b"HTTP/1.1 200 OK\r\nContent-Length: " + said + b"\r\n\r\n{}"


def _chunks(heard: bytes) -> bytes:
    said = heard.replace(b"\r\n", b" ")
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + said + b"\r\n"


def _packed(heard: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (
        len(heard),
        heard,
    )


def _redirect(heard: bytes) -> bytes:
    said = heard.replace(b"\r\n", b"")
    return b"HTTP/1.1 302 Found\r\nLocation: https://" + said + b"/\r\nContent-Length: 0\r\n\r\n"


ECHOES = (_status, _headers, _body, _length, _chunks, _packed, _redirect, lambda _: b"")


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Net:
    """One that finds the panel on loopback, whatever its port."""
    monkeypatch.setattr(Resolver, "addresses", lambda *_: ("127.0.0.1",))
    monkeypatch.setattr(guard, "is_public", lambda _: True)
    monkeypatch.setattr(guard, "PANELS", range(65536))
    return Net(Deadline(10), {})


def _read(kind: Kind, net: Net, port: int, monkeypatch: pytest.MonkeyPatch) -> object:
    reader = {Kind.CPANEL: cpanel, Kind.DIRECTADMIN: directadmin, Kind.PLESK: plesk}[kind].read
    monkeypatch.setattr(panels, "_PANELS", {kind: (port, reader)})
    try:
        return panels.read(kind, access(), net)
    except Refused as refused:
        failure = refused
    assert is_clean(shown(failure))
    return failure.trouble


@pytest.mark.parametrize("kind", [Kind.CPANEL, Kind.DIRECTADMIN, Kind.PLESK])
@pytest.mark.parametrize("says", ECHOES)
def test_a_panel_that_says_the_token_back_is_not_repeated(
    kind: Kind,
    says: Callable[[bytes], bytes],
    net: Net,
    authority: Authority,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with peer(Panel(says, authority).serve) as port:
        outcome = _read(kind, net, port, monkeypatch)
    assert isinstance(outcome, Trouble)
    assert is_clean(caplog.text)
    assert is_clean("".join(capfd.readouterr()))
    assert is_clean("".join(repr(record.__dict__) for record in caplog.records))


@pytest.mark.parametrize("kind", [Kind.CPANEL, Kind.DIRECTADMIN, Kind.PLESK])
@pytest.mark.parametrize(
    "place", ["checks.panels.{}.check", "checks.panels.{}.number", "checks.panels.{}.Reading"]
)
def test_a_defect_is_logged_by_its_place_alone(
    kind: Kind,
    place: str,
    net: Net,
    authority: Authority,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(*_: object, **__: object) -> object:
        raise RuntimeError(TOKEN) from ValueError(TOKEN)

    answers = {
        Kind.CPANEL: b'{"status":1,"data":{"megabytes_used":1,"megabyte_limit":2}}',
        Kind.DIRECTADMIN: b'{"quotaBytes":{"usage":1,"limit":2}}',
        Kind.PLESK: b"<packet><webspace><get><result><status>ok</status><data><gen_info><status>0"
        b"</status></gen_info></data></result></get></webspace></packet>",
    }
    monkeypatch.setattr(place.format(kind), breaks)
    with peer(Panel(lambda _: _body(answers[kind]), authority).serve) as port:
        assert _read(kind, net, port, monkeypatch) is Trouble.CRASHED
    (record,) = (one for one in caplog.records if one.name == "checks.panels")
    assert f"reading {kind}: RuntimeError" in record.getMessage()
    assert ".py:" in record.getMessage()
    assert is_clean(caplog.text)


def test_a_defect_of_the_mailboxs_reading_is_logged_so_too(
    net: Net, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_net: Net, _host: str, login: str, secret: Secret, _limit: Deadline) -> object:
        raise ValueError(f"{login} {secret.reveal()}")

    monkeypatch.setattr(Net, "mailbox", breaks)
    with pytest.raises(Refused) as refused:
        panels.read(Kind.IMAP, access(), net)
    assert refused.value.trouble is Trouble.CRASHED
    assert is_clean(shown(refused.value) + caplog.text)


@pytest.mark.parametrize(
    "failure", [Late(TOKEN), Broken(TOKEN), Garbled(TOKEN), RuntimeError(TOKEN), KeyError(TOKEN)]
)
def test_no_failure_leaves_the_door_with_words_or_a_trail(failure: Exception) -> None:
    class Breaking(http.Http):
        def ask(self, *_: object, **__: object) -> http.Reply:
            raise failure from ValueError(TOKEN)

    def nowhere(host: str, port: int, deadline: Deadline) -> BoundedSocket:
        return connect(host, (), port, deadline)

    opened = PanelServer(
        HOST, 2083, Breaking(nowhere, lambda *_: pytest.fail("no TLS")), Deadline(5)
    )
    with pytest.raises(NetError) as raised:
        opened.ask("/", lambda: {"Authorization": TOKEN})
    error = raised.value
    assert (error.__cause__, error.__context__) == (None, None)
    assert error.__traceback__ is not None
    own = error.with_traceback(error.__traceback__.tb_next)  # without the trail through this test
    assert TOKEN not in shown(own)


def test_a_header_that_is_none_is_refused_without_being_repeated(net: Net) -> None:
    opened = net.panel(HOST, 2083, Deadline(5))
    with pytest.raises(Garbled) as raised:
        opened.ask("/", lambda: {"Authorization": f"cpanel jan:{TOKEN}\r\nX-Evil: 1"})
    assert TOKEN not in shown(raised.value)


def test_imap_is_read_like_the_others() -> None:
    assert set(Kind) - {Kind.IMAP} == panels._PANELS.keys()
    assert panels.PORTS[Kind.IMAP] == imap.PORT
