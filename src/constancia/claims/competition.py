"""How the claims about one property of one subject settle into values.

Only claims that support or contradict compete. In an *exclusive* property (one that can have one value) equal values
join, a less exact date, count or duration supports the more exact ones inside it, and what then remains side by side
is disputed. In any other property each value stands for itself, and is disputed where a coder marked a contradiction:
prose that can never equal other prose makes no false disagreement. A judgement leaves one value of an exclusive
property, and of any other property takes away the marked rivals. Nothing else ever picks a value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from constancia.claims import dates, quantities
from constancia.claims.claim import Claim, Relation, SubjectId
from constancia.claims.profile import Judgement, Property, Value
from constancia.claims.span import Span
from constancia.errors import Wrong

OriginOf = Callable[[SubjectId], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What the vocabulary says of a property: its value type, and whether it may have several values."""

    value_type: str
    multiple: bool


def settle(
    name: str,
    claims: Iterable[Claim],
    *,
    rule: Rule,
    origin_of: OriginOf,
    judgement: Judgement | None = None,
) -> Property:
    """Settle the claims about one property. The result does not depend on their order."""
    ordered = sorted(claims, key=lambda claim: claim.digest)
    rivals = [claim for claim in ordered if claim.relation.competes]
    groups = _exclusive(rivals, rule) if not rule.multiple else _by_value(rivals)
    kept, judged = _judge(groups, judgement, exclusive=not rule.multiple)
    disputed = len(kept) > 1 if not rule.multiple else any(map(_is_marked, kept.values()))
    values = [
        Value(
            value=value,
            claims=tuple(support),
            certain=judged or not (disputed if not rule.multiple else _is_marked(support)),
            origins=len({origin_of(c.source) for c in support if c.source is not None and not c.is_coding}),
            coding_only=all(claim.is_coding for claim in support),
        )
        for (value, _), support in sorted(kept.items(), key=lambda item: _order(item, rule))
    ]
    in_use = {id(claim) for value in values for claim in value.claims}
    return Property(
        name=name,
        values=tuple(values),
        exclusive=not rule.multiple,
        disputed=disputed and not judged,
        beside=tuple(claim for claim in ordered if not claim.relation.competes),
        set_aside=tuple(claim for claim in rivals if id(claim) not in in_use),
        judgement=judgement if judged else None,
    )


Groups = dict[tuple[str, str], list[Claim]]


def _by_value(claims: Sequence[Claim]) -> Groups:
    """Claims by what they say: the value, or the wording where no value fits."""
    groups: Groups = defaultdict(list)
    for claim in claims:
        groups[claim.value, "" if claim.value else claim.words or ""].append(claim)
    return dict(groups)


def _exclusive(claims: Sequence[Claim], rule: Rule) -> Groups:
    """The most exact values, each with all claims whose span contains it."""
    groups = _by_value(claims)
    if len(groups) < 2 or rule.value_type not in _READERS:
        return groups
    spans = {id(claim): _span(claim, rule.value_type) for claim in claims}
    least = [key for key in groups if not _has_more_exact(groups[key], groups.values(), spans)]
    out: Groups = {}
    for key in least:
        own = groups[key]
        span = _together([spans[id(claim)] for claim in own])
        wider = [c for c in claims if c not in own and span is not None and _contains(spans[id(c)], span)]
        out[key] = own + wider
    return out


def _has_more_exact(
    group: Sequence[Claim], groups: Iterable[Sequence[Claim]], spans: dict[int, Span | None]
) -> bool:
    """True where every claim of `group` contains the more exact value of another group."""
    return any(
        other is not group and all(_is_wider(claim, other, spans) for claim in group) for other in groups
    )


def _is_wider(claim: Claim, exact: Sequence[Claim], spans: dict[int, Span | None]) -> bool:
    outer, inner = spans[id(claim)], _together([spans[id(one)] for one in exact])
    if inner is None or not _contains(outer, inner):
        return False
    return outer != inner or (_vagueness(claim), claim.value) > (all(map(_vagueness, exact)), exact[0].value)


def _together(spans: Sequence[Span | None]) -> Span | None:
    """What the claims of one value come to, whatever their order: the span that all of them leave ("30" and "at least
    30" are 30); where they leave none ("less than 30" and "more than 30"), the span that holds them all."""
    if len(spans) == 1:
        return spans[0]
    read = [span for span in spans if span is not None]
    if not read:
        return None
    lows, highs = [span.low for span in read], [span.high for span in read]
    inner = Span(
        max((low for low in lows if low is not None), default=None),
        min((high for high in highs if high is not None), default=None),
    )
    if inner.is_ordered:
        return inner
    return Span(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def _vagueness(claim: Claim) -> bool:
    return claim.value[-1:] in "~?%" or claim.qualifier is not None


def _contains(outer: Span | None, inner: Span) -> bool:
    return outer is not None and outer.contains(inner)


_READERS: dict[str, Callable[[Claim], Span]] = {
    "edtf": lambda claim: dates.read(claim.value).nominal,
    "integer": lambda claim: quantities.count(claim.value, qualifier=claim.qualifier),
    "duration": lambda claim: quantities.duration(claim.value, qualifier=claim.qualifier),
}


def _span(claim: Claim, value_type: str) -> Span | None:
    try:
        return _READERS[value_type](claim)
    except Wrong:  # a wording without a value, or a value of an older format: it equals itself alone
        return None


def _order(item: tuple[tuple[str, str], list[Claim]], rule: Rule) -> tuple[int, str, str]:
    """Numbers, durations and dates by size, all else by letter."""
    (value, words), claims = item
    own = [claim for claim in claims if claim.value == value] if rule.value_type in _READERS else []
    span = _together([_span(claim, rule.value_type) for claim in own])
    return (0 if span is None else span.low or 0, value, words)


def _is_marked(claims: Iterable[Claim]) -> bool:
    return any(claim.relation is Relation.CONTRADICTS for claim in claims)


def _judge(groups: Groups, judgement: Judgement | None, *, exclusive: bool) -> tuple[Groups, bool]:
    """The groups that stand after a judgement, and whether it applied."""
    chosen = {
        key
        for key, claims in groups.items()
        if judgement is not None and any(claim.digest == judgement.claim for claim in claims)
    }
    if not chosen:
        return groups, False
    exact = min(chosen, key=lambda key: len(groups[key]))
    if exclusive:
        return {exact: groups[exact]}, True
    return {key: claims for key, claims in groups.items() if key in chosen or not _is_marked(claims)}, True
