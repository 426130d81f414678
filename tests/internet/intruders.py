"""What some networks put between their users and the Internet: logins, and a reader of https."""

from __future__ import annotations

import ssl

from tests.internet import addresses
from tests.internet.certificates import Authority
from tests.internet.web_server import Listener, Request, Response

HTML = {"Content-Type": "text/html; charset=utf-8"}
LOGIN = """<!doctype html><html lang="pl"><title>Wi-Fi dla gości</title>
<h1>Zaloguj się do sieci</h1>
<p>Podaj numer pokoju i nazwisko, aby korzystać z Internetu.</p>
<form action="/login"><input name="pokoj"><input name="nazwisko"><button>Połącz</button></form>
""".encode()
HOTEL = "wifi.hotel-pod-swierkiem.pl"


def listeners(authority: Authority) -> list[Listener]:
    """The web servers to which vantages divert their users' connections."""
    train = authority.context(["brama.pociag-do-morza.pl"])
    return [
        Listener(addresses.PORTAL, 80, _send_to_login),
        Listener(addresses.SHOWN_PORTAL, 80, _show_login),
        Listener(addresses.SHOWN_PORTAL, 443, _show_login, train),
        Listener(addresses.MIDDLEMAN, 443, _show_login, _for_any_name(authority)),
    ]


def _send_to_login(request: Request) -> Response:
    if request.host == HOTEL:
        return _show_login(request)
    return Response(302, {"Location": f"http://{HOTEL}/login?dalej={request.host}"})


def _show_login(_request: Request) -> Response:
    return Response(200, HTML, LOGIN)


def _for_any_name(authority: Authority) -> ssl.SSLContext:
    """A context that shows a fresh certificate for whatever name is asked for."""
    contexts: dict[str, ssl.SSLContext] = {}

    def choose(connection: ssl.SSLObject, name: str | None, _first: ssl.SSLContext) -> None:
        if name is not None:
            if name not in contexts:
                contexts[name] = authority.context([name], "unknown_issuer")
            connection.context = contexts[name]

    context = authority.context(["proxy.firma-z-filtrem.pl"], "unknown_issuer")
    context.sni_callback = choose
    return context
