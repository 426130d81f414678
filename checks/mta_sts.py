"""MTA-STS: the mail servers to which a domain lets its letters be brought (RFC 8461)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from checks.net import Net
from checks.sender import txt

VERSION = "STSv1"
NAMES = 20  # of a policy that are read
POLICY_BYTES = 64 * 1024  # section 3.3

Mode = Literal["enforce", "testing", "none"]


@dataclass(frozen=True)
class StsPolicy:
    """A domain's policy; `mx` are names of mail servers, or "*." and what stands above them."""

    mode: Mode
    mx: tuple[str, ...]

    def allows(self, host: str) -> bool:
        """Whether letters may be brought to `host` (section 4.1): "*" stands for one label."""
        return host in self.mx or f"*.{host.partition('.')[2]}" in self.mx


def find(net: Net, domain: str) -> StsPolicy | None:
    """The policy of `domain`; None without one that can be read, when senders go on without.

    Source: RFC 8461 section 3: a TXT record, and a file that no redirect leads to. Raises NetError.
    """
    records = txt.ask(net, f"_mta-sts.{domain}", lambda text: text.startswith(b"v=STSv1"))
    if len(records) != 1:
        return None
    reply = net.get(f"https://mta-sts.{domain}/.well-known/mta-sts.txt", accept="text/plain")
    return read(reply.body or b"") if reply.status == 200 else None


def read(body: bytes) -> StsPolicy | None:
    """The policy in a file (section 3.2); None for what is no such file."""
    if len(body) > POLICY_BYTES:
        return None
    lines = body.decode("ascii", "replace").splitlines()
    parts = (line.partition(":") for line in lines)
    fields = [(name.strip(), value.strip().lower()) for name, _, value in parts]
    first = dict(reversed(fields))  # of fields that stand there twice, the first counts
    mode = next((one for one in get_args(Mode) if one == first.get("mode")), None)
    if first.get("version") != VERSION.lower() or mode is None:
        return None
    return StsPolicy(mode, tuple(value for name, value in fields if name == "mx")[:NAMES])
