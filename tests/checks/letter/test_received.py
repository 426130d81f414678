"""Received fields as servers write them: names, addresses, times, and the border of a company."""

from __future__ import annotations

from typing import Any

import pytest

from checks.letter.received import Hop, border, hops, moment

AT = "Thu, 26 Nov 2026 10:00:00 +0100"

# the field -> what is read from it
FIELDS: list[tuple[str, dict[str, Any]]] = [
    ("from mail.firma.pl (mail.firma.pl [85.128.1.2]) by mx.wp.pl (Postfix) with ESMTPS id 1;"
     f" {AT}",
     {"greeting": "mail.firma.pl", "resolved": "mail.firma.pl", "address": "85.128.1.2",
      "by": "mx.wp.pl", "protocol": "ESMTPS"}),
    (f"from komputer (unknown [83.1.2.3]) by mail.firma.pl (Postfix) with ESMTPSA id 1; {AT}",
     {"greeting": "komputer", "resolved": None, "address": "83.1.2.3", "protocol": "ESMTPSA"}),
    (f"from mail.firma.pl (mail.firma.pl. [85.128.1.2]) by mx.google.com with ESMTPS id a"
     f" for <x@gmail.com> (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256); {AT}",
     {"resolved": "mail.firma.pl", "address": "85.128.1.2", "by": "mx.google.com"}),
    (f"by 2002:a05:6a10:1::1 with SMTP id a; {AT}",
     {"greeting": None, "address": None, "by": "2002:a05:6a10:1::1", "protocol": "SMTP"}),
    (f"from A.eurprd.prod.outlook.com (2603:10a6:1::1) by B.outlook.com (2603:10a6:2::2) with"
     f" Microsoft SMTP Server (version=TLS1_2) id 15.20; {AT}",
     {"greeting": "a.eurprd.prod.outlook.com", "address": "2603:10a6:1::1",
      "by": "b.outlook.com", "protocol": "MICROSOFT"}),
    (f"from unknown (HELO mail.firma.pl) (85.128.1.2) by 0 with SMTP; {AT}",
     {"greeting": "mail.firma.pl", "address": "85.128.1.2", "by": "0"}),
    (f"from [IPv6:2a00::1] (helo=x.pl) by mx.pl with esmtps (TLS1.3) (Exim 4.96) id 1; {AT}",
     {"address": "2a00::1", "protocol": "ESMTPS"}),
    ("(qmail 123 invoked by uid 89); 26 Nov 2026 09:00:00 -0000",
     {"greeting": None, "address": None}),
    ("from a.pl by b.pl; not a date", {"greeting": "a.pl", "by": "b.pl", "when": None}),
    ("from a.pl ([999.1.1.1]) by b.pl", {"address": None, "when": None}),
    ("", {"greeting": None, "by": None, "when": None}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "expected"), FIELDS)
def test_field(field: str, expected: dict[str, Any]) -> None:
    (hop,) = hops([field])
    assert {name: getattr(hop, name) for name in expected} == expected


def test_hops_come_in_the_order_of_travel_with_their_delays() -> None:
    way = hops(
        [
            "from b.pl by c.pl; Thu, 26 Nov 2026 10:00:05 +0100",
            "from a.pl by b.pl; without a date",
            "from x.pl by a.pl; Thu, 26 Nov 2026 09:02:05 +0000",
        ]
    )
    assert [(one.by, one.seconds) for one in way] == [
        ("a.pl", None),
        ("b.pl", None),
        ("c.pl", -120),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "x", "99 Nov 2026 99:00:00", "1 " * 300,
     "31 Dec 9999 23:59:59 -2359", "Thu, 26 Nov 2026 10:00:00 +99999999"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert moment(text) is None


def hop(
    by: str | None, deliverer: str | None, address: str | None, protocol: str = "ESMTPS"
) -> Hop:
    return Hop(deliverer, None, address, by, protocol, None)


SUBMITTED = hop("mail.firma.pl", "komputer", "83.1.2.3", "ESMTPSA")
HANDED_OVER = hop("mx.dostawca.pl", "mail.firma.pl", "85.128.1.2")
INSIDE = hop("poczta.dostawca.pl", "mx.dostawca.pl", "77.55.1.1")
FILTER = hop("mx.dostawca.pl", "localhost", "127.0.0.1")
UNNAMED = hop("10.0.0.7", None, None)


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ([SUBMITTED, HANDED_OVER], HANDED_OVER),
        ([SUBMITTED, HANDED_OVER, FILTER, INSIDE, UNNAMED], HANDED_OVER),
        ([SUBMITTED], None),  # a copy from the sent folder
        ([], None),
        ([UNNAMED], None),
        # both ends with one company: nothing left it
        ([hop("smtp.firma.pl", "komputer", "83.1.2.3", "ESMTPSA"),
          hop("mail.firma.pl", "smtp.firma.pl", "85.128.1.3")], None),
        # what others wrote before is not to be trusted
        ([hop("mx.dostawca.pl", "bank.pl", "1.2.3.4"), hop("x.inny.pl", "y.pl", "10.0.0.1"),
          INSIDE], None),
    ],
)  # fmt: skip
def test_border(way: list[Hop], expected: Hop | None) -> None:
    assert border(way) == expected
