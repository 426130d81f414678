"""What hostile web servers say: scripts of bytes, each sent in answer to one request.

A script is sent as it stands: `start` at once, then `again` over and over, or `drip` one byte a
second, then the `end`. Names are what scenario tables write.
"""

from __future__ import annotations

import asyncio
import gzip
import html
import itertools
import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.internet import injected

DRIP_SECONDS = 1.0
MEGABYTE = 1024 * 1024
# Terminal escape, bell, NUL, right-to-left override, zero width, and what no charset knows.
NASTY = "\x1b[31mZ\x1b]0;tytul\x07\x00\u202eabc\u202c\u200b\u2066x\u2069 \U0001f480 \ufeff\ud7ff"


@dataclass(frozen=True)
class Script:
    """`end`: close (with everything sent), reset (RST), or hold the connection in silence."""

    start: bytes = b""
    again: bytes = b""
    drip: bytes = b""
    end: Literal["close", "reset", "hold"] = "close"

    async def play(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Send it all. Raises ConnectionError when the client has gone."""
        writer.write(self.start)
        await writer.drain()
        # A client that leaves a TLS connection is not always told by drain() alone.
        while self.again and not (writer.transport.is_closing() or reader.at_eof()):
            writer.write(self.again)
            await writer.drain()
            await asyncio.sleep(0)
        for byte in self.drip:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(DRIP_SECONDS)
        if self.end == "hold":
            while await reader.read(4096):
                pass
        elif self.end == "reset":
            reset(writer)


def reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def answer(
    body: bytes = b"",
    *headers: str,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    length: bool = True,
) -> bytes:
    """A whole HTTP answer, header text as UTF-8."""
    lines = [f"HTTP/1.1 {status}", "Server: Apache", f"Content-Type: {kind}", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def _page(inner: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{inner}</body></html>".encode()


def _open_end(*headers: str) -> bytes:
    return answer(b"", *headers, length=False)


def _bomb(wbits: int) -> tuple[bytes, bytes]:
    """A compressed stream of zeros without an end: its beginning, and the piece to repeat."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    zeros = bytes(MEGABYTE)
    start = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    return start, packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)


def _bomb_script(coding: str, wbits: int) -> Script:
    start, piece = _bomb(wbits)
    return Script(_open_end(f"Content-Encoding: {coding}") + start, again=piece)


def _coded(coding: str, body: bytes) -> Script:
    return Script(answer(body, f"Content-Encoding: {coding}"))


def _nested_gzip(depth: int) -> bytes:
    body = bytes(10 * MEGABYTE)
    for _ in range(depth):
        body = gzip.compress(body)
    return body


def _redirect(location: str) -> Script:
    return Script(answer(b"", f"Location: {location}", status="302 Found"))


def _raw(text: str | bytes) -> Script:
    return Script(text.encode() if isinstance(text, str) else text)


def _status(line: str) -> Script:
    return _raw(f"{line}\r\nContent-Length: 2\r\nContent-Type: text/html\r\n\r\nok")


def _chunked(body: bytes, **rest: object) -> Script:
    head = answer(b"", "Transfer-Encoding: chunked", length=False)
    return Script(head + body, **rest)  # type: ignore[arg-type]


def _injecting(status: str) -> Script:
    """A page whose texts, as a person would read them, are those of injected.py."""
    title, heading, *others = (html.escape(text) for text in injected.ALL)
    page = _page(
        f"<h1>{heading} {html.escape(NASTY)}</h1>" + "".join(f"<p>{one}</p>" for one in others),
        f"<title>{NASTY} {title}</title>",
    )
    whole = answer(page, f"X-Powered-By: {injected.HTML}", status=f"{status} {injected.MARKDOWN}")
    return Script(whole.replace(b"Apache", injected.MARKDOWN.encode()))


SHOP = _page("<h1>Sklep</h1><p>Zapraszamy do naszego sklepu z obuwiem.</p>", "<title>Sklep</title>")
FILLER = b"x" * 4096
HTTP2_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HTTP2_SETTINGS = b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + b"\x00\x03\x00\x00\x00\x80" * 3

