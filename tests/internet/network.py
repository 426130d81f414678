"""The wires: addresses on the world's loopback, one virtual cable to each vantage, filters.

Runs inside the lab's own user and network namespaces, so it needs no rights outside.
"""

from __future__ import annotations

import ipaddress
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.internet.vantages import Vantage

FAR_END = "far"  # until it is moved into its vantage


def _ip(lines: Iterable[str]) -> None:
    subprocess.run(["ip", "-batch", "-"], input="\n".join(lines), text=True, check=True)


def open_world(public: Iterable[str]) -> None:
    """Bring up the world with these addresses on its loopback.

    What goes to any other address leaves over a cable whose end nobody listens to: it vanishes,
    as on the real Internet. (Without a route, senders would learn at once that it is in vain.)
    """
    lines = ["link set lo up"]
    lines += ["link add name void type veth peer name void-end"]
    lines += ["link set void arp off", "link set void up", "link set void-end up"]
    lines += [f"addr add {_host(ip)} dev lo" for ip in sorted(set(public))]
    lines += ["route add default dev void", "route add ::/0 dev void"]
    _ip(lines)


def _host(ip: str) -> str:
    # nodad: an IPv6 address is usable at once, without waiting for duplicates.
    return f"{ip}/128 nodad" if ":" in ip else f"{ip}/32"


# Where losing the first packet counts: what opens a connection, and the first question to each
# name server. What to match, what to remember it by, and the type of that.
FIRST_PACKETS = {
    "tcp": ("tcp flags & (syn | ack) == syn", "tcp sport", "inet_service"),
    "udp": ("udp dport 53", "ip daddr", "ipv4_addr"),
}


def filter_packets(ports: Iterable[tuple[str, int]], vantages: Iterable[Vantage]) -> None:
    """Let packets to these addresses and ports vanish, and apply the vantages' own filters.

    Filters act where the cables arrive in the world: a filter inside a vantage would tell
    senders at once (EPERM), as no firewall further down the road can.
    """
    lines = ["add table inet lab"]
    lines += ["add chain inet lab arriving { type filter hook prerouting priority 0; }"]
    lines += ["add chain inet lab diverted { type nat hook prerouting priority dstnat; }"]
    rules = [
        f"{'ip6' if ':' in ip else 'ip'} daddr {ip} tcp dport {port} drop" for ip, port in ports
    ]
    for number, vantage in enumerate(vantages):
        arriving = f"iifname {_cable(number)}"
        rules += [f"{arriving} {match} drop" for match in vantage.drops]
        rules += [f"{arriving} {match} reject with tcp reset" for match in vantage.rejects]
        rules += [
            f"{arriving} {match} reject with icmpx admin-prohibited" for match in vantage.prohibits
        ]
        if vantage.first_lost:
            for kind, (match, key, of) in FIRST_PACKETS.items():
                seen = f"seen_{kind}_{number}"
                content = f"type {of}; flags dynamic,timeout; timeout 60s;"
                lines += [f"add set inet lab {seen} {{ {content} }}"]
                rules += [f"{arriving} {match} {key} != @{seen} add @{seen} {{ {key} }} drop"]
        lines += [
            f"add rule inet lab diverted {arriving} {match} dnat ip to {address}"
            for match, address in vantage.diverts
        ]
    lines += [f"add rule inet lab arriving {rule}" for rule in rules]
    subprocess.run(["nft", "-f", "-"], input="\n".join(lines), text=True, check=True)


def _cable(number: int) -> str:
    return f"vantage{number}"


def connect(number: int, vantage: Vantage, holder: int, *, distant: bool) -> None:
    """Lay the cable from the world to the namespaces of the process `holder`.

    Over a `distant` one packets take the time that router.py gives them.
    """
    outside = _cable(number)
    if distant:
        _start_router(outside, FAR_END)
        # A burst waits at both ends for the router, none of it is lost.
        _ip([f"link set {end} txqueuelen 10000" for end in (outside, FAR_END)])
        _ip([f"link set {FAR_END} name eth0 netns {holder}"])
    else:
        _ip([f"link add name {outside} type veth peer name eth0 netns {holder}"])
    Path(_settled_at_once(outside)).write_text("0")
    lines = [f"link set {outside} up"]
    lines += [f"addr add {_gateway(vantage.ipv4)} peer {vantage.ipv4} dev {outside}"]
    if vantage.ipv6 is not None:
        lines += [f"addr add {_gateway(vantage.ipv6)}/64 dev {outside} nodad"]
    _ip(lines)


def _start_router(world_end: str, vantage_end: str) -> None:
    """Start a router and wait until both ends exist. It ends with the world's processes."""
    command = [sys.executable, "-m", "tests.internet.router", world_end, vantage_end]
    router = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    if not router.stdout.readline():
        raise RuntimeError("the router of a distant vantage did not start")


def _gateway(ip: str) -> str:
    return str(ipaddress.ip_address(ip) - 1)


def vantage_script(vantage: Vantage) -> str:
    """Shell commands that set up the network inside a vantage, once its cable is there."""
    lines = ["link set lo up", "link set eth0 up"]
    lines += [f"addr add {vantage.ipv4} peer {_gateway(vantage.ipv4)} dev eth0"]
    lines += [f"route add default via {_gateway(vantage.ipv4)}"]
    if vantage.ipv6 is not None:
        lines += [f"addr add {vantage.ipv6}/64 dev eth0 nodad"]
        lines += [f"route add ::/0 via {_gateway(vantage.ipv6)}"]
    settled = f"echo 0 >{_settled_at_once('eth0')}"
    return "\n".join([settled, "ip -batch - <<'END'", *lines, "END"])


def _settled_at_once(link: str) -> str:
    """The setting that makes the link look for other users of its own address first (RFC 4862).

    Looking takes a second, and Chromium drops what it is loading whenever the network changes.
    """
    return f"/proc/sys/net/ipv6/conf/{link}/accept_dad"
