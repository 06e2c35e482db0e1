"""One value in a mapping file with the place where it stands, and the only ways to take it out.

What is taken is noted, so that what nobody asked for can be refused. A fault is gathered, and reading goes on with a
harmless value: a person mends all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from constancia.errors import Wrong
from constancia.intake.mapping.lines import Path, line_of

FAULT_LIMIT = 100


class Faults:
    """The faults of one file."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self.found: list[Wrong] = []

    def add(self, path: Path, reason: str, *, value: str = "") -> None:
        """`reason` is a word that phrases know; `value` the name in question, as the file has it."""
        if len(self.found) < FAULT_LIMIT:
            more = {"value": value[:64]} if value else {}
            line = line_of(self._text, path)
            self.found.append(
                Wrong("bad_mapping", file=self._file, line=line, column=_shown(path), reason=reason, **more)
            )


class Node:
    """A table of the file."""

    def __init__(self, value: Any, path: Path, faults: Faults) -> None:
        self.path = path
        self.faults = faults
        if not isinstance(value, Mapping):
            self.fault("not_a_table")
            value = {}
        self._value: Mapping[str, Any] = value
        self._taken: set[str] = set()

    def fault(self, reason: str, *at: str | int, value: str = "") -> None:
        """Note what is wrong with this table, or with what stands `at` a place in it."""
        self.faults.add((*self.path, *at), reason, value=value)

    def has(self, key: str) -> bool:
        """Whether something stands under the key."""
        return key in self._value

    def raw(self, key: str) -> Any:
        """What stands there, None where nothing does."""
        self._taken.add(key)
        return self._value.get(key)

    def text(self, key: str, *, default: str | None = None, is_needed: bool = False) -> str | None:
        """A text that is not blank."""
        value = self.raw(key)
        if value is None:
            if is_needed:
                self.fault("missing_key", value=key)
            return default
        if not isinstance(value, str) or not value.strip():
            self.fault("not_text", key)
            return default
        return value

    def mark(self, key: str) -> str | None:
        """A text that may be blanks, such as the end of a line; None where nothing stands."""
        value = self.raw(key)
        if value is not None and (not isinstance(value, str) or not value):
            self.fault("not_text", key)
            return None
        return value

    def number(self, key: str, *, default: int, low: int, high: int) -> int:
        """A whole number between two bounds, both included."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.fault("not_a_number", key)
            return default
        return value

    def flag(self, key: str) -> bool:
        """True or false; false where nothing stands."""
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.fault("not_true_or_false", key)
        return value is True

    def texts(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts; empty where nothing stands."""
        value = self.raw(key)
        if value is None:
            return ()
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            self.fault("not_texts", key)
            return ()
        return tuple(listed)

    def one_of(self, key: str, allowed: tuple[str, ...], *, default: str) -> str:
        """One of a few words."""
        value = self.text(key, default=default) or default
        if value not in allowed:
            self.fault("not_one_of", key, value=", ".join(allowed))
            return default
        return value

    def table(self, key: str) -> Node | None:
        """A table, None where nothing stands."""
        return Node(self.raw(key), (*self.path, key), self.faults) if key in self._value else None

    def tables(self, key: str) -> list[Node]:
        """An array of tables."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault("not_tables", key)
            return []
        return [Node(one, (*self.path, key, index), self.faults) for index, one in enumerate(value)]

    def names(self) -> Iterator[str]:
        """All keys, as they stand."""
        yield from self._value

    def rest(self) -> list[str]:
        """The keys that nobody took."""
        return [key for key in self._value if key not in self._taken]

    def end(self) -> None:
        """Refuse what nobody took."""
        for key in self.rest():
            self.fault("unknown_key", key, value=key)


def _shown(path: Path) -> str:
    """ "rows 1, act 2, victim": as a person would say it."""
    said: list[str] = []
    for part in path:
        if isinstance(part, int) and said:
            said[-1] = f"{said[-1]} {part + 1}"
        else:
            said.append(str(part)[:64])
    return ", ".join(said)
