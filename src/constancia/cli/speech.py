"""What the library of the command line says by itself, in the reader's language: the frame of the help, usage errors.

Help is made whole by Typer and its few fixed words are exchanged afterwards; errors are told apart by their kind, and
by the start of their sentence where they have no kind of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from constancia.phrases import Words
from constancia.phrases.screen import words

_QUOTED = re.compile(r"'([^']*)'")
_BRACED = re.compile(r"\{([^{}]+)\}")
"""An argument that must be given, which nobody should type with its braces."""
_FRAME = (
    (re.compile(r"^Usage:"), "frame_usage"),
    (re.compile(r"^Options:$", re.MULTILINE), "frame_options"),
    (re.compile(r"^Arguments:$", re.MULTILINE), "frame_arguments"),
    (re.compile(r"^Commands:$", re.MULTILINE), "frame_commands"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "frame_command"),
    (re.compile(r"\[OPTIONS\]"), "frame_any_option"),
    (re.compile(r"\[required\]"), "frame_required"),
    (re.compile(r"\[default:"), "frame_default"),
    (re.compile(r"Show this message and exit\."), "frame_help"),
)


def group(language: str) -> type[TyperGroup]:
    """The group of verbs, whose help is in `language`."""
    say = words(language, "cli")

    class Group(TyperGroup):
        def get_help(self, ctx: Any) -> str:
            return _framed(super().get_help(ctx), say)

    return Group


def command(language: str) -> type[TyperCommand]:
    """A verb, whose help is in `language`."""
    say = words(language, "cli")

    class Command(TyperCommand):
        def get_help(self, ctx: Any) -> str:
            return _framed(super().get_help(ctx), say)

    return Command


def reason(error: typer.TyperException, *, language: str) -> str:
    """What was typed wrong, in one sentence. A kind that is not known here stays in the library's words."""
    say, message = words(language, "cli"), error.format_message()
    for start, said in _KINDS:
        if message.startswith(start):
            return said(say, error, _QUOTED.findall(message))
    return message


def _command(say: Words, error: typer.TyperException, quoted: Sequence[str]) -> str:
    typed, *near = quoted or [""]
    return " ".join([say("usage_command", name=typed), *(say("usage_near", name=name) for name in near[:1])])


def _option(say: Words, error: typer.TyperException, quoted: Sequence[str]) -> str:
    near = list(getattr(error, "possibilities", None) or ())
    name = str(getattr(error, "option_name", ""))
    return " ".join([say("usage_option", name=name), *(say("usage_near", name=one) for one in near[:1])])


def _extra(say: Words, error: typer.TyperException, quoted: Sequence[str]) -> str:
    found = re.search(r"\(([^()]*)\)\s*$", error.format_message())
    return say("usage_extra", name=found[1] if found else "")


def _named(key: str) -> Callable[[Words, typer.TyperException, Sequence[str]], str]:
    return lambda say, error, quoted: say(key, name=", ".join(quoted) or "…")


_KINDS: tuple[tuple[str, Callable[[Words, typer.TyperException, Sequence[str]], str]], ...] = (
    ("No such command", _command),
    ("No such option", _option),
    ("Missing command", _named("usage_no_command")),
    ("Missing argument", _named("usage_missing_argument")),
    ("Missing option", _named("usage_missing_option")),
    ("Got unexpected extra argument", _extra),
    ("Option", _named("usage_needs_value")),
)


def _framed(text: str, say: Words) -> str:
    for pattern, key in _FRAME:
        text = pattern.sub(say(key), text)
    return _BRACED.sub(r"\1", text)
