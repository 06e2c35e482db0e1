"""Text from records, made fit for a terminal: nothing in it moves the cursor, hides itself or turns what is beside it.
And a screen for secrets, of which nothing stays.

Control characters (C0, DEL, C1), marks that nobody sees or that turn the order of letters (Unicode's category Cf, less
the two joiners that scripts need), separators of lines, halves of surrogate pairs.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

_JOINERS = "\u200c\u200d"
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNSAFE = ("Cc", "Cf", "Cs", "Zl", "Zp")
_SUSPECT = re.compile(r"[^\x20-\x7e\xa1-\xac\xae-\u02ff]")
"""What has to be looked at: nearly all text of ours has nothing of it."""
_SUSPECT_BESIDE_LINES = re.compile(r"[^\n\x20-\x7e\xa1-\xac\xae-\u02ff]")

_OPEN, _CLEAR, _CLOSE = "\x1b[?1049h", "\x1b[2J\x1b[H", "\x1b[?1049l"
"""The alternate screen of xterm and its kin. It has no scrollback, and is cleared before it goes: where a terminal has
no such screen, what was shown was on the ordinary one."""


@contextmanager
def screen_of_its_own() -> Iterator[None]:
    """What is printed to stderr inside the block stands on a screen that goes with it."""
    print(_OPEN + _CLEAR, end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        print(_CLEAR + _CLOSE, end="", file=sys.stderr, flush=True)


def visible(text: str) -> str:
    r"""One line for people: `\x1b` for a control character, `<U+202E>` for an unseen mark."""
    return _SUSPECT.sub(_shown, text)


def escaped(text: str) -> str:
    r"""JSON or Turtle that says the same in other letters: `\u202e`. Its line feeds stay."""
    return _SUSPECT_BESIDE_LINES.sub(_coded, text)


def _is_unsafe(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSAFE and letter not in _JOINERS


def _shown(match: re.Match[str]) -> str:
    letter = match[0]
    if not _is_unsafe(letter):
        return letter
    if letter < "\xa0":
        return _SHORT.get(letter, f"\\x{ord(letter):02x}")
    return f"<U+{ord(letter):04X}>"


def _coded(match: re.Match[str]) -> str:
    letter = match[0]
    return f"\\u{ord(letter):04x}" if _is_unsafe(letter) and letter <= "\uffff" else letter
