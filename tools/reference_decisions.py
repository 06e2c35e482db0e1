"""The list of decisions, made from their titles."""

from __future__ import annotations

from pathlib import Path

INTRO = """# Decisions

What was decided about the design of Constancia, and why. Each page gives the context, the decision, its consequences, and what was rejected. A decision that no longer holds is not edited: a later one supersedes it. Made by `make docs`; do not edit this list by hand.

"""


def page(folder: Path) -> str:
    """The list of all decisions in a folder (`0001-….md`), by number."""
    paths = sorted(folder.glob("[0-9][0-9][0-9][0-9]-*.md"))
    lines = [f"- [{path.read_text('utf-8').splitlines()[0].removeprefix('# ')}]({path.name})\n" for path in paths]
    return INTRO + "".join(lines)
