"""Other names, which nobody gave us: capitalised words after what comes before names ("Sra.", "me llamo", "son of").

It knows no names, so it finds those that are introduced, and some that are not of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from constancia.intake.redaction.finding import Found, Kind
from constancia.intake.redaction.letters import evened

_CAPITAL = r"[^\W\d_a-z\u00e0-\u00ff](?:[\w']|-(?=\w))+"
_NAME = rf"{_CAPITAL}(?:[ ](?:(?:de[ ]la|de[ ]los|del|de|la|y|[A-Z]\.)[ ])?{_CAPITAL}){{0,4}}"
_CUE = re.compile(
    rf"""(?<!\w)(?:(?:Mrs?|Ms|Sra?|Srta|Dra?|Lic|Ing|Prof|Atty)\.?|(?i:
    se[\u00f1n]or(?:a|ita)?|don|do[\u00f1n]a|me[ ]llamo|se[ ]llama(?:ba)?|llamad[oa]|de[ ]nombre
    |my[ ]name[ ]is|named|called
    |(?:his|her|my|their)[ ](?:wife|husband|son|daughter|brother|sister|mother|father|cousin
        |partner|child)
    |(?:mi|su)[ ](?:espos[oa]|hij[oa]|herman[oa]|madre|padre|prim[oa]|pareja|mam[\u00e1a]|pap[\u00e1a]|t[\u00edi][oa])
    |(?:son|daughter|wife|husband|brother|sister)[ ]of|hij[oa][ ]de|espos[oa][ ]de|herman[oa][ ]de
    |testigo|witness|attorney|officer|abogad[oa]|agente))[,:]?[ ]({_NAME})""",
    re.VERBOSE,
)


def find(text: str) -> Iterator[Found]:
    """Every name in `text` that something before it says to be one."""
    return (Found(*match.span(1), Kind.OTHER_NAME) for match in _CUE.finditer(evened(text)))
