"""A span of whole numbers with open ends, in which dates, counts and durations are compared."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Both ends are included; None is open."""

    low: int | None
    high: int | None

    @property
    def is_ordered(self) -> bool:
        """False where the low end lies above the high end."""
        return self.low is None or self.high is None or self.low <= self.high

    def contains(self, other: Span) -> bool:
        """True where every number of `other` is in this span."""
        starts = self.low is None or (other.low is not None and self.low <= other.low)
        ends = self.high is None or (other.high is not None and other.high <= self.high)
        return starts and ends

    def __or__(self, other: Span) -> Span:
        """The span from the lower start to the higher end of two closed spans."""
        lows, highs = (self.low, other.low), (self.high, other.high)
        return Span(
            min(low for low in lows if low is not None), max(high for high in highs if high is not None)
        )
