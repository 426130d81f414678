from __future__ import annotations

from assistant.documents.progress import Progress, Row
from assistant.report import Event, Status
from assistant.texts import words

PL = words("pl")


def rows(*events: Event) -> tuple[Row, ...]:
    progress = Progress.of(("registration", "website"))
    for event in events:
        progress = progress.after(event)
    return progress.rows(PL)


def test_at_first_every_check_waits_in_its_order() -> None:
    assert rows() == (
        Row("Rejestracja domeny", "waiting", "czeka"),
        Row("Strona WWW", "waiting", "czeka"),
    )


def test_a_running_check_says_what_it_is_doing() -> None:
    doing = "Otwieramy stronę tak, jak robi to przeglądarka."
    assert rows(Event("website", "running"))[1] == Row("Strona WWW", "running", "trwa", doing)


def test_a_finished_check_says_how_it_ended_and_how_long_it_took() -> None:
    done = Event("website", "done", Status.OK, 1249)
    assert rows(Event("website", "running"), done)[1] == Row(
        "Strona WWW", "ok", "w porządku", took="1,2 s"
    )


def test_a_check_that_could_not_look_says_why() -> None:
    (_, row) = rows(Event("website", "done", Status.UNKNOWN, 5000, "timeout"))
    assert row == Row(
        "Strona WWW",
        "unknown",
        "nie udało się sprawdzić",
        "Odpowiedź nie przyszła na czas.",
        "5 s",
    )


def test_checks_keep_their_order_whichever_ends_first() -> None:
    ended = [
        Event("website", "done", Status.OK, 1),
        Event("registration", "done", Status.PROBLEM, 2),
    ]
    assert [row.state for row in rows(*ended)] == ["problem", "ok"]


def test_a_check_that_took_next_to_no_time_says_so() -> None:
    assert rows(Event("website", "done", Status.OK, 49))[1].took == "poniżej 0,1 s"
