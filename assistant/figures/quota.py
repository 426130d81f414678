"""How much of something is used."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Quota:
    """How much is used, and of how much, in bytes, seconds or a count; `limit` None: unlimited.

    Not `measured`: only their ratio is known (98 of 100 %), or nothing but that there is no limit.
    `unit` is what both were written in ("GB"), to be written so again; empty when they differ.
    """

    used: float
    limit: float | None
    measured: bool = True
    unit: str = field(default="", compare=False)

    @property
    def is_used_up(self) -> bool:
        return self.limit is not None and self.used >= self.limit

    @property
    def is_nearly_used_up(self) -> bool:
        """90 % or more, and less than all."""
        return self.limit is not None and not self.is_used_up and 10 * self.used >= 9 * self.limit

    @property
    def percent(self) -> int | None:
        """How much is used, in whole percent; 100 is reached only with the limit. None: unlimited
        or nothing to have a share of."""
        if not self.limit:
            return None
        share = 100 * self.used / self.limit
        return round(share) if self.is_used_up else min(round(share), 99)
