"""Proposals of a redaction, asked one after the other. Enter hides: what nobody looked at closely stays hidden."""

from __future__ import annotations

import sys

from msgspec.structs import replace

from constancia.casefile.redacting import Found, Proposal, Proposed
from constancia.cli import asking
from constancia.cli.redact_words import place, words_of
from constancia.cli.terminal import visible
from constancia.phrases import Words
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings

_HIDE = frozenset(("", "h", "o"))
_KEEP = frozenset(("k", "c"))
_EDIT, _ALL, _NONE, _STOP = frozenset("e"), frozenset(("a", "t")), frozenset("n"), frozenset("q")
"""In either language, whichever the screen is in."""


def confirmed(settings: Settings, proposed: Proposed) -> tuple[Proposal, ...] | None:
    """The proposals as a person decided them, with what the person added; None where nothing is to be written."""
    say = words(settings.language, "redact")
    decided: list[Proposal] = []
    kinds: dict[Found, bool] = {}
    if proposed.proposals:
        print(say("ask_how"))
    for number, one in enumerate(proposed.proposals, 1):
        if one.kind in kinds:
            decided.append(replace(one, hide=kinds[one.kind]))
            continue
        _show(say, one, number=number, of=len(proposed.proposals))
        made = _decided(say, one, kinds)
        if made is None:
            return None
        decided.append(made)
    while more := (_answer(say("ask_more")) or ""):
        decided.append(Proposal(kind=Found.OTHER, hide=True, words=more))
    hidden = sum(one.hide for one in decided)
    return tuple(decided) if asking.agreed(say("ask_write", n=hidden)) else None


def _show(say: Words, one: Proposal, *, number: int, of: int) -> None:
    fields: dict[str, str | int] = {"number": number, "all": of, "kind": say(f"kind_{one.kind}")}
    fields |= {"words": words_of(one), "where": place(one.place, say.language)}
    if not one.words:
        print(visible(say("ask_face", **fields)))
        return
    print(visible(say("ask_item", times=one.times, **fields)))
    print(visible(f"    …{one.before} [{one.words}] {one.after}…"))


def _decided(say: Words, one: Proposal, kinds: dict[Found, bool]) -> Proposal | None:
    """One proposal as decided, `kinds` with what was decided for all of its kind; None where a person stops."""
    while True:
        typed = _answer(say("ask_prompt"))
        answer = None if typed is None else typed.casefold()
        if answer is None or answer in _STOP:
            return None
        if answer in _HIDE or answer in _KEEP:
            return replace(one, hide=answer in _HIDE)
        if answer in _ALL or answer in _NONE:
            kinds[one.kind] = answer in _ALL
            return replace(one, hide=kinds[one.kind])
        if answer in _EDIT and one.words and (other := _answer(say("ask_edit"))):
            return replace(one, words=other, hide=True)


def _answer(prompt: str) -> str | None:
    """What a person types; None at the end of the input."""
    print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None
