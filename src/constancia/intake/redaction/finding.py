"""What a recogniser finds: a stretch of a text, and of what kind it is."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """Kinds of what is proposed. `other` is what a person adds in words, `area` a rectangle that a person adds."""

    NAME = "name"
    OTHER_NAME = "other_name"
    PHONE = "phone"
    MAIL = "mail"
    A_NUMBER = "a_number"
    SSN = "ssn"
    PASSPORT = "passport"
    CURP = "curp"
    RFC = "rfc"
    PLATE = "plate"
    ADDRESS = "address"
    COORDINATES = "coordinates"
    BIRTH_DATE = "birth_date"
    FACE = "face"
    OTHER = "other"
    AREA = "area"


class Found(NamedTuple):
    """Characters `start` to `end` of a text."""

    start: int
    end: int
    kind: Kind
