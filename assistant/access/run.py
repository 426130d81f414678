"""A panel being read, beside the page that waits for it."""

from __future__ import annotations

from concurrent.futures import Future

from assistant.access.attempts import Attempts, attempts
from assistant.access.typed import AccessError
from assistant.settings import Settings
from checks import lanes
from checks.net import Net
from checks.net.deadline import Deadline
from checks.panels import READ_SECONDS, Access, Kind, Reading, Refused, Trouble, read

# Parts that come too late are left out of a reading; this is for the rest of it to be told.
DEADLINE_SECONDS = READ_SECONDS + 2


class Run:
    """The reading of `kind` under way. What it holds of the token it lets go at the end."""

    def __init__(self, kind: Kind, access: Access, settings: Settings) -> None:
        self._net = Net(
            Deadline(DEADLINE_SECONDS), settings.references, settings.public_url, settings.data
        )
        self._outcome: Future[Reading | Trouble] = lanes.lookups.submit(
            self._read, kind, access, self._net
        )

    @staticmethod
    def _read(kind: Kind, access: Access, net: Net) -> Reading | Trouble:
        try:
            return read(kind, access, net)
        except Refused as refusal:
            return refusal.trouble
        finally:
            net.close()

    @property
    def is_over(self) -> bool:
        return self._outcome.done()

    def cancel(self) -> None:
        """Stop at the next step; nobody need wait for it."""
        self._net.deadline.cancel()

    def outcome(self) -> Reading | Trouble:
        """What was read, or why nothing was; waited for."""
        return self._outcome.result()


def begin(
    kind: Kind, access: Access, settings: Settings, *, allowed_by: Attempts = attempts
) -> Run:
    """Start to read and return at once. Raises AccessError("too_soon") when that account was
    tried a moment ago, or too often."""
    if not allowed_by.take(access.host, access.login):
        raise AccessError("too_soon")
    return Run(kind, access, settings)