ANSWERS: dict[str, Script] = {
    # silence at each step
    "silent_after_request": Script(end="hold"),
    "silent_in_status_line": Script(b"HTTP/1.1 20", end="hold"),
    "silent_in_headers": Script(b"HTTP/1.1 200 OK\r\nServer: Apache\r\nConte", end="hold"),
    "silent_after_headers": Script(answer(b"", "Content-Length: 5000", length=False), end="hold"),
    "silent_in_body": Script(answer(SHOP, "Content-Length: 5000", length=False), end="hold"),
    # one byte a second at each step
    "drip_status_line": Script(drip=answer(SHOP)),
    "drip_headers": Script(b"HTTP/1.1 200 OK\r\n", drip=b"X-Powered-By: PHP\r\n" * 100),
    "drip_body": Script(_open_end(), drip=SHOP),
    "drip_chunks": _chunked(b"", drip=b"1\r\nx\r\n" * 100),
    "drip_gzip": Script(_open_end("Content-Encoding: gzip"), drip=gzip.compress(SHOP)),
    # no end
    "endless_body": Script(_open_end(), again=FILLER),
    "endless_chunks": _chunked(b"", again=b"1000\r\n" + FILLER + b"\r\n"),
    "endless_headers": Script(b"HTTP/1.1 200 OK\r\n", again=b"X-A: b\r\n" * 100),
    "endless_header_line": Script(b"HTTP/1.1 200 OK\r\nX-A: ", again=FILLER),
    "endless_folded_header": Script(b"HTTP/1.1 200 OK\r\nX-A: b\r\n", again=b" folded\r\n" * 50),
    "endless_status_line": Script(b"HTTP/1.1 200 ", again=FILLER),
    "endless_blank_lines": Script(again=b"\r\n" * 1000),
    "endless_continue": Script(again=b"HTTP/1.1 100 Continue\r\n\r\n" * 50),
    "endless_early_hints": Script(
        again=b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" * 20
    ),
    "endless_trailers": _chunked(b"2\r\nok\r\n0\r\n", again=b"X-A: b\r\n" * 100),
    "endless_chunk_extension": _chunked(b"2;", again=FILLER),
    # bombs and codings
    "gzip_bomb": _bomb_script("gzip", 31),
    "deflate_bomb": _bomb_script("deflate", 15),
    "raw_deflate_bomb": _bomb_script("deflate", -15),
    "nested_gzip": _coded("gzip, gzip, gzip", _nested_gzip(3)),
    "gzip_a_hundred_times": _coded(", ".join(["gzip"] * 100), gzip.compress(SHOP)),
    "broken_gzip": _coded("gzip", gzip.compress(SHOP)[:-20] + b"\xff" * 20),
    "unasked_brotli": _coded("br", bytes(range(256)) * 20),
    "unasked_zstd": _coded("zstd", b"\x28\xb5\x2f\xfd" + bytes(range(256)) * 20),
    "unknown_coding": _coded("x-lab", bytes(range(256)) * 20),
    # status lines
    "status_000": _status("HTTP/1.1 000 Nothing"),
    "status_99": _status("HTTP/1.1 99 Low"),
    "status_999": _status("HTTP/1.1 999 Request denied"),
    "status_1000": _status("HTTP/1.1 1000 High"),
    "status_negative": _status("HTTP/1.1 -200 OK"),
    "status_of_letters": _status("HTTP/1.1 abc OK"),
    "status_missing": _status("HTTP/1.1"),
    "status_nasty": _status(f"HTTP/1.1 200 {NASTY}"),
    "status_line_nasty": _status(f"{NASTY}"),
    "version_9": _status("HTTP/9.9 200 OK"),
    "shoutcast": _status("ICY 200 OK"),
    "http_09": _raw(SHOP),
    "http_2": _raw(HTTP2_PREFACE + HTTP2_SETTINGS),
    "http_2_frames": _raw(HTTP2_SETTINGS * 20),
    "ssh_banner": _raw("SSH-2.0-OpenSSH_9.2p1\r\n"),
    "noise": _raw(bytes(range(256)) * 64),
    "switching_protocols": Script(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        end="hold",
    ),
    # lengths
    "length_negative": Script(answer(SHOP, "Content-Length: -5", length=False)),
    "length_of_letters": Script(answer(SHOP, "Content-Length: many", length=False)),
    "length_huge": Script(answer(SHOP, f"Content-Length: {10**30}", length=False)),
    "length_contradicting": Script(
        answer(SHOP, "Content-Length: 10", "Content-Length: 4000", length=False)
    ),
    "length_and_chunks": Script(
        answer(
            b"5\r\nhello\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked",
            "Content-Length: 3",
            length=False,
        )
    ),
    "length_too_short": Script(answer(SHOP + FILLER, "Content-Length: 12", length=False)),
    "chunk_size_of_letters": _chunked(b"zz\r\nhello\r\n0\r\n\r\n"),
    "chunk_size_huge": _chunked(b"FFFFFFFFFFFFFFFF\r\nhello"),
    "chunk_size_negative": _chunked(b"-5\r\nhello\r\n0\r\n\r\n"),
    "chunk_without_end": _chunked(b"5\r\nhello\r\n"),
    # broken off
    "closes_after_request": Script(),
    "closes_in_headers": Script(b"HTTP/1.1 200 OK\r\nServer: Apa"),
    "closes_in_body": Script(answer(SHOP, "Content-Length: 5000", length=False)),
    "resets_after_request": Script(end="reset"),
    "resets_in_headers": Script(b"HTTP/1.1 200 OK\r\nServer: Apa", end="reset"),
    "resets_in_body": Script(answer(SHOP, "Content-Length: 5000", length=False), end="reset"),
    # redirects
    "location_of_a_megabyte": _redirect("https://{host}/" + "a" * MEGABYTE),
    "location_of_60_kilobytes": _redirect("/" + "a" * 60_000),
    "location_with_nul": _redirect("https://{host}/\x00\x01a"),
    "location_with_escapes": _redirect(f"https://{{host}}/{NASTY}"),
    "location_with_host_escapes": _redirect(f"https://{NASTY}.pl/"),
    "location_with_spaces": _redirect("https:// { host } /a b"),
    "location_split": _raw(
        "HTTP/1.1 302 Found\r\nLocation: /a\r\n\tb\r\nLocation: /c\r\nContent-Length: 0\r\n\r\n"
    ),
    "location_of_script": _redirect("javascript:alert(document.domain)"),
    "location_of_data": _redirect("data:text/html,<h1>zawieszone</h1>"),
    "location_of_a_file": _redirect("file:///etc/passwd"),
    "location_of_gopher": _redirect("gopher://{host}:70/_GET"),
    "location_of_ftp": _redirect("ftp://{host}/index.html"),
    "location_with_a_port_of_letters": _redirect("https://{host}:port/"),
    "location_with_port_99999": _redirect("https://{host}:99999/"),
    "location_in_open_brackets": _redirect("https://[::1/"),
    "location_empty": _redirect(""),
    "location_of_whois": _redirect("http://{host}:43/"),
    "location_of_dns": _redirect("http://{host}:53/"),
    # headers
    "thousand_cookies": Script(
        answer(SHOP, *(f"Set-Cookie: c{n}={'v' * 50}; Path=/" for n in range(1000)))
    ),
    "huge_cookies": Script(
        answer(SHOP, *(f"Set-Cookie: c{n}={'v' * 30_000}; Path=/" for n in range(20)))
    ),
    "nasty_headers": Script(
        answer(SHOP, f"X-Powered-By: {NASTY}").replace(b"Apache", NASTY.encode())
    ),
    "headers_without_colons": _raw(b"HTTP/1.1 200 OK\r\n" + b"no colon\r\n" * 20 + b"\r\nok"),
    "charset_nasty": Script(answer(SHOP, kind="text/html; charset=" + "%" * 3000)),
    "charset_of_a_codec": Script(answer(SHOP, kind="text/html; charset=zlib")),
    "type_of_an_image": Script(answer(bytes(range(256)) * 40, kind="image/png")),
    # pages
    "nested_deep": Script(answer(_page("<div>" * 50_000 + "x"))),
    "nested_tables": Script(answer(_page("<table><tr><td>" * 15_000 + "x"))),
    "nested_formatting": Script(answer(_page("<b><i><u>" * 25_000 + "x"))),
    "only_links": Script(answer(_page("<a>" * 80_000))),
    "many_links": Script(answer(_page("".join(f"<a href=/{n}>" for n in range(18_000))))),
    "endless_attribute": Script(answer(b"<html><body><p title='" + FILLER * 60)),
    "many_attributes": Script(
        answer(_page("<p " + " ".join(f"a{n}=1" for n in range(25_000)) + ">x</p>"))
    ),
    "entities": Script(
        answer(
            b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">'
            + b"".join(
                b'<!ENTITY %c "&%c;&%c;&%c;">' % (n, n - 1, n - 1, n - 1) for n in range(98, 120)
            )
            + b"]><html><body>&w;&w;&w;</body></html>"
        )
    ),
    "title_of_a_megabyte": Script(
        answer(_page("<h1>Sklep</h1>", f"<title>{NASTY * 40_000}</title>"))
    ),
    "nasty_page": Script(
        answer(
            _page(
                f"<h1>{NASTY} naglowek</h1><p>{NASTY} tekst</p>",
                f"<title>{NASTY} tytul</title><meta name=description content='{NASTY}'>",
            )
        )
    ),
    "injecting_page": _injecting("200"),
    "injecting_error": _injecting("500"),
    "location_injecting": _redirect(f"https://nie-ma.{{host}}/{injected.IN_ADDRESS}{NASTY}"),
    "all_bytes": Script(answer(bytes(range(256)) * 1000, kind="text/html")),
    "frame_of_itself": Script(
        answer(b"<html><frameset rows='100%'><frame src='/'></frameset></html>")
    ),
    "iframe_of_itself": Script(
        answer(_page("<iframe src='' width='100%' height='100%'></iframe>"))
    ),
    "thousand_frames": Script(
        answer(
            b"<html><frameset>"
            + b"".join(b"<frame src='/%d'>" % number for number in range(1000))
            + b"</frameset></html>"
        )
    ),
    "refresh_to_itself": Script(
        answer(_page("", "<meta http-equiv='refresh' content='0; url=/'>"))
    ),
    "refresh_nasty": Script(
        answer(_page("", f"<meta http-equiv='refresh' content='0; url=/{NASTY}'>"))
    ),
}


