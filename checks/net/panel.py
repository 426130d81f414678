"""The door to hosting panels, for questions that carry a customer's credential.

The credential goes to the host that the customer named and nowhere else: its certificate must be
accepted, all its addresses must be public, and redirects are not followed. Whoever has got it may
say it back, so of what the panel said no failure holds a word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from checks.net.deadline import Deadline
from checks.net.errors import Broken, Garbled, Late, NetError
from checks.net.http import Http, Reply

ANSWER_BYTES = 1024 * 1024  # of one answer, unpacked; what is longer is none

# Puts the credential into the headers, at the moment when they are sent.
Headers = Callable[[], Mapping[str, str | bytes]]


class PanelServer:
    """One panel on `host` (A-labels) and `port`, over connections that `http` makes and keeps."""

    def __init__(self, host: str, port: int, http: Http, limit: Deadline) -> None:
        self.host, self.port = host, port
        self._http, self._limit = http, limit

    def ask(self, path: str, headers: Headers, body: bytes | None = None) -> Reply:
        """What the panel answers to a GET of `path`, or a POST of `body`.

        Raises NetError's kinds; Garbled for an answer over ANSWER_BYTES and for a broken one.
        """
        try:
            reply = self._http.ask(
                f"https://{self.host}:{self.port}{path}",
                self._limit,
                headers(),
                body,
                at_most=ANSWER_BYTES + 1,
            )
        except NetError as error:
            failure = self._silenced(error)
        except Exception as error:
            # A defect; its words and its trail could hold the headers.
            failure = Garbled(f"{self.host}: {type(error).__name__}")
        else:
            if reply.body_failure is None and len(reply.body or b"") <= ANSWER_BYTES:
                return reply
            cut_off = isinstance(reply.body_failure, Broken | Late)
            failure = (
                self._silenced(reply.body_failure)
                if reply.body_failure and cut_off
                else Garbled(f"{self.host}: an answer that is too long or cannot be unpacked")
            )
        # Out here, so that no trail leads from it to where the credential was sent.
        raise failure

    def close(self) -> None:
        self._http.close()

    def _silenced(self, failure: NetError) -> NetError:
        """The failure without its trail, and without words that may be the panel's."""
        if isinstance(failure, Broken | Garbled | Late):
            return type(failure)(self.host)
        failure.__cause__ = failure.__context__ = None
        return failure.with_traceback(None)
