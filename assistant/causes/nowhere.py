"""That the DNS does not know the domain: evidence that several causes share."""

from __future__ import annotations

from assistant.causes.seen import Seen
from assistant.report import Evidence
from checks.observation import Unseen


def nowhere(seen: Seen) -> tuple[Evidence, ...]:
    """What shows that the domain is not in the DNS; () when it is, or that was not seen."""
    if seen.addresses is None or seen.addresses.delegation != "missing":
        return ()
    domain = {"domain": seen.target.domain}
    found = [Evidence("addresses", "domain_not_in_dns", domain)]
    parent = seen.delegation.parent if seen.delegation else None
    if parent is not None and not isinstance(parent, Unseen) and not parent.nameservers:
        data = {**domain, "zone": parent.zone}
        found.append(Evidence("delegation", "parent_names_no_server", data))
    return tuple(found)
