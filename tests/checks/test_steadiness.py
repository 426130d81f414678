"""The check that opens the page several times: what it keeps, when it has enough, when it asks
nothing at all."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, repeat
from typing import Any

import pytest

from checks.net import NetError, Reply
from checks.net.deadline import Deadline
from checks.net.errors import Attempt, Broken, Cancelled, Late, NotConnected, PastDeadline
from checks.observation import Skipped, Unseen, Why, from_json, to_json
from checks.page import PageText
from checks.steadiness import TRIES, Steadiness, steadiness
from checks.target import parse_target
from checks.website import Failure, Hop, Page, Visit, Website
from tests.checks.staged import Network, Reach, reply

TARGET = parse_target("firma.pl")
URL = "https://firma.pl/"
SAYS = PageText("Sklep", "Sklep", "Sklep z butami", 14)
SHOP = reply(URL, 200, b"<title>Sklep</title><p>Sklep z butami</p>")
OVERLOADED = reply(URL, 508, b"<h1>Resource Limit Is Reached</h1>")
BUSY = reply(URL, 503, b"<h1>Service Unavailable</h1>")
TOO_MANY = reply(URL, 429, b"<h1>Too Many Requests</h1>")
REFUSED = NotConnected("firma.pl", (Attempt("85.128.128.10", 443, "refused"),))


NOTHING = Visit((Hop(URL, None, None, Failure("refused", "")),), loop=False, page=None)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checks.steadiness.SPACING_SECONDS", 0.0)


def website(status: int = 200, url: str = URL, refusal: str = "", **changes: Any) -> Website:
    page = Page(url, status, "Apache", SAYS, refusal)
    visit = Visit((Hop(url, status, None, None),), loop=False, page=page)
    return replace(Website(visit, visit), **changes)


def look(
    *answers: Reply | NetError,
    met: Website | None = None,
    reach: Reach = Reach(),  # noqa: B008
    deadline: Deadline | None = None,
) -> tuple[Any, int]:
    """What the check sees of these answers, the last of them for ever; how often it asked."""
    left = chain(answers, repeat(answers[-1]))

    def next_one() -> Reply:
        one = next(left)
        if isinstance(one, NetError):
            raise one
        return one

    network = Network(web={URL: next_one}, reach=reach, deadline=deadline or Deadline(10))
    seen = steadiness(TARGET, network.as_net(), website=met or website())
    return seen, len(network.asked)


def statuses(seen: Steadiness) -> list[Any]:
    return [one.page.status if one.page else one.failure for one in seen.tries]


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        ((SHOP,), [200] * TRIES),
        ((SHOP, OVERLOADED, SHOP, OVERLOADED, SHOP), [200, 508, 200, 508, 200]),
        ((SHOP, SHOP, BUSY, SHOP), [200, 200, 503, 200, 200]),
        ((SHOP, Broken(""), SHOP), [200, "broken", 200, 200, 200]),
        ((SHOP, REFUSED, SHOP), [200, "refused", 200, 200, 200]),
    ],
)
def test_each_opening_is_kept_as_it_ended(answers: tuple[Any, ...], kept: list[Any]) -> None:
    seen, asked = look(*answers)
    assert statuses(seen) == kept
    assert asked == TRIES
    assert from_json(Steadiness, to_json(seen)) == seen


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ((OVERLOADED,), 3),  # alike, three times
        ((SHOP, OVERLOADED), 4),
        ((BUSY, OVERLOADED, BUSY, OVERLOADED, BUSY), 5),
        ((SHOP, SHOP, TOO_MANY), 3),  # who says this does not want to be asked again
        ((SHOP, reply(URL, 403, b"no")), 2),
        ((SHOP, reply(URL, 503, b"", cf_mitigated="challenge")), 2),
        ((Broken(""),), 3),
    ],
)
def test_it_stops_as_soon_as_more_would_tell_nothing_new(
    answers: tuple[Any, ...], asked: int
) -> None:
    assert look(*answers)[1] == asked


@pytest.mark.parametrize(
    "met",
    [
        website(403),
        website(404),
        website(429),
        website(url="https://allegro.pl/uzytkownik/firma"),
        website(https=NOTHING, http=NOTHING),
    ],
)
def test_nothing_is_asked_where_it_would_say_nothing_of_this_website(met: Website) -> None:
    assert look(SHOP, met=met) == (Skipped("no_page"), 0)


def test_a_page_that_could_not_be_seen_is_not_called_missing() -> None:
    unseen = Unseen(Why.OWN_NETWORK)
    visit = Visit((Hop(URL, None, None, unseen),), False, None)
    assert look(SHOP, met=Website(visit, visit)) == (unseen, 0)


def test_a_website_that_only_lets_browsers_in_is_left_alone() -> None:
    seen, asked = look(SHOP, met=website(503, refusal="cf-mitigated"))
    assert seen == Unseen(Why.ROBOT_CHECK, "cf-mitigated")
    assert asked == 0


@pytest.mark.parametrize("failure", [Broken(""), REFUSED])
def test_what_may_be_the_assistants_own_network_is_no_failure(failure: NetError) -> None:
    assert look(failure, reach=Reach(open_ports=frozenset()))[0] == Unseen(Why.OWN_NETWORK)
    seen, _ = look(SHOP, failure, SHOP, reach=Reach(open_ports=frozenset()))
    assert statuses(seen) == [200] * 4


def test_a_wait_that_the_end_cuts_short_says_nothing() -> None:
    seen, _ = look(SHOP, SHOP, Late("too late"), Late("too late"))
    assert statuses(seen) == [200, 200]


@pytest.mark.parametrize("stop", [PastDeadline("over"), Cancelled("stopped")])
def test_the_end_of_the_diagnosis_is_its_end(stop: NetError) -> None:
    with pytest.raises(type(stop)):
        look(SHOP, stop)


def test_an_answer_that_leads_elsewhere_says_where() -> None:
    seen, _ = look(reply(URL, 302, b"", location="/cgi-sys/suspendedpage.cgi"))
    assert seen.tries[0].page.way == ("/cgi-sys/suspendedpage.cgi",)


def test_the_time_until_the_answer_began_is_kept() -> None:
    seen, _ = look(replace(SHOP, seconds=0.42))
    assert {one.took_ms for one in seen.tries} == {420}
