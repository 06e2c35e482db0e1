"""The clock, read in one place."""

from __future__ import annotations

import datetime as dt


def now() -> str:
    """The time as RFC 3339, in UTC and whole seconds."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
