"""One sentence in plain words for an act: when, who, what, to whom, where, on what ground, and whether it is disputed.

The labels come in already resolved (a name where it may be printed, else a role); a verb phrase for each act type is
data (`acts.toml`), as is what the grammar needs to know about names (`grammar.toml`). The sentence never says more
than the parts: an inferred unit is marked, an unnamed one is called unnamed, a ground is given as one that was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from constancia.phrases import dates, texts
from constancia.phrases.lists import joined

_CHOICE = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
_HEAD = re.compile(r"[,(]| of | de ")
_LONG = 4
_TRAILING = ("decided", "ordered", "requested", "assisted", "unclear")


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's part in the act: its label, the degree (id of `degrees`) and whether a source states it."""

    unit: str
    degree: str = "carried_out"
    is_stated: bool = True


def act_sentence(
    act_type: str,
    language: str,
    *,
    label: str,
    victim: str,
    started: Sequence[str] = (),
    ended: str | None = None,
    place: str | None = None,
    parts: Sequence[Part] = (),
    charge: str | None = None,
    legal_basis: str | None = None,
    is_disputed: bool = False,
) -> str:
    """The act in words, one to three sentences.

    `label` is the label of the act type, used for types without a phrase. `started` are EDTF texts: one, or the
    alternatives that are in dispute. `ended` is said only of acts that last. `charge` goes into the sentence ("on a
    charge of …"), `legal_basis` (the source's own words) follows it.
    """
    language = texts.known(language)
    phrase = texts.one("acts").get(act_type, {})
    actors, others = _actors(parts, str(phrase.get("actor", "carried_out")))
    main = _main(str(phrase.get(language) or _text("fallback", language)), actors, language)
    told = main.format(unit=_who(actors, language), victim=_inside(victim, language), label=label)
    where = _where(place, language) if place else ""
    before = [_when(started, ended if phrase.get("lasts") else None, language)]
    if phrase and where and not _is_long(victim):
        told += f" {where}," if "," in where and (charge or others) else f" {where}"
    else:
        before.append(where)
    told += _charged(charge, language)
    told = f"{told.removesuffix(',')}{_others(others, language)}"
    told = _placed(told, [words for words in before if words], is_phrase=bool(phrase))
    after = [_text("disputed", language)] if is_disputed else []
    if legal_basis:
        ground = "charges" if phrase.get("charge") else "basis"
        after.insert(0, _text(ground, language).format(basis=legal_basis.rstrip(".")))
    return " ".join([_capital(_contracted(told, language)).rstrip(".") + ".", *after])


# --- private


def _text(key: str, language: str) -> str:
    return str(texts.one("grammar")[key][language])


def _words(key: str, language: str) -> Iterable[str]:
    found: Iterable[str] = texts.one("grammar")[key][language]
    return found


def _main(template: str, actors: Sequence[Part], language: str) -> str:
    """The phrase with its verbs in the number of those who acted."""
    many = len(actors) > 1 or any(_is_plural(part.unit, language) for part in actors)
    return _CHOICE.sub(lambda match: match.group(2 if many else 1), template)


def _who(actors: Sequence[Part], language: str) -> str:
    """The subject of the sentence; a comma inside the last name is closed by one after it."""
    who = _units(actors, language) or _text("unnamed", language)
    return f"{who}," if actors and "," in actors[-1].unit and not who.endswith(")") else who


def _actors(parts: Sequence[Part], actor: str) -> tuple[list[Part], list[Part]]:
    """Whose act it is (those of the degree that acts, else who carried it out or decided), and who had a part."""
    for degree in dict.fromkeys((actor, "carried_out", "decided")):
        found = [part for part in parts if part.degree == degree]
        if found:
            return found, [part for part in parts if part.degree != degree]
    return [], list(parts)


def _units(parts: Sequence[Part], language: str) -> str:
    """Names with their articles, joined; each marked where it is inferred."""
    inferred = _text("inferred", language)
    return joined(
        [_unit(part.unit, language) + ("" if part.is_stated else inferred) for part in parts], language
    )


def _unit(name: str, language: str) -> str:
    articles: dict[str, str] = texts.one("grammar")["article"][language]
    found = [articles[word] for word in _HEAD.split(name, maxsplit=1)[0].split() if word in articles]
    return f"{found[-1]} {name}" if found else name


def _is_plural(name: str, language: str) -> bool:
    return name.split(" ", 1)[0] in _words("plural", language)


def _inside(label: str, language: str) -> str:
    """A role takes its article; a description begins small, in whichever language it is; a name keeps its capital."""
    someone: dict[str, str] = texts.one("grammar")["someone"][language]
    if label in someone:
        return someone[label]
    first = label.split(" ", 1)[0]
    is_small = any(first in _words("small", written) for written in texts.LANGUAGES)
    return label[0].lower() + label[1:] if is_small else label


def _where(place: str, language: str) -> str:
    """The place with its preposition, which the words before a parenthesis decide."""
    if language == "es":
        return f"en {place}"
    head = place.partition(" (")[0]
    the = "the " if head.startswith("US–Mexico") or head.endswith(" area") else ""
    for preposition in ("on", "at"):
        if any(word in head for word in _words(preposition, language)):
            return f"{preposition} {the}{place}"
    return f"in {the}{place}"


def _is_long(victim: str) -> bool:
    """Whether a place after it would be read as part of it."""
    return "," in victim or len(victim.split()) > _LONG


def _charged(charge: str | None, language: str) -> str:
    return _text("charge", language).format(charge=charge) if charge else ""


def _others(parts: Sequence[Part], language: str) -> str:
    said = []
    for degree in _TRAILING:
        units = _units([part for part in parts if part.degree == degree], language)
        if units:
            said.append(_text(degree, language).format(units=units))
    return "".join(f", {clause}" for clause in said)


def _placed(told: str, circumstances: Sequence[str], *, is_phrase: bool) -> str:
    """When (and where) before the sentence; after it, in parentheses, where the sentence opens with a label."""
    if not circumstances:
        return told
    said = ", ".join(circumstances)
    return f"{said}, {told}" if is_phrase else f"{told} ({said})"


def _when(edtf: Sequence[str], end: str | None, language: str) -> str:
    if len(edtf) == 1 and end:
        return dates.period(edtf[0], end, language)
    joint = " o " if language == "es" else " or "
    return joint.join(dates.when(text, language) for text in edtf)


def _contracted(text: str, language: str) -> str:
    """Spanish joins de + el and a + el (the article of a unit, in small letters)."""
    return text.replace(" de el ", " del ").replace(" a el ", " al ") if language == "es" else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
