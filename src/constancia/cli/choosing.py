"""A new passphrase: random words are offered on a screen that leaves nothing behind, or a person types their own."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from constancia.casefile.passphrases import SHORTEST, Strength, offer, strength
from constancia.cli.terminal import screen_of_its_own
from constancia.errors import Misuse, Unable
from constancia.phrases.screen import Words, words

if TYPE_CHECKING:
    from constancia.phrases.settings import Settings

TRIES = 5
"""How often a person may type a passphrase that is too easy to guess, or other words than those shown."""

_TAKE, _OTHERS, _OWN = "1", "2", "3"

_WITHIN = ((7.8, "minute"), (9.6, "hour"), (10.9, "day"), (12.4, "month"), (14.0, "year"), (15.5, "years"))
"""A million guesses a second: guesses as a power of ten, and the time in which they are made."""


def choose(settings: Settings, *, known: Sequence[str] = ()) -> str:
    """The passphrase that a person at the terminal takes or types. `known` are words that make one easy to guess.

    Raises Misuse("passphrase_differs"), Misuse("passphrase_weak"), Unable("passphrase_needed") at the input's end.
    """
    say, offered = words(settings.language, "cli"), offer(settings.language)
    for _ in range(TRIES):
        answer = _shown(say, offered)
        while answer == _OTHERS:
            offered = offer(settings.language)
            answer = _shown(say, offered)
        if answer == _OWN:
            return _own(say, known)
        if getpass.getpass(say("passphrase_type")).split() == offered.split():
            return offered
        _tell(say("passphrase_other"))
    raise Misuse("passphrase_differs")


def must_be_enough(passphrase: str, *, file: str, known: Sequence[str] = ()) -> None:
    """For one that comes from a file. Raises Misuse("passphrase_weak") for what is too easy to guess."""
    if passphrase and not strength(passphrase, known=known).is_enough:
        raise Misuse("passphrase_weak", file=file, shortest=SHORTEST)


def _shown(say: Words, offered: str) -> str:
    """Show the words until a person has answered: take them, show others, or type one's own."""
    with screen_of_its_own():
        for line in say("passphrase_offer", n=len(offered.split()), words=offered).splitlines():
            _tell(line)
        while True:
            print(say("passphrase_choice"), end="", file=sys.stderr, flush=True)
            typed = sys.stdin.readline()
            if not typed:
                raise Unable("passphrase_needed")
            if (answer := typed.strip() or _TAKE) in (_TAKE, _OTHERS, _OWN):
                return answer


def _own(say: Words, known: Sequence[str]) -> str:
    for _ in range(TRIES):
        given = getpass.getpass(say("passphrase_new"))
        found = strength(given, known=known)
        _tell(_said(say, found))
        if found.is_enough:
            if getpass.getpass(say("passphrase_again")) != given:
                raise Misuse("passphrase_differs")
            return given
    raise Misuse("passphrase_weak", shortest=SHORTEST)


def _said(say: Words, found: Strength) -> str:
    if found.is_short:
        return say("passphrase_short", n=SHORTEST)
    within = next((name for most, name in _WITHIN if found.guesses < most), "centuries")
    return say("passphrase_well" if found.is_enough else "passphrase_easy", within=say(f"within_{within}"))


def _tell(line: str) -> None:
    print(line, file=sys.stderr)
