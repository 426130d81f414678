"""What the rules judge: the observations of one diagnosis, and when and why it was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from assistant.bounce.reading import Bounce
from assistant.panel import Panel
from assistant.symptoms import Symptom
from checks.addresses import Addresses
from checks.certificate import Certificate
from checks.delegation import Delegation
from checks.ipv6 import Ipv6
from checks.mail_login import MailLogin
from checks.mail_route import MailRoute
from checks.mail_sender import MailSender
from checks.mail_server import MailServer
from checks.observation import Skipped, Unseen
from checks.propagation import Propagation
from checks.registration import Registration
from checks.steadiness import Steadiness
from checks.target import Target
from checks.website import Website

T = TypeVar("T")


@dataclass(frozen=True)
class Provider:
    """With whom the hosting is, as the customer said; `networks` where its servers usually are,
    `mx` the names of its mail exchangers, or those above them."""

    name: str
    networks: tuple[str, ...]
    mx: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What the customer said: figures read in the panel, addresses their hosting should have, and
    a letter that came back."""

    panel: Panel = field(default_factory=Panel)
    expected_addresses: tuple[str, ...] = ()
    provider: Provider | None = None
    bounce: Bounce | None = None


@dataclass(frozen=True)
class Seen:
    """Everything an evaluation may look at. `now` is an argument: evaluating has no clock."""

    target: Target
    symptom: Symptom
    now: datetime
    observations: Mapping[str, object]
    told: Told = field(default_factory=Told)

    # Each rule asks for them, so they are looked up once.
    @cached_property
    def registration(self) -> Registration | None:
        return self._if_seen("registration", Registration)

    @cached_property
    def delegation(self) -> Delegation | None:
        return self._if_seen("delegation", Delegation)

    @cached_property
    def addresses(self) -> Addresses | None:
        return self._if_seen("addresses", Addresses)

    @cached_property
    def propagation(self) -> Propagation | None:
        return self._if_seen("propagation", Propagation)

    @cached_property
    def website(self) -> Website | None:
        return self._if_seen("website", Website)

    @cached_property
    def ipv6(self) -> Ipv6 | None:
        return self._if_seen("ipv6", Ipv6)

    @cached_property
    def steadiness(self) -> Steadiness | None:
        return self._if_seen("steadiness", Steadiness)

    @cached_property
    def certificate(self) -> Certificate | None:
        return self._if_seen("certificate", Certificate)

    @cached_property
    def mail_login(self) -> MailLogin | None:
        return self._if_seen("mail_login", MailLogin)

    @cached_property
    def mail_route(self) -> MailRoute | None:
        return self._if_seen("mail_route", MailRoute)

    @cached_property
    def mail_server(self) -> MailServer | None:
        return self._if_seen("mail_server", MailServer)

    @cached_property
    def mail_sender(self) -> MailSender | None:
        return self._if_seen("mail_sender", MailSender)

    @property
    def nameservers(self) -> tuple[str, ...]:
        """The domain's name servers by the DNS, else by the registry."""
        known = self.addresses.nameservers if self.addresses else ()
        if known and not isinstance(known, Unseen):
            return known
        return self.registration.record.nameservers if self.registration else ()

    def unseen(self, check: str) -> Unseen | None:
        """Why `check` saw nothing; None when it did, does not apply or was not asked."""
        observation = self.observations.get(check)
        return observation if isinstance(observation, Unseen) else None

    def _if_seen(self, check: str, kind: type[T]) -> T | None:
        observation = self.observations.get(check)
        if observation is None or isinstance(observation, Unseen | Skipped):
            return None
        if not isinstance(observation, kind):
            raise TypeError(f"{check}: {type(observation).__name__} is not {kind.__name__}")
        return observation
