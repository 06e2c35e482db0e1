"""The reference page of the command line: what every verb says of itself, as it says it."""

from __future__ import annotations

import typer.main
from reference_heads import head

from constancia.cli.main import make_app
from constancia.phrases.screen import words

WIDTH = 96


def page(language: str) -> str:
    """The whole page in a language."""
    group = typer.main.get_command(make_app(language))
    sections = [section(group, "constancia", language=language)]
    sections += [section(one, f"constancia {name}", language=language) for name, one in verbs(group).items()]
    return head("command-line", language) + "\n" + "\n".join(sections)


def verbs(group: object) -> dict[str, object]:
    """Every verb, in the order of --help; one that has verbs of its own is followed by them."""
    found = {}
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        found[name] = command
        if hasattr(command, "commands"):
            found |= {f"{name} {inner}": one for inner, one in verbs(command).items()}
    return found


def section(command: object, name: str, *, language: str) -> str:
    """One verb with what its --help prints. A default that is the language itself is left out: it is the reader's."""
    context = command.context_class(  # type: ignore[attr-defined]
        command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH
    )
    own = f"  {words(language, 'cli')('frame_default')} {language}]"
    said = command.get_help(context).replace(own, "")  # type: ignore[attr-defined]
    lines = "\n".join(line.rstrip() for line in said.splitlines())
    return f"## {name}\n\n```text\n{lines}\n```\n"
