"""The drawings of the path: stations on a field of 24 by 24, as the `d` of an SVG path."""

_SERVER = "M4 4h16v7H4zM4 13h16v7H4zM8 7.5h.01M8 16.5h.01M12 7.5h4M12 16.5h4"
_ENVELOPE = "M3 6h18v13H3zM3 7l9 7 9-7"

ICONS: dict[str, str] = {
    # a book with a ribbon
    "registration": "M5 4.5A1.5 1.5 0 0 1 6.5 3H19v15H6.5A1.5 1.5 0 0 0 5 19.5zM5 19.5"
    "A1.5 1.5 0 0 0 6.5 21H19v-3M14 3v7l-2-1.7L10 10V3",
    # a signpost
    "nameservers": "M12 3v2M12 11v2M12 18v4M5 5h12l3 3-3 3H5zM19 13H8l-3 2.5L8 18h11z",
    # a pin on a map
    "address": "M12 22c4.5-5.2 7-9 7-12a7 7 0 1 0-14 0c0 3 2.5 6.8 7 12z"
    "M12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "server": _SERVER,
    # a padlock
    "certificate": "M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11M12 15v2.5",
    # a browser's window
    "website": "M3 4h18v16H3zM3 9h18M6 6.5h.01M9 6.5h.01M7 13h10M7 16.5h6",
    # a signpost to an envelope
    "mx": "M6 3v19M6 4h11l3 2.7L17 9.5H6M10 13h11v8H10zM10 13.5l5.5 4 5.5-4",
    "mail_server": _SERVER,
    "mailbox": _ENVELOPE,
}

# The signs of the states, on a field of 12 by 12
_DASH = "M3.5 6h5"
SIGNS: dict[str, str] = {
    "ok": "M3 6.3l2.2 2.2L9 3.8",
    "warning": "M6 2.5v4M6 9.5v.01",
    "problem": "M3.5 3.5l5 5M8.5 3.5l-5 5",
    "unknown": "M4.2 4.2a1.8 1.8 0 1 1 2.6 1.6C6.2 6.1 6 6.4 6 7M6 9.7v.01",
    "not_reached": _DASH,
    "skipped": _DASH,
}
