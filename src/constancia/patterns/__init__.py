"""Patterns: counts of what was documented, as ranges, and figures drawn from them as SVG text. Pure, and ours alone.

`count` and `unplaced` answer from a frame of Arrow tables; `timeline`, `matrix` and `border_map` draw rows of a
count, with words that the caller passes in.
"""

from constancia.patterns.border_map import border_map
from constancia.patterns.counts import UNITS, Frame, Row, Unit, Where, count, unplaced
from constancia.patterns.drawing import NARROW, WIDE, Theme, Words, style
from constancia.patterns.map_frames import MapWords
from constancia.patterns.map_marks import Spot
from constancia.patterns.matrix import matrix
from constancia.patterns.periods import PERIODS
from constancia.patterns.timeline import timeline

__all__ = [
    "NARROW",
    "PERIODS",
    "UNITS",
    "WIDE",
    "Frame",
    "MapWords",
    "Row",
    "Spot",
    "Theme",
    "Unit",
    "Where",
    "Words",
    "border_map",
    "count",
    "matrix",
    "style",
    "timeline",
    "unplaced",
]
