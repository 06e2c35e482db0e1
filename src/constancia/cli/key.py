"""`constancia key`: the key of one sealed item, with which the stock `age` program opens it without us."""

from __future__ import annotations

import sys
from pathlib import Path

from constancia.casefile.items import export
from constancia.cli import asking, printing
from constancia.cli.session import open_casefile
from constancia.cli.terminal import screen_of_its_own
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings


def run(settings: Settings, item: str, *, to: Path | None) -> None:
    """Print the key of `item` (the name of a piece of evidence, or "general:17" for a sealed entry).

    A person at a terminal sees it until Enter, on a screen that keeps nothing.
    """
    say = words(settings.language, "cli")
    with open_casefile(settings) as casefile:
        found = export(casefile, item, to=to)
    value = {"item": found.item, "key": found.key, "file": str(found.file)}
    if not asking.may_ask(settings):
        return printing.result(settings, value, [found.key, say("key_how", file=str(found.file))])
    with screen_of_its_own():
        print(f"{found.key}\n\n{say('key_save')}", end="", file=sys.stderr, flush=True)
        sys.stdin.readline()
    return printing.result(settings, value, [say("key_saved", file=str(found.file))])