_COUNTER = itertools.count()


def _another() -> Script:
    """A redirect to an address that nobody was ever sent to."""
    return _redirect(f"/{next(_COUNTER)}")


def _slow() -> Script:
    """The same, whose last bytes take their time: each is allowed, all of them are not."""
    whole = _another().start
    return Script(whole[:-6], drip=whole[-6:])


def _growing(path: str) -> Script:
    return _redirect(f"{path}{'a' * 200}/")


def _refreshing() -> Script:
    address = f"/{next(_COUNTER)}"
    return Script(answer(_page("", f"<meta http-equiv='refresh' content='0; url={address}'>")))


def _framing() -> Script:
    return Script(answer(b"<html><frameset><frame src='/%d'></frameset></html>" % next(_COUNTER)))


_mended = False


def _mendable(path: str) -> Script:
    """Broken, slowly, until somebody asks for /napraw; broken again after /zepsuj."""
    global _mended
    _mended = {"/napraw": True, "/zepsuj": False}.get(path, _mended)
    if _mended:
        return Script(answer(SHOP))
    whole = answer(_page("<h1>500</h1>"), status="500 Internal Server Error")
    return Script(whole[:-6], drip=whole[-6:])


# Scripts that differ with each request, made of the path that is asked for.
MADE: dict[str, Callable[[str], Script]] = {
    "redirects_ever_new": lambda _: _another(),
    "redirects_ever_new_and_slow": lambda _: _slow(),
    "redirects_ever_longer": _growing,
    "refreshes_ever_new": lambda _: _refreshing(),
    "frames_ever_new": lambda _: _framing(),
    "mendable": _mendable,
}

# What is done with a connection before a word of the client, on the bare TCP connection.
GREETINGS: dict[str, Script] = {
    "closes": Script(),
    "resets": Script(end="reset"),
    "talks_first": Script(b"220 poczta.example.pl ESMTP\r\n", end="hold"),
    "noise": Script(again=bytes(range(256)) * 16),
    "drip": Script(drip=b"HTTP/1.1 200 OK\r\n\r\n" * 10),
}


def script(name: str, host: str, path: str) -> Script:
    """The script `name` for one request; {host} in it is the host that was asked."""
    made = MADE.get(name)
    found = made(path) if made else ANSWERS[name]
    if b"{host}" not in found.start:
        return found
    return Script(found.start.replace(b"{host}", host.encode()), found.again, found.drip, found.end)


def names() -> frozenset[str]:
    """All that an answer may be called."""
    return frozenset(ANSWERS) | frozenset(MADE)
