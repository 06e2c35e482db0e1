"""Which values of acts a claim supports, so that only the others are recorded as coding.

One pass over acts keeps the coded values and one over claims marks them: a few short texts and a set for each act,
whatever the number of claims. Where the claims of a package are in step with its acts, nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter

from constancia.claims import Relation, dates
from constancia.errors import Wrong
from constancia.intake.coded import CodedPackage, CodedTable
from constancia.intake.layout import sound_rows

SUPPORTABLE = {
    "act_type": "act_type",
    "victim": "victim_person_id",
    "place": "place_id",
    "date_start": "date_start",
    "date_end": "date_end",
    "legal_basis": "legal_basis",
    "outcome": "outcome",
}
"""The properties of an act that a claim may support, and the columns of acts."""
_DATES = frozenset({"date_start", "date_end"})
_LENGTH = 64


def supported(package: CodedPackage) -> dict[str, set[str]]:
    """The supported properties of each act by its key in acts; acts without any are left out."""
    acts, claims = package.coded("acts"), package.coded("claims")
    if acts is None or claims is None:
        return {}
    coded = dict(_coded_values(acts))
    found: dict[str, set[str]] = {}
    for act, field, value in _claimed(claims):
        if _is_said(coded.get(act, {}), field, value):
            found.setdefault(act, set()).add(field)
    return found


def supported_in_step(package: CodedPackage) -> Callable[[str], set[str]]:
    """The same for acts that are asked for in their order, in a package whose claims are in step: nothing is kept."""
    acts, claims = package.coded("acts"), package.coded("claims")
    if acts is None or claims is None:
        return lambda act: set()
    coded = _coded_values(acts)
    by_act = groupby(_claimed(claims), key=itemgetter(0))
    waiting = [next(by_act, None)]

    def found(act: str) -> set[str]:
        values = next((values for key, values in coded if key == act), {})
        group = waiting[0]
        if group is None or group[0] != act:
            return set()
        out = {field for _, field, value in group[1] if _is_said(values, field, value)}
        waiting[0] = next(by_act, None)
        return out

    return found


def _claimed(claims: CodedTable) -> Iterator[tuple[str, str, str]]:
    """Act, property and value of each claim that may support an act."""
    layout, rows = sound_rows(claims)
    competing = {relation.value for relation in Relation if relation.competes}
    act_id, name, value, relation = (
        layout.positions[part] for part in ("act_id", "field", "value", "relation")
    )
    for row in rows:
        cells = row.cells
        if cells[name] in SUPPORTABLE and cells[relation] in competing and cells[value]:
            yield cells[act_id], cells[name], cells[value]


def _is_said(coded: Mapping[str, str], field: str, value: str) -> bool:
    return field in coded and is_support(field, claimed=value, coded=coded[field])


def is_support(field: str, *, claimed: str, coded: str) -> bool:
    """Whether a claim supports a coded value: it is the same, or a date that contains the coded one.

    Qualifiers (`~`, `?`, `%`) do not count here. A claim more exact than the coded date supports it too, since what
    it says follows from it.
    """
    if field in _DATES:
        return _is_date_support(claimed, coded)
    return _short(claimed) == coded


@lru_cache(maxsize=4096)
def _is_date_support(claimed: str, coded: str) -> bool:
    try:
        one, other = dates.read(claimed), dates.read(coded)
    except Wrong:
        return False
    return one.contains(other) or other.contains(one)


def _coded_values(acts: CodedTable) -> Iterator[tuple[str, dict[str, str]]]:
    """Each act with its values."""
    layout, rows = sound_rows(acts)
    for row in rows:
        values = {
            name: value if name in _DATES else _short(value)
            for name, column in SUPPORTABLE.items()
            if (value := layout.cell(row.cells, column))
        }
        yield layout.cell(row.cells, "act_id"), values


def _short(text: str) -> str:
    """The text, or a digest of it where it is long: enough to tell whether two are the same."""
    return text if len(text) <= _LENGTH else blake2b(text.encode(), digest_size=32).hexdigest()
