"""The reader of evidence is a process without keys, with limits, that answers in lines and writes no file."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.intake.redaction import made

MODULE = "constancia.intake.redaction.process"


def ask(verb: str, content: bytes, **more: Any) -> tuple[dict[str, Any], bytes]:
    request = {"name": "nota.txt", "names": [made.PERSON], "public": [], "words": [], "areas": [], **more}
    line = json.dumps({**request, "size": len(content)}).encode() + b"\n"
    done = subprocess.run(
        [sys.executable, "-I", "-m", MODULE, verb],
        input=line + content,
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert done.stderr == b""
    rest = done.stdout
    while True:
        line, _, rest = rest.partition(b"\n")
        if "done" not in (said := json.loads(line)):
            return said, rest


def test_it_proposes_and_makes() -> None:
    content = "Llegó María Inventada al puente. Volvió Maria Inventada.".encode()
    said, rest = ask("propose", content)
    assert rest == b""
    assert said["proposed"]["proposals"] == [
        {
            "kind": "name",
            "words": "María Inventada",
            "hide": True,
            "place": "body",
            "before": "Llegó",
            "after": "al puente. Volvió Maria Inventada.",
            "times": 1,
        },
        {
            "kind": "name",
            "words": "Maria Inventada",
            "hide": True,
            "place": "body",
            "before": "Llegó María Inventada al puente. Volvió",
            "after": ".",
            "times": 1,
        },
    ]
    said, rest = ask("apply", content, words=["María Inventada"])
    assert said["made"] == {
        "name": "nota-redacted.txt",
        "media_type": "text/plain",
        "size": len(rest),
        "unsearched": [],
        "left_out": [],
    }
    assert "Inventada" not in rest.decode() and "al puente" in rest.decode()


@pytest.mark.slow
def test_a_page_and_a_picture_are_read_within_its_limits() -> None:
    for name, content in (("a.pdf", made.page()), ("b.png", made.encoded(made.drawn("María Inventada")))):
        said, _ = ask("propose", content, name=name)
        assert "name" in {one["kind"] for one in said["proposed"]["proposals"]}, said
        assert said["proposed"]["unsearched"] == []


@pytest.mark.parametrize(
    ("areas", "code"),
    [([["page:9", "xywh=percent:1,1,5,5"]], "redact_place"), ([["body", "1,1,5,5"]], "redact_area")],
)
def test_a_rectangle_that_is_nowhere_is_refused(areas: list[list[str]], code: str) -> None:
    said, rest = ask("apply", b"uno", areas=areas)
    assert [fault["code"] for fault in said["faults"]] == [code]
    assert rest == b""


def test_a_fault_names_neither_file_nor_content() -> None:
    said, _ = ask("propose", b"\0\1", name="maria_inventada.bin")
    assert "inventada" not in json.dumps(said) and said["faults"][0]["code"] == "redact_format"


def test_a_missing_library_is_named() -> None:
    code = (
        "import sys; sys.modules['ahocorasick_rs'] = None; sys.argv = ['x', 'propose']\n"
        f"from {MODULE} import main; main()"
    )
    line = json.dumps({"name": "n", "names": ["Ana Inventada"], "public": [], "size": 3}).encode() + b"\nuno"
    done = subprocess.run([sys.executable, "-I", "-c", code], input=line, capture_output=True, check=True)
    (fault,) = json.loads(done.stdout)["faults"]
    assert (fault["code"], fault["fields"]) == ("redact_library", {"reason": "ahocorasick_rs"})


def test_it_writes_no_file_and_asks_for_no_more_memory_than_it_may() -> None:
    code = (
        f"import sys, resource; from {MODULE} import main; sys.argv = ['x', 'propose']; main()\n"
        "print(resource.getrlimit(resource.RLIMIT_FSIZE)[0], resource.getrlimit(resource.RLIMIT_AS)[0] > 0)"
    )
    line = json.dumps({"name": "n.txt", "names": [], "public": [], "size": 3}).encode() + b"\nuno"
    done = subprocess.run([sys.executable, "-I", "-c", code], input=line, capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == b"0 True"
