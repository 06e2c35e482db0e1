"""People, places, sources and units that a sheet speaks of by their names: each is made once, and known again.

Names are the same whatever their case, accents and punctuation (ñ is a letter of its own). A row of the own sheet
goes before a mere mention; two rows of one name are told apart by their codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import blake2b

from constancia.intake import cells
from constancia.intake.rows import Origin
from constancia.intake.understand import fold, same_name

_LONGEST = 48


class Unclear(ValueError):
    """A name that cannot be resolved. `code` is "ambiguous_name" or "rejected_reference"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Register:
    """One kind of thing. `mentioned` are those that only a mention made: key -> (name, origin of the first mention)."""

    table: str
    by_name: dict[str, set[str]] = field(default_factory=dict)
    by_code: dict[str, str] = field(default_factory=dict)
    rejected: set[str] = field(default_factory=set)
    mentioned: dict[str, tuple[str, Origin]] = field(default_factory=dict)

    def enter(self, name: str, code: str) -> str | None:
        """The key for a row of the own sheet; None where an earlier row has that code, or that name without one."""
        plain = same_name(name) or name
        key = code if code else slug(name)
        if key in self.by_code or (not code and plain in self.by_name):
            return None
        self.by_code[key] = key
        self.by_name.setdefault(plain, set()).add(key)
        return key

    def reject(self, key: str) -> None:
        """The row of this key is left out: what names it is in vain."""
        self.rejected.add(key)

    def find(self, text: str, origin: Origin) -> str:
        """The key that a code or a name means; a new one where there is none. Raises Unclear."""
        key = self.by_code.get(text) or self.by_code.get(key_of(text) or "")
        if key is None:
            known = self.by_name.get(same_name(text) or text, set())
            if len(known) > 1:
                raise Unclear("ambiguous_name")
            key = next(iter(known), None)
        if key is None:
            key = slug(text)
            while key in self.by_code:
                key += "-1"
            self.by_code[key] = key
            self.by_name[same_name(text) or text] = {key}
            self.mentioned[key] = (text, origin)
        if key in self.rejected:
            raise Unclear("rejected_reference")
        return key


def slug(name: str) -> str:
    """A row key from a name: its letters and digits where they are plain and few, else with a digest of the whole."""
    plain = same_name(name)
    short = re.sub(r"[^a-z0-9]+", "-", fold(plain)).strip("-")
    if short and len(short) <= _LONGEST and fold(plain) == plain and re.fullmatch(r"[a-z0-9 ]+", plain):
        return short
    digest = digest_of(plain or name)
    return f"{short[:_LONGEST].strip('-')}-{digest}" if short else f"n-{digest}"


def digest_of(*parts: str) -> str:
    """Ten letters and digits that stand for texts."""
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=5).hexdigest()


def key_of(text: str) -> str | None:
    """A code as somebody wrote it, as a row key: blanks become "-"; None where it cannot be one."""
    made = re.sub(r"\s+", "-", text.strip().strip("#"))
    return made if len(made) <= _LONGEST and cells.key(made) is None else None
