"""The questions on consent, put at a terminal in the speaker's language: first what publication makes irrevocable.

Enter is always "not asked". Nothing is assumed: every use and every medium is asked for itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from constancia.claims.consent import Allowance, Answer, Consent, Given, Medium, Use
from constancia.cli.asking import YES, agreed
from constancia.cli.terminal import visible
from constancia.errors import Misuse
from constancia.phrases.screen import words
from constancia.phrases.texts import is_known

if TYPE_CHECKING:
    from constancia.phrases import Words
    from constancia.vocabulary import Vocabulary

_ANSWERS = {
    **dict.fromkeys(YES, Answer.YES),
    **dict.fromkeys(("n", "no"), Answer.NO),
    **dict.fromkeys(("l", "later", "d", "después", "despues"), Answer.LATER),
}
"""In either language; whatever else is typed counts as not asked."""
_GIVEN = {"1": Given.FORM, "2": Given.RECORDED, "3": Given.ORAL}
_FALLBACK = "es"


def ask(consent: Consent, *, language: str, vocabulary: Vocabulary) -> Consent:
    """The consent with what the speaker answered. Raises Misuse("answers_needed") where the speaker did not follow."""
    spoken = language.partition("-")[0]
    say = words(spoken if is_known(spoken) else _FALLBACK, "consent")
    for line in say("irrevocable").splitlines():
        print(visible(line))
    if not agreed(say("ask_understood")):
        raise Misuse("answers_needed")
    answers = tuple(_answers(say, vocabulary))
    given = consent.given or _GIVEN.get(_asked(say("ask_given")))
    witness = consent.witness or (_asked(say("ask_witness")) if given is Given.ORAL else "")
    return replace(
        consent,
        answers=answers,
        language=language,
        given=given,
        witness=witness,
        told=True,
        understood=True,
        risks_explained=consent.risks_explained or agreed(say("ask_risks")),
    )


def _answers(say: Words, vocabulary: Vocabulary) -> Iterator[Allowance]:
    for use in Use:
        described = vocabulary.get("consent_uses", use)
        label = described.definition(say.language) if described else use
        whole = _ANSWERS.get(_asked(say("ask_use", use=label)).casefold(), Answer.NOT_ASKED)
        who = _asked(say("ask_who")) if use is Use.PARTNERS and whole is Answer.YES else ""
        for medium in Medium:
            answer = whole
            if whole is Answer.YES:
                term = vocabulary.get("consent_media", medium)
                part = term.label(say.language) if term else medium
                answer = _ANSWERS.get(_asked(say("ask_medium", medium=part)).casefold(), Answer.NOT_ASKED)
            yield Allowance(use, medium, answer, who)


def _asked(prompt: str) -> str:
    print(prompt, end="", flush=True)
    return sys.stdin.readline().strip()
