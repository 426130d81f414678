"""Which packets the figure counts."""

from __future__ import annotations

import pytest

from tests.bench.start import is_question

V4 = bytes([0x45, *[0] * 8, 17, *[0] * 10])
V4_WITH_OPTIONS = bytes([0x46, *[0] * 8, 17, *[0] * 14])
V6 = bytes([0x60, *[0] * 5, 17, *[0] * 33])
TO_53 = bytes([0xC0, 0, 0, 53])
FROM_53 = bytes([0, 53, 0xC0, 0])


@pytest.mark.parametrize(
    ("packet", "counts"),
    [
        (V4 + TO_53, True),
        (V4_WITH_OPTIONS + TO_53, True),
        (V6 + TO_53, True),
        (V4 + FROM_53, False),
        (V6 + FROM_53, False),
        (V4.replace(b"\x11", b"\x06") + TO_53, False),  # TCP
        (V6.replace(b"\x11", b"\x3a") + TO_53, False),  # ICMPv6: a neighbour is looked for
        (bytes(28), False),  # no IP at all, such as ARP
    ],
)
def test_only_questions_to_a_resolver_count(packet: bytes, counts: bool) -> None:
    assert is_question(packet) == counts
