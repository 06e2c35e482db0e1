"""Options that hold for every verb may stand before or after it, as in git: here they are moved to the front."""

from __future__ import annotations

WITH_VALUE = frozenset({"-d", "--directory", "--identity", "--passphrase-file", "--lang"})
FLAGS = frozenset({"--json", "--debug"})


def hoist(arguments: list[str]) -> list[str]:
    """`arguments` with the common options first, in their order. What stands after `--` is left alone."""
    front: list[str] = []
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            return [*front, *rest, argument, *remaining]
        name, equals, _ = argument.partition("=")
        if argument in FLAGS or (equals and name in WITH_VALUE):
            front.append(argument)
        elif argument in WITH_VALUE:
            front += [argument, *[value for value in [next(remaining, None)] if value is not None]]
        else:
            rest.append(argument)
    return front + rest
