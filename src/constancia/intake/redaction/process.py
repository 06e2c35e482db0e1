"""The reader of evidence to be redacted, as a program of its own: it gets bytes and no key.

    python -I -m constancia.intake.redaction.process propose|apply < request

The request is a line of JSON, then the bytes of the evidence: `name` of the file, `size` of the bytes; for `propose`
`names` (known names of protected people) and `public` (names that everybody may know), for `apply` `words` and `areas`
(place and rectangle) to hide. The answer is lines of JSON: {"done": …, "of": …} while pages are read, then
{"proposed": …}, or {"made": …} followed by the new bytes; {"faults": […]} where something is wrong. It limits itself as
the reader of tables does.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from typing import Any, BinaryIO

from constancia.errors import ConstanciaError, Misuse, Unable
from constancia.intake import wire
from constancia.intake.process import limit_itself
from constancia.intake.redaction.file_name import new_name
from constancia.intake.redaction.hiding import Hiding
from constancia.intake.redaction.names import KnownNames
from constancia.intake.redaction.ocr import Ocr
from constancia.intake.redaction.opening import open_document
from constancia.intake.redaction.part import Box, Decided
from constancia.intake.redaction.proposals import box_from, proposed


def main() -> None:
    """Answer one request."""
    verb, asked, out = sys.argv[1], sys.stdin.buffer, sys.stdout.buffer
    request = json.loads(asked.readline())
    content = asked.read(int(request["size"]))
    limit_itself()
    name = str(request["name"])
    try:
        if verb == "propose":
            _say(out, {"proposed": _propose(content, name, request)})
        else:
            _apply(out, content, name, request)
    except ConstanciaError as error:
        _say(out, {"faults": [wire.from_fault(error)]})
    except ModuleNotFoundError as error:
        _say(out, {"faults": [wire.from_fault(Unable("redact_library", reason=str(error.name)))]})
    except (MemoryError, RecursionError) as error:
        _say(out, {"faults": [wire.from_fault(Unable("redact_stopped", reason=type(error).__name__))]})
    out.flush()


def _propose(content: bytes, name: str, request: dict[str, Any]) -> dict[str, Any]:
    ocr = Ocr.find()
    document = open_document(content, name, ocr=ocr, progress=_told)
    return {
        **proposed(document, name, KnownNames.of(request["names"], public=request["public"])),
        "ocr": ocr.languages,
    }


def _apply(out: BinaryIO, content: bytes, name: str, request: dict[str, Any]) -> None:
    hiding = Hiding.of(request["words"])
    areas: dict[str, list[Box]] = defaultdict(list)
    for place, text in request["areas"]:
        areas[str(place)].append(box_from(str(text)))
    document = open_document(content, name, ocr=Ocr.find(), progress=_told)
    unknown = areas.keys() - _places(document)
    if unknown:
        raise Misuse("redact_place")
    made = document.without(Decided(hiding, areas))
    said = {
        "name": new_name(name, hiding, suffix=made.suffix),
        "media_type": made.media_type,
        "size": len(made.content),
        "unsearched": list(document.unsearched),
        "left_out": list(document.left_out),
    }
    _say(out, {"made": said})
    out.write(made.content)


def _told(done: int, of: int) -> None:
    _say(sys.stdout.buffer, {"done": done, "of": of})
    sys.stdout.buffer.flush()


def _places(document: Any) -> set[str]:
    return (
        {part.place for part in document.parts}
        | {area.place for area in document.faces}
        | set(document.unsearched)
    )


def _say(out: BinaryIO, said: dict[str, Any]) -> None:
    out.write(json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")


if __name__ == "__main__":
    main()
