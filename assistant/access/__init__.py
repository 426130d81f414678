"""Reading the customer's hosting panel with a token that they lend for the moment.

What is typed is checked, the reading runs beside the page, and what it brings becomes the figures
that the customer would have read themselves. The token lives in one `Secret`, in the memory of one
visit; see docs/panel-access.md.
"""

from assistant.access.figures import panel_of
from assistant.access.run import DEADLINE_SECONDS, Run, begin
from assistant.access.typed import AccessError, suggested_host, typed

__all__ = [
    "DEADLINE_SECONDS",
    "AccessError",
    "Run",
    "begin",
    "panel_of",
    "suggested_host",
    "typed",
]
