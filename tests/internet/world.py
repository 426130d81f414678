"""Inside the lab: bring up the staged Internet, say so, and live until standard input ends.

Started by lab.py as first process of a process namespace, so that all it starts ends with it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import shlex
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

import certifi

from tests.internet import (
    addresses,
    dns_server,
    intruders,
    login_server,
    mail_hosts,
    mail_server,
    network,
    panel_server,
    rdap_server,
    recursors,
    scenario,
    signed,
    sites,
    web_server,
    whois_server,
    zones,
)
from tests.internet.certificates import Authority
from tests.internet.domains import Domain, domain_of
from tests.internet.vantages import VANTAGES

SYSTEM_ROOTS = Path("/etc/ssl/certs/ca-certificates.crt")
HOSTS = "127.0.0.1 localhost\n::1 localhost\n"


def _public_addresses(domains: list[Domain]) -> list[str]:
    found = [ip for ips in addresses.NAMED_HOSTS.values() for ip in ips]
    found += [ip for ips in addresses.RECURSORS.values() for ip in ips]
    found += [ip for domain in domains for ip in domain.server_addresses]
    found += [ip for domain in domains for _, ips in domain.mail_servers for ip in ips]
    found += [ip for domain in domains for ip in domain.login_addresses]
    for domain in domains:
        found += [ip for server in domain.own_nameservers for ip in domain.listening(server)]
    wrong = [*recursors.WRONG, addresses.LENIENT_RESOLVER, addresses.CLOSED_RESOLVER]
    return [*found, *wrong, addresses.INNER_PORTAL]


def _trust_stores(trust: Path) -> dict[Path, Path]:
    """What to mount over every place that programs take trusted roots from, folders first."""
    paths = ssl.get_default_verify_paths()
    folders = {Path(name).resolve() for name in (SYSTEM_ROOTS.parent, paths.openssl_capath)}
    files = {Path(name).resolve() for name in (SYSTEM_ROOTS, paths.openssl_cafile, certifi.where())}
    # A folder with the bundle alone in it: certificates found by hash would be others.
    mounts = {folder: trust.parent for folder in sorted(folders) if folder.is_dir()}
    return mounts | {file: trust for file in sorted(files) if file.is_file()}


class _VantageHolder:
    """A process that owns a vantage's network and mount namespaces: a shell that waits."""

    def __init__(self) -> None:
        self._shell = subprocess.Popen(
            ["unshare", "--net", "--mount", "sh", "-e"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self._shell.pid
        # /proc still shows the processes of the machine, so this is the number out there.
        self.outer_pid = int(self.run("read -r pid rest </proc/self/stat", "$pid"))

    def run(self, script: str, answer: str = "done") -> str:
        """Run shell commands inside, wait for their end, and return `answer` expanded."""
        self._shell.stdin.write(f"{script}\necho {answer}\n")
        self._shell.stdin.flush()
        reply = self._shell.stdout.readline()
        if not reply:
            raise RuntimeError(f"the set-up of a vantage failed:\n{script}")
        return reply.strip()


def _open_vantage(number: int, name: str, folder: Path, trust: Path, *, distant: bool) -> int:
    """Make a vantage; returns the process that holds its namespaces, as numbered outside."""
    vantage = VANTAGES[name]
    holder = _VantageHolder()
    network.connect(number, vantage, holder.pid, distant=distant)
    own = folder / "vantages" / name
    own.mkdir(parents=True)
    (own / "resolv.conf").write_text("".join(f"nameserver {ip}\n" for ip in vantage.resolvers))
    (own / "hosts").write_text(HOSTS)
    mounts = {Path("/etc/resolv.conf"): own / "resolv.conf", Path("/etc/hosts"): own / "hosts"}
    mounts |= _trust_stores(trust)
    binds = [
        shlex.join(["mount", "--bind", str(source), str(target)])
        for target, source in mounts.items()
    ]
    holder.run("\n".join([network.vantage_script(vantage), *binds]))
    return holder.outer_pid


async def _serve_names(domains: list[Domain], signed_zones: dict[str, signed.SignedZone]) -> None:
    """Start the name servers, with a past that some recursors remember."""
    now = zones.build(domains, signed_zones)
    served = {address: {} for address in now}
    zones.change(served, zones.build([domain.before for domain in domains], signed_zones))
    await dns_server.start(served)
    await recursors.remember(
        {
            domain.name: [
                *domain.dns.by_place,
                *(domain.dns.before.remembered_by if domain.dns.before else ()),
            ]
            for domain in domains
        }
    )
    zones.change(served, now)


async def _serve(domains: list[Domain], authority: Authority) -> None:
    await recursors.start_wrong()
    await recursors.start_lenient()
    await whois_server.start(domains)
    await web_server.start(sites.listeners(domains, authority))
    await web_server.start(intruders.listeners(authority))
    await web_server.start(mail_hosts.login_listeners(authority))
    await web_server.start(panel_server.listeners(domains, authority))
    await panel_server.start_inboxes(domains, authority)
    await mail_server.start(mail_hosts.listeners(domains, authority))
    await login_server.start(mail_hosts.login_servers(domains, authority))
    await web_server.start(rdap_server.listeners(domains, authority))


async def _until_input_ends() -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.read(4096):
        pass


async def _main(folder: Path, distant: set[str], files: list[Path] | None) -> None:
    scenarios = scenario.load(files)
    domains = [domain_of(one, number) for number, one in enumerate(scenarios)]
    network.open_world(_public_addresses(domains))
    dropped = sites.dropped_ports(domains) + mail_hosts.dropped_ports(domains)
    network.filter_packets(dropped, VANTAGES.values())
    signed_zones = zones.signed_zones(domains)
    await signed.start(list(signed_zones.values()), folder)
    await recursors.start(folder, signed.anchors(signed_zones.values()))
    authority = Authority(folder / "certificates")
    await _serve_names(domains, signed_zones)
    await _serve(domains, authority)
    vantages = {
        name: _open_vantage(number, name, folder, authority.trust_file, distant=name in distant)
        for number, name in enumerate(VANTAGES)
    }
    print(json.dumps({"vantages": vantages}), flush=True)
    await _until_input_ends()
    # Whoever started this may be gone without having tidied up.
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--distant", choices=VANTAGES, action="append", default=[])
    given = parser.parse_args()
    try:
        asyncio.run(_main(given.folder, set(given.distant), given.files or None))
    except scenario.ScenarioError as error:
        sys.exit(str(error))
