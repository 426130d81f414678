"""A letter that somebody sent: what its headers say, and what the DNS says of them.

`read` has no network and never raises; `look` asks the DNS through the guarded network.
"""

from checks.letter.looking import Looked, look
from checks.letter.reading import Letter, read

__all__ = ["Letter", "Looked", "look", "read"]
