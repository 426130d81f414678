"""Judging a letter or an address beside the page: under a deadline, and to be stopped."""

from __future__ import annotations

from concurrent.futures import wait
from contextlib import closing

from assistant.letter.judgement import Judgement, Reason, conclude
from assistant.letter.judging import judge, judge_address
from assistant.letter.rules import reasons
from assistant.settings import Settings
from checks import lanes
from checks.letter import Letter
from checks.letter.reading import normal
from checks.net import Net
from checks.net.deadline import Deadline
from checks.net.errors import Cancelled, PastDeadline

SECONDS = 11.0  # for all look-ups together


class Run:
    """The judging of `letter` as one from `contact` under way; of the address alone where there is
    no letter. `contact` is as in `judge`."""

    def __init__(
        self,
        letter: Letter | None,
        contact: str | None,
        settings: Settings,
        seconds: float = SECONDS,
    ) -> None:
        self._letter, self._contact = letter, contact
        self._settings, self._seconds = settings, seconds
        self._deadline: Deadline | None = None
        self._cancelled = False
        self._judged = lanes.diagnoses.submit(self._judge)

    def cancel(self) -> None:
        """Stop looking."""
        self._cancelled = True
        if self._deadline is not None:
            self._deadline.cancel()

    def ends_within(self, seconds: float) -> bool:
        """Wait for the end, at most so long; whether it came."""
        return bool(wait([self._judged], seconds).done)

    def judgement(self) -> Judgement | None:
        """What it came to, waited for; None when it was stopped."""
        return self._judged.result()

    def _judge(self) -> Judgement | None:
        settings = self._settings
        self._deadline = deadline = Deadline(self._seconds)
        if self._cancelled:
            deadline.cancel()
        # Blocklists are left out: they say nothing of a single letter's sender.
        net = Net(
            deadline, settings.references, settings.public_url, settings.data, settings.resolvers
        )
        with closing(net):
            try:
                if self._letter is None:
                    return judge_address(self._contact or "", net)
                return judge(self._letter, self._contact, net)
            except Cancelled:
                return None
            except PastDeadline:
                return self._without_network()

    def _without_network(self) -> Judgement:
        read = (
            () if self._letter is None else reasons(self._letter, normal(self._contact or ""), None)
        )
        return conclude((*read, Reason("time_ran_out")))
